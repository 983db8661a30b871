from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.accounts.models import Institution
from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.programmes import scheme
from ithaca.programmes.policy import Joining, JoiningPolicy
from ithaca.questions.models import Submission
from ithaca.questions.rules import definitions
from ithaca.roles.access import reach
from ithaca.roles.models import Role
from ithaca.roles.rights import Right

NO_FORM = definitions.Form(title=gettext_lazy("Your profile"), field=())


class SchemeVersion(models.Model):
    """A scheme as it was loaded: every file of its folder, never changed afterwards."""

    name = models.SlugField()
    digest = models.CharField(max_length=64, unique=True)
    files = models.JSONField()
    loaded_at = models.DateTimeField()

    CLASSED = Classed(plain=("name", "digest", "files", "loaded_at"), keep="life of the programme")
    objects = PeersManager()

    def __str__(self):
        return f"{self.name} {self.digest[:8]}"

    @property
    def scheme(self) -> "scheme.Scheme":
        return parsed(self.digest)


@lru_cache(maxsize=64)
def parsed(digest: str) -> "scheme.Scheme":
    """A loaded version's rules, read once a process: a version never changes."""
    return scheme.parse(SchemeVersion.objects.values_list("files", flat=True).get(digest=digest))


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Programmes that a person takes part in or works for (the public page is open to all)."""
        mine = Membership.objects.filter(person=person).exclude(state__in=Membership.GONE)
        return self.filter(Q(pk__in=mine.values("programme")) | reach(person, Right.SEE_PEOPLE, ""))


class Programme(models.Model):
    """One scheme run by one institution."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    version = models.ForeignKey(SchemeVersion, models.PROTECT, to_field="digest", related_name="+")
    closed_at = models.DateTimeField(null=True)

    CLASSED = Classed(plain=("slug", "title", "closed_at"), keep="life of the programme")
    objects = PeersManager.from_queryset(ProgrammeQuerySet)()

    def __str__(self):
        return self.title

    @property
    def tz(self) -> ZoneInfo:
        return self.institution.tz

    @property
    def scheme(self) -> "scheme.Scheme":
        return parsed(self.version_id)

    def obeys(self, section: type):
        """The programme's values for a section that a room declared with @policy."""
        return self.scheme.section(section)

    def today(self, at: datetime) -> date:
        """The local day of a moment."""
        return at.astimezone(self.tz).date()


class Cohort(models.Model):
    """The people who go through a programme together, under the version they began with."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=100)
    version = models.ForeignKey(SchemeVersion, models.PROTECT, to_field="digest", related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    open = models.BooleanField(default=True)  # whether people join it now
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        plain=("name", "starts_on", "ends_on", "open", "started_at", "ended_at"), keep="life of the programme"
    )
    objects = PeersManager()

    def __str__(self):
        return self.name

    @property
    def scheme(self) -> "scheme.Scheme":
        return parsed(self.version_id)

    def obeys(self, section: type):
        return self.scheme.section(section)


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Your own, and for staff everyone's in the programmes they look after."""
        return self.filter(Q(person=person) | reach(person, Right.SEE_PEOPLE))

    def active(self):
        return self.filter(state=Membership.State.ACTIVE)


