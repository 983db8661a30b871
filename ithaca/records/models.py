from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.programmes.models import Programme
from ithaca.roles.access import reach, runs_anything
from ithaca.roles.rights import Right


class CopyQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and nobody else's whoever asks."""
        return self.filter(person=person)


class Copy(models.Model):
    """A copy of everything that is stored about a person, made for them alone. `file` is empty until it is made."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    CLASSED = Classed(plain=("file", "asked_at", "made_at"), erase="row", keep="7 days", since="asked_at")
    objects = PeersManager.from_queryset(CopyQuerySet)()


class PersonRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Your own, and for staff those of the people they manage, save about themselves.

        What belongs to no programme is seen by those who run an institution.
        """
        staff = reach(person, Right.MANAGE_PEOPLE)
        if runs_anything(person):
            staff |= Q(programme=None)
        return self.filter(Q(person=person) | staff)

    def open(self):
        return self.filter(state=PersonRequest.State.OPEN)


class PersonRequest(Stateful):
    """What somebody asks of us as the law gives them the right to, with the day by which they are answered.

    One about a lost address may come from somebody whom we do not know: `person` is empty then.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", gettext_lazy("To see what is stored")
        CORRECTION = "correction", gettext_lazy("To put something right")
        ERASURE = "erasure", gettext_lazy("To be erased")
        COMPLAINT = "complaint", gettext_lazy("A complaint about how data are used")
        ADDRESS = "address", gettext_lazy("A new e-mail address, as the old one is lost")

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        DONE = "done", gettext_lazy("Done")
        REFUSED = "refused", gettext_lazy("Answered with a no")
        WITHDRAWN = "withdrawn", gettext_lazy("Taken back")

    MOVES = Moves(
        close=(State.OPEN, State.DONE),
        refuse=(State.OPEN, State.REFUSED),
        withdraw=(State.OPEN, State.WITHDRAWN),
    )

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    programme = models.ForeignKey(Programme, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    name = models.CharField(max_length=150, blank=True)
    old_address = models.EmailField(blank=True)
    new_address = models.EmailField(blank=True)
    words = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        personal=("name", "old_address", "new_address"),
        private=("words", "answer"),
        plain=("kind", "state", "asked_at", "due_on", "acknowledged_at", "closed_at"),
    )
    objects = PeersManager.from_queryset(PersonRequestQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["person", "-asked_at"])]

    def subject(self) -> dict:
        """What every fact about this request begins with."""
        people = {"person": [self.person_id]} if self.person_id else {}
        return {"programme": self.programme_id, "person_request": self.pk, "people": people}


class Hold(models.Model):
    """Nothing of this person may be deleted for now, and why: a dispute, an inquiry."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    CLASSED = Classed(private=("words",), plain=("at",), erase="row")
    objects = PeersManager()


class Erased(models.Model):
    """The ledger of erasures: ids alone, so that a restored backup can be told whom to erase again."""

    person = models.BigIntegerField(unique=True)
    account_at = (
        models.DateTimeField()
    )  # when the account was opened: the id alone could be another's elsewhere
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    why = models.SlugField()

    CLASSED = Classed(plain=("person", "account_at", "at", "by", "why"), keep="life of the institution")
    objects = PeersManager()
