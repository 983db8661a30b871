from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.meetings.policy import MeetingPolicy
from ithaca.relationships.models import Relationship, Shared


class MeetingQuerySet(Shared):
    def to_come(self, at):
        """Offered, or booked for later than a moment."""
        booked = Q(state=Meeting.State.BOOKED, starts_at__gt=at)
        return self.filter(Q(state=Meeting.State.OFFERED) | booked)


class Meeting(Stateful):
    """A meeting of people who work together: offered, booked, held or cancelled.

    `uid` and `sequence` are the calendar's: a change raises the sequence under the same uid.
    """

    class State(models.TextChoices):
        OFFERED = "offered", gettext_lazy("Times offered")
        BOOKED = "booked", gettext_lazy("Booked")
        HELD = "held", gettext_lazy("Held")
        CANCELLED = "cancelled", gettext_lazy("Cancelled")

    MOVES = Moves(
        book=(State.OFFERED, State.BOOKED),
        move=(State.BOOKED, State.BOOKED),
        hold=((State.OFFERED, State.BOOKED), State.HELD),
        cancel=((State.OFFERED, State.BOOKED), State.CANCELLED),
    )

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    mode = models.SlugField()
    place = models.CharField(max_length=300, blank=True)
    agenda = models.TextField(blank=True)
    note = models.TextField(blank=True)
    uid = models.CharField(max_length=60, unique=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    CLASSED = Classed(
        private=("place", "agenda", "note"),
        shown=("relationship__participants__person",),
        plain=("state", "starts_at", "minutes", "mode", "uid", "sequence", "made_at"),
    )
    objects = PeersManager.from_queryset(MeetingQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["relationship", "state", "starts_at"])]

    def subject(self, by=None) -> dict:
        """What every fact about this meeting begins with; `by` as `Relationship.subject` takes it."""
        return {**self.relationship.subject(by), "meeting": self.pk}

    @property
    def way(self) -> str:
        """How they meet, in the scheme's words."""
        mode = self.relationship.cohort.obeys(MeetingPolicy).modes.get(self.mode)
        return mode.title if mode else self.mode


class ImpressionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Your own: neither those you work with nor staff read it."""
        return self.filter(person=person)


class Impression(models.Model):
    """What one of the people said in private after they first met: `answers` to the scheme's form, by question."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()

    CLASSED = Classed(private=("answers",), plain=("at",), erase="row")
    objects = PeersManager.from_queryset(ImpressionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "person"], name="one_impression_in_a_relationship"
            )
        ]


class Slot(models.Model):
    """A time that was offered for a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    CLASSED = Classed(plain=("starts_at",))

    class Meta:
        ordering = ["starts_at"]
