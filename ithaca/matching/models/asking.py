"""Requests: one person asks another, and lines others up behind."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from ithaca.conversations.models import Thread
from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.matching.models.between import BetweenTwo, BetweenTwoQuerySet
from ithaca.programmes.models import Cohort, Membership, Programme
from ithaca.relationships.models import Relationship
from ithaca.roles.access import reach
from ithaca.roles.rights import Right


class RequestQuerySet(BetweenTwoQuerySet, models.QuerySet):
    def visible_to(self, person):
        """Those you sent or were sent, and for staff those of their programmes (not the words)."""
        return self.filter(
            Q(mentee__person=person) | Q(mentor__person=person) | reach(person, Right.SEE_REQUESTS)
        )

    def whole(self):
        """With everything that a page or a letter about a request says."""
        return self.select_related(
            *("programme__institution", "cohort"),
            *("mentee__person", "mentee__role", "mentee__cohort"),
            *("mentor__person", "mentor__role", "mentor__cohort"),
            *("mentee__profile", "mentee__reflection", "mentor__profile", "thread", "relationship"),
        )


class Request(BetweenTwo, Stateful):
    """Somebody asks somebody to work together. The words stand in its conversation."""

    class State(models.TextChoices):
        SENT = "sent", gettext_lazy("Waiting for an answer")
        ASKED = "asked", gettext_lazy("A question was asked first")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
        EXPIRED = "expired", gettext_lazy("Not answered in time")
        CLOSED = "closed", gettext_lazy("Closed")

    OPEN = (State.SENT, State.ASKED)
    MOVES = Moves(
        question=((State.SENT, State.ASKED), State.ASKED),
        reply=(State.ASKED, State.SENT),
        accept=((State.SENT, State.ASKED), State.ACCEPTED),
        decline=((State.SENT, State.ASKED), State.DECLINED),
        withdraw=((State.SENT, State.ASKED), State.WITHDRAWN),
        expire=((State.SENT, State.ASKED), State.EXPIRED),
        close=((State.SENT, State.ASKED), State.CLOSED),
    )

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+")
    relationship = models.OneToOneField(Relationship, models.SET_NULL, null=True, related_name="+")
    kind = models.SlugField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    shows = models.JSONField(default=list)
    reason = models.SlugField(blank=True)
    answer = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    waited = models.FloatField(
        null=True
    )  # days until whoever was asked first answered, or time ran out on them
    lapsed = models.BooleanField(
        default=False
    )  # time ran out on whoever was asked, and they have not been back since
    follows = models.OneToOneField(
        "self", models.SET_NULL, null=True, related_name="+"
    )  # it went on from there

    CLASSED = Classed(
        private=("answer",),
        whose=("mentor__person",),
        shown=("mentee__person",),
        plain=(
            *("kind", "state", "shows", "reason", "sent_at", "seen_at", "answered_at"),
            *("waited", "lapsed"),
        ),
    )
    objects = PeersManager.from_queryset(RequestQuerySet)()

    def subject(self) -> dict:
        """What every fact about this request begins with."""
        return {
            "programme": self.programme_id,
            "cohort": self.cohort_id,
            "request": self.pk,
            "people": self.people(),
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "mentor"],
                condition=Q(state__in=("sent", "asked")),
                name="one_open_request_between_two",
            )
        ]
        indexes = [
            models.Index(fields=["programme", "state", "sent_at"]),
            models.Index(fields=["programme", "sent_at"]),
            models.Index(fields=["mentor", "state"]),
            models.Index(fields=["mentee", "state"]),
        ]


class ChoiceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own: nobody else learns whom somebody would ask next."""
        return self.filter(mentee__person=person)


class Choice(models.Model):
    """Somebody to be asked next, when the one who was asked says no or does not answer; with the words for them."""

    mentee = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()  # 1 is asked first
    words = models.TextField()
    shows = models.JSONField(default=list)
    kind = models.SlugField(blank=True)
    at = models.DateTimeField()

    CLASSED = Classed(
        private=("words",),
        plain=("place", "shows", "kind", "at"),
        erase="row",
        whose=("mentee__person",),
        about=("mentor__person",),
    )
    objects = PeersManager.from_queryset(ChoiceQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentee", "mentor"], name="one_choice_a_mentor")]
        ordering = ["place", "pk"]


class Star(models.Model):
    """A mentor on somebody's shortlist."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    CLASSED = Classed(plain=("at",), erase="row")
    objects = PeersManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "mentor"], name="one_star_a_mentor")]
