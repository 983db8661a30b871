from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from ithaca.help.policy import Desk, desk_named
from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.notices.models import standing_in
from ithaca.programmes.models import Cohort, Programme
from ithaca.roles.access import held
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right


def runs_it(person) -> Q:
    """The rows of programmes that somebody runs, alone or with all of their institution."""
    run = [(i, p) for i, p, rights in held(person) if Right.RUN_PROGRAMME in rights]
    near = Q(programme__in=[p for _, p in run if p is not None])
    return near | Q(programme__institution__in=[i for i, p in run if p is None])


def others_there() -> Q:
    """The rows whose desk has somebody whom they are neither about nor from."""
    role = Q(role__programme=models.OuterRef("programme"))
    role |= Q(role__programme=None, role__institution=models.OuterRef("programme__institution"))
    there = Holding.objects.filter(
        role, role__name=models.OuterRef("role"), until=None, person__is_active=True
    )
    there = there.exclude(person=models.OuterRef("person"))
    return Q(models.Exists(there.exclude(person=Coalesce(models.OuterRef("about"), 0))))


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Your own, and for staff those of the desks that their role answers, save about themselves.

        What is about the only person at a desk, or from them, comes to those who run the programme or its
        institution: it always reaches somebody else.
        """
        about_others = Q(about=None) | ~Q(about=person)
        return self.filter(
            Q(person=person) | (standing_in(person) | runs_it(person) & ~others_there()) & about_others
        )


class Enquiry(Stateful):
    """A question, a piece of feedback or a concern, at one help desk."""

    class Kind(models.TextChoices):
        QUESTION = "question", gettext_lazy("Question")
        FEEDBACK = "feedback", gettext_lazy("Feedback")
        CONCERN = "concern", gettext_lazy("Concern")
        REPORT = "report", gettext_lazy("Report about a person")

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        ANSWERED = "answered", gettext_lazy("Answered")
        CLOSED = "closed", gettext_lazy("Closed")

    MOVES = Moves(
        answer=((State.OPEN, State.ANSWERED), State.ANSWERED),
        reopen=((State.ANSWERED, State.CLOSED), State.OPEN),
        close=((State.OPEN, State.ANSWERED), State.CLOSED),
    )

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    desk = models.SlugField()
    role = models.SlugField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        private=("subject", "body"), plain=("desk", "role", "kind", "state", "opened_at", "closed_at")
    )
    objects = PeersManager.from_queryset(EnquiryQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["programme", "role", "state", "opened_at"]),
            models.Index(fields=["person", "-opened_at"]),
            models.Index(fields=["state", "opened_at"]),
        ]

    def __str__(self):
        return self.subject

    @property
    def place(self) -> Desk:
        """The desk as the scheme describes it."""
        return desk_named(self.cohort.scheme, self.desk)

    def subject_of_fact(self) -> dict:
        """What every fact about this enquiry begins with."""
        return {
            "programme": self.programme_id,
            "cohort": self.cohort_id,
            "enquiry": self.pk,
            "people": {"asker": [self.person_id]},
        }


class Reply(models.Model):
    """An answer to an enquiry, or a private note of the desk."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    body = models.TextField()
    note = models.BooleanField(default=False)
    at = models.DateTimeField()

    CLASSED = Classed(
        private=("body",),
        plain=("note", "at"),
        about=("enquiry__person",),
        shown=("enquiry__person",),
        unless="note",
    )
    objects = PeersManager()

    class Meta:
        ordering = ["at", "pk"]