class Membership(Stateful):
    """A person's part in a programme, in a role."""

    class State(models.TextChoices):
        STARTED = "started", gettext_lazy("Not sent yet")
        INVITED = "invited", gettext_lazy("Invited")
        APPLIED = "applied", gettext_lazy("Waiting for approval")
        ACTIVE = "active", gettext_lazy("Active")
        INACTIVE = "inactive", gettext_lazy("Inactive")
        FINISHED = "finished", gettext_lazy("Finished")
        TURNED_DOWN = "turned-down", gettext_lazy("Not approved")
        LEFT = "left", gettext_lazy("Left")

    GONE = (State.TURNED_DOWN, State.LEFT, State.FINISHED)
    JOINING = (State.STARTED, State.INVITED)
    IN = (State.ACTIVE, State.INACTIVE)
    MOVES = Moves(
        start=(GONE, State.STARTED),
        invite=((State.STARTED, State.APPLIED, *GONE), State.INVITED),
        apply=(State.STARTED, State.APPLIED),
        join=((State.STARTED, State.INVITED, State.APPLIED, State.LEFT, State.FINISHED), State.ACTIVE),
        turn_down=(State.APPLIED, State.TURNED_DOWN),
        deactivate=(State.ACTIVE, State.INACTIVE),
        activate=(State.INACTIVE, State.ACTIVE),
        finish=(IN, State.FINISHED),
        leave=(
            (State.STARTED, State.INVITED, State.APPLIED, State.ACTIVE, State.INACTIVE),
            State.LEFT,
        ),
    )

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State)
    capacity = models.PositiveSmallIntegerField(null=True)
    contact_email = models.EmailField(blank=True)
    profile = models.ForeignKey(Submission, models.SET_NULL, null=True, related_name="+")
    reflection = models.ForeignKey(Submission, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked = models.CharField(max_length=300, blank=True)  # what was checked, in words
    briefed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    over_at = models.DateTimeField(null=True)  # when it was noted that their time had ended
    away_from = models.DateField(null=True)  # a leave, first and last day; later ones replace it
    away_until = models.DateField(null=True)
    away_since = models.DateTimeField(null=True)  # while the leave lasts
    rests = models.BooleanField(default=False)  # inactive because of the leave

    CLASSED = Classed(
        personal=("contact_email",),
        plain=(
            "state",
            "capacity",
            "source",
            "began_at",
            "applied_at",
            "joined_at",
            "checked_at",
            "checked",
            "briefed_at",
            "confirmed_at",
            "left_at",
            "ends_on",
            "over_at",
            "away_from",
            "away_until",
            "away_since",
            "rests",
        ),
    )
    objects = PeersManager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person", "role"], name="one_membership_a_role")
        ]
        indexes = [
            models.Index(fields=["programme", "role", "state", "joined_at"]),
            models.Index(fields=["programme", "state", "applied_at"]),
            models.Index(fields=["person", "state"]),
        ]

    def __str__(self):
        return _("{person}, {role} in {programme}").format(
            person=self.person, role=self.role, programme=self.programme
        )

    def people(self) -> dict:
        """The `people` of a fact about this membership."""
        return {self.role.name: [self.person_id]}

    @property
    def joining(self) -> Joining:
        """How people join in this role, under the version of the cohort."""
        return self.cohort.obeys(JoiningPolicy).of(self.role.name)

    @property
    def form(self) -> "definitions.Form":
        """The form of the profile."""
        return self.cohort.scheme.forms.get(self.joining.form) or NO_FORM

    @property
    def suggested(self) -> int:
        """How many partners at a time: one's own number, or the scheme's (0: it does not apply)."""
        return self.joining.capacity if self.capacity is None else self.capacity

    def is_over(self, today: date) -> bool:
        """Whether the time of this membership has ended, such as a course of study."""
        return self.ends_on is not None and self.ends_on < today

    def subject(self) -> dict:
        """What every fact about this membership begins with."""
        return {
            "programme": self.programme_id,
            "cohort": self.cohort_id,
            "membership": self.pk,
            "people": self.people(),
        }

    @property
    def answers(self) -> dict:
        return self.profile.answers if self.profile_id else {}

    @property
    def aims(self) -> dict:
        return self.reflection.answers if self.reflection_id else {}


class InterestQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.APPROVE_PEOPLE))


class Interest(models.Model):
    """Somebody who wants to hear when sign-up opens again."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        personal=("name", "email"),
        plain=("at", "told_at"),
        erase="row",
        keep="1 year",
        since="at",
        term="lists",
        place="programme",
    )
    objects = PeersManager.from_queryset(InterestQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "role", "email"], name="one_interest_an_address")
        ]
