from django.db import models
from django.utils.translation import gettext as _

from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.kit.verdicts import Verdict, check


class PeersManager(models.Manager):
    """One query for a missing field of a whole list, never one per row."""

    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Stateful(models.Model):
    """A model with one `state` and a table of the moves between states."""

    MOVES: Moves

    class Meta:
        abstract = True

    def can(self, verb: str) -> Verdict:
        return check(
            self.state in self.MOVES[verb].sources,
            _("It stands at “{state}” now.").format(state=self.get_state_display()),
        )

    def move(self, verb: str):
        self.can(verb).require()
        self.state = self.MOVES[verb].target


class Entry(models.Model):
    """One line of the trail: a fact. No foreign keys: it survives what it describes."""

    name = models.CharField(max_length=100)
    programme = models.BigIntegerField(null=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    data = models.JSONField()

    CLASSED = Classed(plain=("name", "programme", "by", "at", "data"), keep="life of the programme")

    class Meta:
        indexes = [models.Index(fields=["programme", "name", "at"])]


class EntrySubject(models.Model):
    """One person or thing that an entry touches: the way from a thing to its timeline."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=30)
    ref = models.BigIntegerField()
    at = models.DateTimeField()

    CLASSED = Classed(plain=("kind", "ref", "at"), keep="life of the programme")

    class Meta:
        indexes = [models.Index(fields=["kind", "ref", "-at"])]


class ClockOffset(models.Model):
    """How far a demo world's clock stands from the real one. One row at most."""

    seconds = models.BigIntegerField(default=0)

    CLASSED = Classed(plain=("seconds",), keep="life of the demo")
