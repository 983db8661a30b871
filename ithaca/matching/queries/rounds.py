"""Reading rounds and their proposals, without the engine."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, Subquery

from ithaca.kit.prepared import ask
from ithaca.matching.models import Proposal, Round
from ithaca.matching.models.rounds import told
from ithaca.matching.policy import MatchingPolicy, fields_of
from ithaca.matching.queries.wording import reason, teller
from ithaca.notices.models import Due
from ithaca.programmes.actions.naming import named_in
from ithaca.programmes.models import Membership
from ithaca.questions.rules.showing import may_see
from ithaca.relationships.models import Relationship
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.access import reach
from ithaca.roles.rights import Right


def others_needed(mentee: Membership) -> list[str]:
    """The roles that belong to a relationship of the usual kind beside the two who are matched."""
    sides = mentee.cohort.obeys(MatchingPolicy).sides(mentee.cohort.scheme)
    return [role for role in mentee.cohort.obeys(RelationshipPolicy).usual().parties if role not in sides]


def company(mentee: Membership) -> list[Membership]:
    """Those whom the mentee named to be of it, such as their sponsor, and who are here."""
    needed = others_needed(mentee)
    emails = {role: named.email for role, named in named_in(mentee) if role in needed}
    if not emails:
        return []
    here = Membership.objects.filter(programme=mentee.programme_id, state=Membership.State.ACTIVE)
    rows = here.filter(role__name__in=emails, person__email__in=emails.values()).select_related(
        "person", "role"
    )
    return [member for member in rows if emails[member.role.name] == member.person.email]


def lacking(mentee: Membership) -> list[str]:
    """What those are called who belong to it and are not here yet."""
    needed = others_needed(mentee)
    here = {member.role.name for member in company(mentee)} if needed else set()
    return [mentee.cohort.scheme.roles[role].title for role in needed if role not in here]


GONE_OUT = Q(state=Proposal.State.OFFERED) | Q(
    state=Proposal.State.BEGUN, relationship__state__in=Relationship.RUNNING
)


def gone_out(found: Round):
    """Proposals of a round whose pairs stay as they are: those that wait for a yes, and those who work together."""
    return found.proposals.filter(GONE_OUT)


def by_hand(found: Round) -> list[int]:
    """Which edits of a board are changes that staff may still take back: what has gone out stays."""
    out = set(gone_out(found).values_list("mentee", flat=True))
    return [number for number, (_do, mentee, _mentor) in enumerate(found.edits) if int(mentee) not in out]


def waiting_in(found: Round) -> list[dict]:
    """The proposals of a round that wait for a yes, the longest first."""
    rows = found.proposals.open().order_by("at", "pk")
    return list(rows.values("pk", "mentee", "mentee__person__name", "mentor__person__name", "at"))


def reasons_for(proposal: Proposal, mine: Membership) -> list[str]:
    """What fits, in words that one of the two may read: they tell answers of the other, so before it begins only those that
    everybody in the programme sees, and never whom the other would choose."""
    asked = defaultdict(list)  # forms of several roles may ask under one name
    for field in fields_of(proposal.round.cohort.scheme):
        asked[field.name].append(field)
    told = teller(proposal.round.cohort.scheme, {})
    circle = "partner" if proposal.state == Proposal.State.BEGUN else "programme"
    side = "offers" if mine == proposal.mentee else "needs"
    return [
        reason(one, told)
        for one in proposal.because
        if one[side] in asked and all(may_see(field, circle) for field in asked[one[side]])
    ]


def proposals_of(person) -> list[dict]:
    """Open proposals that somebody is in and was told of: {pk, other, programme, mine, by, asked}. Read once a request.

    `mine` where their own answer is missing; `by` is the day until which an answer is waited for, and `asked` whether a due asks them.
    """
    if getattr(person, "_proposals", None) is None:
        person._proposals = [shown_to(person, *row) for row in ask(proposed_to, person=person.pk)]
    return person._proposals


def shown_to(
    person, pk, mentee, mentee_name, mentor_name, mentee_yes, mentor_yes, programme, by, asked
) -> dict:
    is_mentee = mentee == person.pk
    return {
        "pk": pk,
        "other": mentor_name if is_mentee else mentee_name,
        "programme": programme,
        "mine": (mentee_yes if is_mentee else mentor_yes) is None,
        "by": by,
        "asked": asked,
    }


def proposed_to(person):
    mine = Membership.objects.filter(person=person).values("pk")
    found = Proposal.objects.open().filter(told(mentee__in=mine) | told(mentor__in=mine))
    dues = Due.objects.filter(about="proposal", ref=OuterRef("pk"), state=Due.State.OPEN).order_by("due_on")
    return found.order_by("pk").values_list(
        *("pk", "mentee__person", "mentee__person__name", "mentor__person__name"),
        *("mentee_yes_at", "mentor_yes_at", "round__programme__title"),
        Subquery(dues.values("due_on")[:1]),
        Exists(dues.filter(owner=person)),
    )


def fallen_through(person):
    """Open rounds of theirs in which a proposal came to nothing, at `fell_at`, and its mentee has no other."""
    State = Proposal.State
    there = Proposal.objects.filter(
        round=OuterRef("round"), mentee=OuterRef("mentee"), state__in=(State.OFFERED, State.BEGUN)
    )
    fell = Proposal.objects.filter(round=OuterRef("pk"), state__in=(State.DECLINED, State.LAPSED))
    lost = fell.exclude(Exists(there)).order_by("ended_at").values("ended_at")[:1]
    mine = Round.objects.filter(reach(person, Right.PAIR_PEOPLE), state=Round.State.BOARD)
    return mine.annotate(fell_at=Subquery(lost)).exclude(fell_at=None)
