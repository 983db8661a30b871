from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.programmes.models import Membership, Programme
from ithaca.relationships.models import Relationship
from ithaca.roles.access import reach
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right


class ChargeQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.SEE_PAIRS, "relationship__programme"))


class Charge(models.Model):
    """Somebody of staff who looks after a pair by name."""

    relationship = models.OneToOneField(Relationship, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    CLASSED = Classed(plain=("at",), erase="row")
    objects = PeersManager.from_queryset(ChargeQuerySet)()


class NoteQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the programmes one looks after, save about oneself."""
        return self.filter(reach(person, Right.SEE_PEOPLE)).exclude(person=person)


class Note(models.Model):
    """What staff want to remember about somebody in a programme. Staff alone see it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()

    CLASSED = Classed(private=("words",), plain=("at",), erase="row")
    objects = PeersManager.from_queryset(NoteQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["programme", "person", "-at"])]


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person=person)


class SavedView(models.Model):
    """A list as somebody of staff likes to see it: `query` is the part of its address after the mark."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    which = models.SlugField()
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)

    CLASSED = Classed(personal=("name", "query"), plain=("which",), erase="row")
    objects = PeersManager.from_queryset(SavedViewQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "which", "name"], name="one_saved_view_of_a_name"
            )
        ]


class DeputyQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.RUN_PROGRAMME, "programme"))


class Deputy(models.Model):
    """Somebody stands in for somebody of staff, from the first day to the last.

    `granted` is the role as the deputy holds it in that time; `ended_at` when it is over or called off.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    holding = models.ForeignKey(Holding, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    first = models.DateField()
    last = models.DateField()
    granted = models.ForeignKey(Holding, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    CLASSED = Classed(plain=("first", "last", "ended_at"), erase="row")
    objects = PeersManager.from_queryset(DeputyQuerySet)()


class BatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.SEE_PEOPLE), by=person)


class Batch(Stateful):
    """One step for many. Nothing happens before `due_at`; until then it can be undone without a trace.

    `refs` are things of the step's sort, `given` what was said with it; `done` those to which it happened in the end.
    """

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        DONE = "done", gettext_lazy("Done")
        UNDONE = "undone", gettext_lazy("Undone")

    MOVES = Moves(do=(State.WAITING, State.DONE), undo=(State.WAITING, State.UNDONE))

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    verb = models.SlugField()
    refs = models.JSONField(default=list)
    done = models.JSONField(default=list)
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()

    CLASSED = Classed(private=("given",), plain=("verb", "refs", "done", "state", "made_at", "due_at"))
    objects = PeersManager.from_queryset(BatchQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"])]


class MergeQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.MANAGE_PEOPLE))


class Merge(models.Model):
    """Two accounts of one person became one. `moved` says which rows, so that it can be undone:
    [model, field, id of the row, what stood there]."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    kept = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    gone = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    moved = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    CLASSED = Classed(personal=("moved",), plain=("at", "undone_at"), erase="row", whose=("kept", "gone"))
    objects = PeersManager.from_queryset(MergeQuerySet)()

    @property
    def moved_address(self) -> str:
        """The address of the account that went."""
        return next(before for _, field, _, before in reversed(self.moved) if field == "email")


class DoubleQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of programmes whose people one manages, save about oneself."""
        own = models.Q(one=person) | models.Q(other=person)
        return self.filter(reach(person, Right.MANAGE_PEOPLE)).exclude(own)

    def unsure(self):
        """Nobody has said yet that they are two people, and both accounts are open."""
        return self.filter(apart_at=None, one__is_active=True, other__is_active=True)


class Double(models.Model):
    """Two accounts under one name in a programme; `apart_at` when somebody said that they are two people."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    one = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    apart_at = models.DateTimeField(null=True)
    apart_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    CLASSED = Classed(plain=("found_at", "apart_at"), erase="row")
    objects = PeersManager.from_queryset(DoubleQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "one", "other"], name="a_double_is_found_once")
        ]


class Looked(models.Model):
    """When somebody last looked for doubles, and for people without anybody, in a programme."""

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    CLASSED = Classed(plain=("at",), keep="life of the programme")


class Alone(models.Model):
    """Somebody who has been here for a while and works with nobody, as it was found when one last looked."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    CLASSED = Classed(plain=("at",), erase="row")
