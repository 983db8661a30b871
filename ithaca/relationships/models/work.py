"""What people who work together write down, and what staff note and are asked about it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.relationships.models.together import Participant, Relationship, Shared, own
from ithaca.roles.access import reach
from ithaca.roles.rights import Right


class Goal(Stateful):
    """What the mentee wants to reach, with how it stood then and stands now (0 to 10)."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("On the way")
        REACHED = "reached", gettext_lazy("Reached")
        SET_ASIDE = "set-aside", gettext_lazy("Set aside")

    MOVES = Moves(
        reach=(State.OPEN, State.REACHED),
        set_aside=(State.OPEN, State.SET_ASIDE),
        reopen=((State.REACHED, State.SET_ASIDE), State.OPEN),
    )

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="goals")
    text = models.CharField(max_length=300)
    then = models.PositiveSmallIntegerField(default=0)
    now = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        private=("text",),
        personal=("then", "now"),
        plain=("state", "set_at", "closed_at"),
        shown=("relationship__participants__person",),
    )
    objects = PeersManager.from_queryset(Shared)()

    @property
    def picture(self) -> dict:
        """Where then and now stand on a line from 10 to 230: the numbers of its drawing."""
        then, now = (10 + 22 * value for value in (self.then, self.now))
        return {"then": then, "now": now, "left": min(then, now), "width": abs(now - then)}

    def subject(self, by=None) -> dict:
        """What every fact about this goal begins with."""
        return {**self.relationship.subject(by), "goal": self.pk}


class Task(Stateful):
    """A small thing that one of the people does before they meet again."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("To do")
        DONE = "done", gettext_lazy("Done")
        DROPPED = "dropped", gettext_lazy("Dropped")

    MOVES = Moves(
        finish=(State.OPEN, State.DONE),
        reopen=(State.DONE, State.OPEN),
        drop=(State.OPEN, State.DROPPED),
    )

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="tasks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        private=("text",),
        plain=("due_on", "state", "set_at", "closed_at"),
        whose=("by",),
        shown=("relationship__participants__person",),
    )
    objects = PeersManager.from_queryset(Shared)()


class WishQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Your own, and for staff who bring people together those of pairs that they are not in."""
        mine = Participant.objects.filter(relationship=models.OuterRef("relationship"), person=person)
        staff = reach(person, Right.PAIR_PEOPLE, "relationship__programme") & ~models.Exists(mine)
        return self.filter(models.Q(person=person) | staff)

    def open(self):
        return self.filter(answered_at=None)


class Wish(models.Model):
    """Somebody would rather work with somebody else: between them and staff, and nobody's fault."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    takes_goals = models.BooleanField(default=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    CLASSED = Classed(private=("words",), plain=("takes_goals", "at", "answered_at"), erase="row")
    objects = PeersManager.from_queryset(WishQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "person"],
                condition=models.Q(answered_at=None),
                name="one_open_wish_in_a_relationship",
            )
        ]


class CheckInQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For staff, and of pairs that they are not in."""
        return self.filter(reach(person, Right.CHECK_IN, "relationship__programme")).exclude(
            own(person, "relationship")
        )


class CheckIn(models.Model):
    """Staff were in contact about a relationship, and how it goes. Seen by staff alone."""

    class Outcome(models.TextChoices):
        WELL = "well", gettext_lazy("Going well")
        HELP = "help", gettext_lazy("Needs some help")
        OVER = "over", gettext_lazy("Seems to be over")
        SILENT = "silent", gettext_lazy("Could not reach them")

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    CLASSED = Classed(
        private=("note",),
        plain=("outcome", "at"),
        about=("relationship__participants__person",),
        nobodys=True,
    )
    objects = PeersManager.from_queryset(CheckInQuerySet)()
