"""Rounds: staff match everybody at once, keep each run, and let pairs go out as proposals."""

import json
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.kit.sentences import SentencesField
from ithaca.matching.models.between import BetweenTwo, BetweenTwoQuerySet
from ithaca.programmes.models import Cohort, Membership, Programme
from ithaca.relationships.models import Relationship
from ithaca.roles.access import reach
from ithaca.roles.rights import Right


class RoundQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the programmes in which this person brings people together."""
        return self.filter(reach(person, Right.PAIR_PEOPLE))

    def open(self):
        return self.exclude(state=Round.State.CLOSED)


class Round(Stateful):
    """Everybody of a cohort who has nobody yet is matched at once, by staff.

    `leaves_out` are memberships that stay out of it, `weights` those of the criteria that differ from the scheme's
    ({number of the criterion: weight}), `edits` what staff changed on the board, in order: [do, mentee, mentor].
    """

    class State(models.TextChoices):
        PREPARING = "preparing", gettext_lazy("Being prepared")
        SOLVING = "solving", gettext_lazy("Being worked out")
        BOARD = "board", gettext_lazy("To be looked over")
        CLOSED = "closed", gettext_lazy("Closed")

    MOVES = Moves(
        solve=((State.PREPARING, State.BOARD), State.SOLVING),
        finish=(State.SOLVING, State.BOARD),
        fail=(State.SOLVING, State.PREPARING),
        give_up=(State.SOLVING, State.PREPARING),
        close=((State.PREPARING, State.BOARD), State.CLOSED),
        end=((State.PREPARING, State.SOLVING, State.BOARD), State.CLOSED),
    )

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    leaves_out = models.JSONField(default=list)
    weights = models.JSONField(default=dict)
    objective = models.CharField(max_length=10, default="total")
    edits = models.JSONField(default=list)
    shortlists = models.JSONField(default=dict)  # {mentee: [mentors]}: among whom they were asked to choose
    choose_by = models.DateField(null=True)  # until when their wishes are asked for
    problem = SentencesField(default=list)  # why it could not be worked out, if it could not

    CLASSED = Classed(
        plain=(
            "title",
            "state",
            "at",
            "closed_at",
            "leaves_out",
            "weights",
            "objective",
            "edits",
            "shortlists",
            "choose_by",
            "problem",
        ),
        nobodys=True,
    )
    objects = PeersManager.from_queryset(RoundQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["programme", "-at"])]

    def __str__(self):
        return self.title

    def subject(self) -> dict:
        return {"programme": self.programme_id, "cohort": self.cohort_id, "round": self.pk, "people": {}}


class RunQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.PAIR_PEOPLE, "round__programme"))

    def done(self):
        """Those that were worked out."""
        return self.exclude(digest="")


class Run(models.Model):
    """A round worked out once, so that it can be worked out again: what went in, and what came out.

    `rules` are the criteria, bars, objective and seed; who went in stands in `RunMember`, `size` of them. `result` is the plan
    with the prices that prove it. Totals are in units of score (1,000 are a point of 100).
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    seconds = models.FloatField(null=True)
    rules = models.JSONField()
    size = models.PositiveIntegerField()
    result = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the result's JSON
    versions = models.JSONField(default=dict)
    matched = models.PositiveIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    proved = models.BooleanField(default=False)

    CLASSED = Classed(
        plain=(
            *("number", "at", "seconds", "rules", "size", "result", "digest", "versions"),
            *("matched", "total", "bound", "proved"),
        ),
    )
    objects = PeersManager.from_queryset(RunQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_run_of_a_number")]

    @cached_property
    def is_whole(self) -> bool:
        """Whether everybody who was in it is still there: whoever is erased is taken out."""
        return self.members.count() == self.size


class RunMember(models.Model):
    """Somebody in a run, without a name: the answers that criteria and bars looked at, and a mentor's places."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    places = models.PositiveIntegerField(null=True)  # of a mentor; a mentee has none
    answers = models.JSONField()

    CLASSED = Classed(
        personal=("answers",),
        plain=("places",),
        erase="row",
        keep="1 year",
        since="run__at",
        whose=("membership__person",),
    )
    objects = PeersManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "membership"], name="once_in_a_run")]


def as_json(value) -> bytes:
    """The same value is the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def told(**whose) -> Q:
    """Proposals of which this side was told: whoever is not asked reads of it when it begins, and never of a no."""
    [(way, whom)] = whose.items()
    said = f"{way.partition('__')[0]}_yes_at"
    return Q((way, whom)) & (Q(state=Proposal.State.BEGUN) | ~Q((said, F("at"))))


class ProposalQuerySet(BetweenTwoQuerySet, models.QuerySet):
    def visible_to(self, person):
        """One's own that one was told of, and for staff those of their programmes."""
        own = told(mentee__person=person) | told(mentor__person=person)
        return self.filter(own | reach(person, Right.PAIR_PEOPLE, "round__programme"))

    def whole(self):
        return self.select_related(
            *("round__programme__institution", "round__cohort"),
            *("mentee__person", "mentee__role", "mentee__cohort", "mentee__profile", "mentee__reflection"),
            *("mentor__person", "mentor__role", "mentor__cohort", "mentor__profile", "mentor__reflection"),
        )


class Proposal(BetweenTwo, Stateful):
    """A pair of a round that was let go out: it begins when everybody whom the scheme asks has said yes."""

    class State(models.TextChoices):
        OFFERED = "offered", gettext_lazy("Waits for a yes")
        BEGUN = "begun", gettext_lazy("Begun")
        DECLINED = "declined", gettext_lazy("Declined")
        LAPSED = "lapsed", gettext_lazy("Not answered in time")
        TAKEN_BACK = "taken-back", gettext_lazy("Taken back")

    OPEN = (State.OFFERED,)
    MOVES = Moves(
        begin=(State.OFFERED, State.BEGUN),
        decline=(State.OFFERED, State.DECLINED),
        lapse=(State.OFFERED, State.LAPSED),
        take_back=(State.OFFERED, State.TAKEN_BACK),
    )

    round = models.ForeignKey(Round, models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    score = models.PositiveIntegerField()  # in units
    because = models.JSONField(default=list)  # what fits, {says, what, needs, offers}: read by `reasons_for`
    shows = models.JSONField(default=dict)  # {mentee, mentor}: which answers each lets the other read
    at = models.DateTimeField()
    mentee_yes_at = models.DateTimeField(null=True)  # for who is not asked: when it went out
    mentor_yes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    relationship = models.OneToOneField(Relationship, models.SET_NULL, null=True, related_name="+")

    CLASSED = Classed(
        personal=("because",),
        whose=("mentee__person",),
        shown=("mentor__person",),
        plain=("state", "score", "shows", "at", "mentee_yes_at", "mentor_yes_at", "ended_at"),
    )
    objects = PeersManager.from_queryset(ProposalQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(state="offered"), name="one_open_proposal_a_mentee"
            )
        ]
        indexes = [models.Index(fields=["round", "state"]), models.Index(fields=["mentor", "state"])]

    def subject(self) -> dict:
        programme, cohort = self.round.programme_id, self.round.cohort_id
        return {"programme": programme, "cohort": cohort, "proposal": self.pk, "people": self.people()}

    def part_of(self, person) -> Membership | None:
        """The membership with which somebody is in it."""
        return next((m for m in (self.mentee, self.mentor) if person and m.person_id == person.pk), None)


class RankQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own: nobody else learns whom somebody would rather have."""
        return self.filter(by__person=person)


class Rank(models.Model):
    """Whom somebody would choose in a round, the first choice as place 1: picked from a shortlist, or noted at an event."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ranks")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    of = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    CLASSED = Classed(private=("place",), erase="row", whose=("by__person",), about=("of__person",))
    objects = PeersManager.from_queryset(RankQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "by", "of"], name="one_rank_of_somebody")]
