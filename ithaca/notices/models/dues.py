"""What is owed: dues, the steps on the way to them, and what a programme's scheme says of them."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from ithaca.kit import links
from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.roles.access import held
from ithaca.roles.models import Holding, Role
from ithaca.roles.rights import Right

# How rooms above tell who is asked beside an owner, and who is in a thing themselves; by what is owed about.
_asked_too: dict[str, Callable] = {}
_in_it: dict[str, Callable] = {}


class Almanac(models.Model):
    """What notices know of a programme (a room above): its name, zone, hour, weekends and closed days."""

    programme = models.BigIntegerField(unique=True)
    institution = models.BigIntegerField()
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=60)
    hour = models.PositiveSmallIntegerField(default=9)
    weekends = models.BooleanField(default=True)  # whether letters that can wait go out on them
    closed = models.JSONField(default=list)  # [["2026-12-21", "2027-01-03"], ...], inclusive
    contact = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)

    CLASSED = Classed(
        plain=(
            "programme",
            "institution",
            "name",
            "zone",
            "hour",
            "weekends",
            "closed",
            "contact",
            "contact_email",
        ),
        keep="life of the programme",
    )

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Letter(models.Model):
    """A letter's text as a programme's scheme has it (or the house text)."""

    programme = models.BigIntegerField()
    name = models.SlugField()
    subject = models.CharField(max_length=200)
    body = models.TextField()

    CLASSED = Classed(plain=("programme", "name", "subject", "body"), keep="life of the programme")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="one_letter_of_a_name")]


class Expectation(models.Model):
    """One `[[expect]]` of the scheme that a cohort goes by. `spec` is its TOML table."""

    cohort = models.BigIntegerField(db_index=True)
    programme = models.BigIntegerField()
    name = models.CharField(max_length=60)
    spec = models.JSONField()

    CLASSED = Classed(plain=("cohort", "programme", "name", "spec"), keep="life of the programme")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "name"], name="one_expectation_of_a_name")]


class Away(models.Model):
    """Somebody is away from a programme: what they owe there alone stands still."""

    programme = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    CLASSED = Classed(plain=("programme", "since"), erase="row")
    objects = PeersManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="away_once_in_a_programme")
        ]


class DueQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What this person owes, alone or through a staff role they hold, or is asked beside its owner."""
        joint = Q(owner=None) & standing_in(person) & ~about_themselves(person)
        return self.filter(Q(owner=person) | joint | asked_beside(person))

    def waiting(self, at):
        """Open, begun to show, and its clock not stopped."""
        return self.filter(state=Due.State.OPEN, opens_at__lte=at, paused_on=None)


def asks_too(about: str):
    """Let a room above tell who is asked what is owed about such a thing, beside its owner: `f(ref)` gives rows with
    a `person` and `whom`; `ref` is the thing's id, or the way to it in a query."""

    def declare(function):
        _asked_too[about] = function
        return function

    return declare


def in_it_themselves(about: str):
    """Let a room above tell who is in such things: `f()` gives rows with a `person` and the thing's id as `ref`. What
    staff owe about what they are in themselves is for others of staff."""

    def declare(function):
        _in_it[about] = function
        return function

    return declare


def about_themselves(person) -> Q:
    """What is owed about something that this person is in."""
    found = Q(pk__in=[])
    for about, rows in _in_it.items():
        found |= Q(about=about, ref__in=rows().filter(person=person).values("ref"))
    return found


def who_is_in(dues) -> set[tuple[int, int]]:
    """(due, the id of a person who is in what it is about); a query for each kind of thing."""
    found = set()
    for about, rows in _in_it.items():
        by_ref = {}
        for due in dues:
            if due.about == about:
                by_ref.setdefault(due.ref, []).append(due.pk)
        there = rows().filter(ref__in=by_ref).values_list("ref", "person") if by_ref else ()
        found |= {(due, person) for ref, person in there for due in by_ref[ref]}
    return found


def asked_beside(person) -> Q:
    """What somebody else owes and this person is asked too; nothing that each settles for themselves alone.

    They are few, and read first: a database that had to ask it of every row could use no index for the others."""
    found = Q(pk__in=[])
    for about, rows in _asked_too.items():
        mine = rows(models.OuterRef("ref")).filter(person=person, whom=models.OuterRef("owner"))
        owners = rows(None).filter(person=person).values("whom")
        theirs = Due.objects.filter(models.Exists(mine), about=about, owner__in=owners)
        found |= Q(pk__in=theirs.exclude(settled_by_each()).values("pk"))
    return found


def settled_by_each():
    spec = Expectation.objects.filter(cohort=models.OuterRef("cohort"), name=models.OuterRef("expectation"))
    return models.Exists(spec.filter(spec__each=True))


