"""Who is in a round and by which rules they are matched, read from the database as the engine takes them.

Loads numpy: import it only where a round is worked with. Everybody is known by the id of their membership; names are laid
over it when words are made, and are never kept with a run.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Count

from ithaca.matching.models import Proposal, Rank, Round
from ithaca.matching.policy import MatchingPolicy, fields_of
from ithaca.matching.queries.by_scheme import Looked, criteria_of, read_bars, refusing, synonyms_of
from ithaca.matching.rules.rounds.people import Criterion, Person, Pool, Rules
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.showing import in_words as told
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy

PICKS = "picks"  # the column of whom somebody chose themselves


@dataclass(frozen=True, kw_only=True)
class Member(Looked):
    """Somebody who is in a round, with what they answered and where they can be reached."""

    pk: int
    person: int
    places: int = 1
    has: int = 0


def members_of(found: Round) -> tuple[list[Member], list[Member]]:
    """(mentees, mentors) who could be in a round: active members of the cohort without anybody, and with a free place."""
    roles = found.cohort.obeys(MatchingPolicy).sides(found.cohort.scheme)
    rows = Membership.objects.filter(
        programme=found.programme_id, state=Membership.State.ACTIVE, person__is_active=True
    )
    mentees = rows.filter(role__name=roles[0], cohort=found.cohort_id).exclude(pk__in=busy(found))
    mentees = mentees.exclude(pk__in=Proposal.objects.open().values("mentee"))
    mentors = rows.filter(role__name=roles[1])
    return read(mentees), with_places(found, read(mentors))


def busy(found: Round):
    """Memberships of those who work with somebody."""
    running = Relationship.objects.running().filter(programme=found.programme_id)
    return Participant.objects.filter(relationship__in=running).values("membership")


def read(rows) -> list[Member]:
    values = rows.order_by("pk").values_list(
        *("pk", "person", "person__name", "person__email", "contact_email", "capacity", "ends_on"),
        *("profile__answers", "reflection__answers", "cohort__name"),
    )
    return [
        Member(
            id=str(pk),
            pk=pk,
            person=person,
            name=name,
            emails=tuple(address.lower() for address in (email, contact) if address),
            answers={**(profile or {}), **(reflection or {})},
            cohort=cohort,
            ends_on=ends_on,
            places=capacity,
        )
        for pk, person, name, email, contact, capacity, ends_on, profile, reflection, cohort in values
    ]


def with_places(found: Round, mentors: list[Member]) -> list[Member]:
    """Those with a free place: what they suggest, less whom they have and who is proposed to them."""
    role = found.cohort.obeys(MatchingPolicy).sides(found.cohort.scheme)[1]
    usual = found.cohort.obeys(JoiningPolicy).of(role).capacity
    taken = places_held([mentor.pk for mentor in mentors])
    counted = [
        replace(m, places=(usual if m.places is None else m.places) - taken[m.pk], has=taken[m.pk])
        for m in mentors
    ]
    return [mentor for mentor in counted if mentor.places > 0]


def places_held(mentors: Iterable[int]) -> dict[int, int]:
    """How many places of each are taken, by who works with them and by who is proposed to them."""
    mentors = list(mentors)
    held = defaultdict(int)
    parts = Participant.objects.filter(membership__in=mentors, relationship__state__in=Relationship.RUNNING)
    busy, waited_for = (
        rows.annotate(number=Count("pk"))
        for rows in (parts.order_by().values_list("membership"), open_proposals(mentors))
    )
    for pk, number in busy.union(waited_for, all=True):
        held[pk] += number
    return held


def open_proposals(mentors):
    return Proposal.objects.open().filter(mentor__in=mentors).order_by().values_list("mentor")


# As the engine takes them -----------------------------------------------------------------------------------------


def pool_of(found: Round, mentees: list[Member], mentors: list[Member]) -> tuple[Pool, Rules]:
    """The people with the answers that count, and the rules; `leaves_out` stay out."""
    out = set(found.leaves_out)
    mentees, mentors = ([m for m in side if m.pk not in out] for side in (mentees, mentors))
    cohort, scheme = found.cohort, found.cohort.scheme
    fields, policy = {field.name: field for field in fields_of(scheme)}, cohort.obeys(MatchingPolicy)
    roles, criteria = policy.sides(scheme), criteria_of(policy, fields, found.weights)
    columns = [  # of each side, what is read from a member
        {getattr(c, key): fields[getattr(c, key)] for c in criteria} for key in ("needs", "offers")
    ]
    held = read_bars(refusing(cohort.obeys(RelationshipPolicy), roles), scheme, roles, mentees, mentors)
    picks = picks_of(found)
    if picks:
        criteria.append(Criterion(kind="mentee chooses", needs=PICKS, weight=policy.chosen, title=PICKS))
        criteria.append(Criterion(kind="mentor chooses", offers=PICKS, weight=policy.chosen, title=PICKS))
    people = [
        tuple(as_person(m, used, [one.sides[side] for one in held], picks) for m in members)
        for side, (members, used) in enumerate(zip((mentees, mentors), columns, strict=True))
    ]
    least = (
        tuple(max(0, policy.least - mentor.has) for mentor in mentors) if found.objective == "spread" else ()
    )
    pool = Pool(people[0], people[1], tuple(float(mentor.places) for mentor in mentors), least)
    rules = Rules(
        tuple(criteria),
        tuple(one.bar for one in held if one.bar),
        synonyms_of(fields.values()),
        frozenset((*(pair for one in held for pair in one.apart), *apart_already(found, mentees, mentors))),
    )
    return pool, rules


def as_person(member: Member, used: dict, barred: list[dict], picks: dict) -> Person:
    """What the engine reads of somebody: answers in words, what each bar compares, and whom they chose."""
    answers = {
        name: told(field, member.answers.get(name)) for name, field in used.items() if name in member.answers
    }
    for values in barred:
        answers |= values.get(member.id, {})
    if member.pk in picks:
        answers[PICKS] = picks[member.pk]
    return Person(member.id, answers, member.name)


def picks_of(found: Round) -> dict[int, list[str]]:
    """Whom somebody chose, the first choice first."""
    picks = defaultdict(list)
    for by, of in Rank.objects.filter(round=found).order_by("place", "pk").values_list("by", "of"):
        picks[by].append(str(of))
    return picks


def apart_already(found: Round, mentees: list[Member], mentors: list[Member]) -> Iterator[tuple[str, str]]:
    """Who blocked whom, who has worked together before, and to whom the other said no in this round."""
    left, right = ({m.person: m.id for m in side} for side in (mentees, mentors))
    for by, person in Block.objects.values_list("by", "person"):
        for one, other in ((by, person), (person, by)):
            if one in left and other in right:
                yield left[one], right[other]
    ended = defaultdict(set)
    parts = Participant.objects.filter(relationship__programme=found.programme_id)
    for relationship, person in parts.values_list("relationship", "person"):
        ended[relationship].add(person)
    for people in ended.values():
        yield from ((left[a], right[b]) for a in people & left.keys() for b in people & right.keys())
    for mentee, mentor in turned_down(found):
        yield str(mentee), str(mentor)
    yield from ((left[person], right[person]) for person in left.keys() & right.keys())


def turned_down(found: Round):
    States = Proposal.State
    return Proposal.objects.filter(round=found, state__in=(States.DECLINED, States.LAPSED)).values_list(
        "mentee", "mentor"
    )