def who_is_asked_too(dues) -> dict[int, int]:
    """{due: the person who is asked beside its owner}; one query."""
    ways = [models.When(about=about, then=asked_first(rows)) for about, rows in _asked_too.items()]
    found = Due.objects.filter(~Q(settled_by_each()), pk__in=dues, about__in=list(_asked_too))
    found = found.annotate(too=models.Case(*ways, output_field=models.BigIntegerField()))
    return dict(found.exclude(too=None).values_list("pk", "too")) if ways else {}


def asked_first(rows) -> models.Subquery:
    mine = rows(models.OuterRef("ref")).filter(whom=models.OuterRef("owner"))
    return models.Subquery(mine.order_by("pk").values("person")[:1])


def standing_in(person, programme: str = "programme") -> Q:
    """The rows whose `role` this person fills; `programme` is the way from a row to its programme.

    They hold it there, or it is a role of the whole institution, or nobody holds it and they run
    the institution: what waits for a role always waits for somebody. `people_in` says the same
    the other way round.
    """
    filled = Role.objects.filter(
        pk__in=Holding.objects.filter(person=person, until=None).values("role"),
        name=models.OuterRef("role"),
    )
    found = Q(models.Exists(filled.filter(programme=models.OuterRef(programme))))
    for institution, only, rights in held(person):
        if only is None:
            there = Almanac.objects.filter(institution=institution).values("programme")
            named = models.Exists(filled.filter(programme=None, institution=institution))
            nobody = ~Q(somebody_holds(institution, programme))
            ways = Q(named) | nobody if Right.RUN_PROGRAMME in rights else Q(named)
            found |= Q((f"{programme}__in", there)) & ways
    return found


def somebody_holds(institution: int, programme: str = "programme"):
    """Whether anybody holds the `role` of a row, in its programme or in the whole institution."""
    role = Q(role__programme=models.OuterRef(programme))
    role |= Q(role__programme=None, role__institution=institution)
    return models.Exists(
        Holding.objects.filter(role, role__name=models.OuterRef("role"), until=None, person__is_active=True)
    )


class Due(Stateful):
    """Something owed by somebody, with every value resolved as a column."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        SETTLED = "settled", gettext_lazy("Done")
        MISSED = "missed", gettext_lazy("Lapsed")
        DROPPED = "dropped", gettext_lazy("No longer needed")

    MOVES = Moves(
        settle=(State.OPEN, State.SETTLED),
        miss=(State.OPEN, State.MISSED),
        drop=(State.OPEN, State.DROPPED),
    )

    programme = models.BigIntegerField()
    cohort = models.BigIntegerField()
    expectation = models.CharField(max_length=60)
    about = models.CharField(max_length=30)
    ref = models.BigIntegerField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    role = models.SlugField()
    task = models.CharField(max_length=300)
    action = models.CharField(max_length=60)
    page = models.SlugField(blank=True)  # the form that settles it; see kit.links
    advisory = models.BooleanField(default=False)
    since_on = models.DateField()
    opens_at = models.DateTimeField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    paused_on = models.DateField(null=True)
    away = models.BooleanField(default=False)  # it stands still because its owner is away
    gone_on = models.BooleanField(default=False)  # a step has told a role of it: who, say the steps
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        personal=("task",),
        plain=(
            "programme",
            "cohort",
            "expectation",
            "about",
            "ref",
            "role",
            "action",
            "page",
            "advisory",
            "since_on",
            "opens_at",
            "due_on",
            "due_at",
            "paused_on",
            "away",
            "gone_on",
            "state",
            "closed_at",
        ),
    )
    objects = PeersManager.from_queryset(DueQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "expectation", "ref", "owner"],
                condition=Q(state="open", owner__isnull=False),
                name="a_thing_is_owed_once",
            ),
            models.UniqueConstraint(
                fields=["cohort", "expectation", "ref"],
                condition=Q(state="open", owner__isnull=True),
                name="a_thing_is_owed_once_jointly",
            ),
        ]
        indexes = [
            models.Index(fields=["about", "ref", "state"]),
            models.Index(fields=["owner", "state", "due_at"]),
            models.Index(fields=["programme", "role", "state", "due_at"]),
            models.Index(
                fields=["programme", "due_at"], condition=Q(state="open", gone_on=True), name="dues_gone_on"
            ),
        ]

    @property
    def url(self) -> str:
        """Where its owner settles it."""
        return links.url_for(self.about, self.ref, staff=self.owner_id is None, name=self.page)


class Step(models.Model):
    """One thing that the sweep does for a due: remind, escalate, or let the due day pass."""

    class Do(models.TextChoices):
        REMIND = "remind"
        ESCALATE = "escalate"
        MISS = "miss"

    due = models.ForeignKey(Due, models.CASCADE, related_name="steps")
    do = models.CharField(max_length=10, choices=Do)
    what = models.CharField(max_length=60)  # the letter, or the outcome when the day has passed
    role = models.SlugField(blank=True)  # to whom it escalates
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)  # why it could not be done, for staff

    CLASSED = Classed(plain=("do", "what", "role", "at", "done_at", "attempts", "problem"))

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(done_at=None), name="steps_to_do"),
        ]
