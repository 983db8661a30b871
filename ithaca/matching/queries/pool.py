"""Who is in a round and by which rules they are matched, read from the database as the engine takes them.

Loads numpy: import it only where a round is worked with. Everybody is known by the id of their membership; names are laid
over it when words are made, and are never kept with a run.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from ithaca.matching.models import Proposal, Rank, Round
from ithaca.matching.policy import MatchingPolicy, fields_of
from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.showing import in_words as told
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy, questions_of
from ithaca.relationships.rules import bars

PICKS = "picks"  # the column of whom somebody chose themselves


@dataclass(frozen=True)
class Member:
    """Somebody who is in a round, with what they answered and where they can be reached."""

    pk: int
    person: int
    name: str
    emails: tuple[str, ...]
    answers: dict
    cohort: str
    ends_on: date | None
    places: int = 1

    @property
    def id(self) -> str:
        return str(self.pk)

    def value(self, name: str):
        """What a bar looks at: an answer, or one of its attributes."""
        if name == "email_domain":
            return [email.partition("@")[2] for email in self.emails]
        return getattr(self, name) if name in bars.ATTRIBUTES else self.answers.get(name)


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
    counted = [replace(m, places=(usual if m.places is None else m.places) - taken[m.pk]) for m in mentors]
    return [mentor for mentor in counted if mentor.places > 0]


def places_held(mentors: Iterable[int]) -> dict[int, int]:
    """How many places of each are taken, by who works with them and by who is proposed to them."""
    mentors = list(mentors)
    held = defaultdict(int)
    parts = Participant.objects.filter(membership__in=mentors, relationship__state__in=Relationship.RUNNING)
    for rows in (parts.order_by().values_list("membership"), open_proposals(mentors)):
        for pk, number in rows.annotate(number=Count("pk")):
            held[pk] += number
    return held


def open_proposals(mentors):
    return Proposal.objects.open().filter(mentor__in=mentors).order_by().values_list("mentor")


# As the engine takes them -----------------------------------------------------------------------------------------


def pool_of(found: Round, mentees: list[Member], mentors: list[Member]) -> tuple[Pool, Rules]:
    """The people with the answers that count, and the rules; `leaves_out` stay out."""
    out = set(found.leaves_out)
    mentees, mentors = ([m for m in side if m.pk not in out] for side in (mentees, mentors))
    fields = {field.name: field for field in fields_of(found.cohort.scheme)}
    criteria = criteria_of(found, fields)
    roles = found.cohort.obeys(MatchingPolicy).sides(found.cohort.scheme)
    columns = [  # of each side, what is read from a member
        {getattr(c, key): fields[getattr(c, key)] for c in criteria} for key in ("needs", "offers")
    ]
    asked = [questions_of(role, found.cohort.scheme) for role in roles]
    held = [
        read_bar(number, bar, roles, asked, mentees, mentors)
        for number, bar in enumerate(refusing(found, roles))
    ]
    picks = picks_of(found)
    if picks:
        weight = found.cohort.obeys(MatchingPolicy).chosen
        criteria.append(Criterion(kind="mentee chooses", needs=PICKS, weight=weight, title=PICKS))
        criteria.append(Criterion(kind="mentor chooses", offers=PICKS, weight=weight, title=PICKS))
    people = [
        tuple(as_person(m, used, [one.sides[side] for one in held], picks) for m in members)
        for side, (members, used) in enumerate(zip((mentees, mentors), columns, strict=True))
    ]
    apart = frozenset(
        pair for one in (*held, Held(apart=apart_already(found, mentees, mentors))) for pair in one.apart
    )
    synonyms = tuple((c.label, c.value, *c.synonyms) for field in fields.values() for c in field.choices)
    pool = Pool(people[0], people[1], tuple(float(mentor.places) for mentor in mentors))
    return pool, Rules(tuple(criteria), tuple(one.bar for one in held if one.bar), synonyms, apart)


def criteria_of(found: Round, fields) -> list[Criterion]:
    """The scheme's criteria, with the weights of this round."""
    return [
        Criterion(
            kind=one.kind,
            needs=one.needs,
            offers=one.offers,
            weight=float(found.weights.get(str(number), one.weight)),
            title=fields[one.needs].title,
            says=one.says,
            order=tuple(choice.label for choice in fields[one.needs].choices) if one.kind == "level" else (),
            span=one.span,
        )
        for number, one in enumerate(found.cohort.obeys(MatchingPolicy).criterion)
    ]


def as_person(member: Member, used: dict, barred: list[dict], picks: dict) -> Person:
    """What the engine reads of somebody: answers in words, what each bar compares, and whom they chose."""
    answers = {
        name: told(field, member.answers.get(name)) for name, field in used.items() if name in member.answers
    }
    for values in barred:
        answers |= values.get(member.pk, {})
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


# Bars -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A bar of the scheme as the engine takes it: one that compares columns of its own (`sides`: for each side, by
    membership, {column: answer}), or pairs who are kept apart."""

    bar: Bar | None = None
    sides: tuple[dict, dict] = ({}, {})
    apart: tuple[tuple[str, str], ...] | Iterator = ()


def refusing(found: Round, roles: tuple[str, str]) -> list[bars.Bar]:
    """The bars between the two roles of a round that refuse; those that only warn are said on the board."""
    policy = found.cohort.obeys(RelationshipPolicy)
    return [bar for bar in policy.bar if bar.force == "refuse" and set(bar.roles) == set(roles)]


def read_bar(number: int, bar: bars.Bar, roles, asked, mentees: list[Member], mentors: list[Member]) -> Held:
    """`asked` the questions of each side, by name."""
    column = f"bar {number}"
    turned = bar.roles[0] != roles[0]  # the bar's first role is the mentors'
    if bar.kind in bars.NAMING:
        named, namers = (mentors, mentees) if turned else (mentees, mentors)
        return naming(bar, column, named, namers, turned)
    names = [bar.field_of(side ^ turned) for side in (0, 1)]
    values = tuple(
        {m.pk: comparable(bar, questions.get(name), m.value(name)) for m in members}
        for name, questions, members in zip(names, asked, (mentees, mentors), strict=True)
    )
    if bar.kind == "yes":
        needs, offers = (column if name else "" for name in names)
        return Held(Bar(kind="passed", needs=needs, offers=offers, says=bar.says), in_column(column, values))
    if bar.kind == "at-least":
        sign = 1 if turned else -1  # the engine asks that the mentor's is at least the mentee's
        values = tuple({pk: [str(sign * one[0])] for pk, one in side.items() if one} for side in values)
    else:
        values = marked(values)
    kind = {"equal": "same", "overlap": "same", "different": "different", "at-least": "at least"}[bar.kind]
    return Held(
        Bar(kind=kind, needs=column, offers=column, by=bar.by, says=bar.says), in_column(column, values)
    )


def in_column(column: str, values) -> tuple[dict, dict]:
    """Of each side, by membership, the answers of those who have one."""
    return tuple({pk: {column: one} for pk, one in side.items() if one} for side in values)


def comparable(bar: bars.Bar, question, value) -> list:
    """An answer as the bar holds it against another: whole for `equal`, a number for `at-least`."""
    if bar.kind == "yes":
        return ["yes"] if value is True else []
    if bar.kind == "at-least":
        found = bars.measure(bars.in_order(question, value))
        return [] if found is None else [found]
    found = sorted(bars.words(value))
    return [" and ".join(found)] if found and bar.kind == "equal" else found


def marked(sides: tuple[dict, dict]) -> tuple[dict, dict]:
    """Words as marks, the same for the same word: the engine's synonyms and stems are not for bars."""
    words = sorted({word for side in sides for one in side.values() for word in one})
    marks = {word: f"v{number}" for number, word in enumerate(words)}
    return tuple({pk: [marks[word] for word in one] for pk, one in side.items()} for side in sides)


def naming(bar: bars.Bar, column: str, named: list[Member], namers: list[Member], turned: bool) -> Held:
    """Those who were named, or were not: found by address, or else by name, without looking at every pair."""
    by_email = {email: m.id for m in named for email in m.emails}
    by_name = defaultdict(list)
    for member in named:
        by_name[bars.tidy(member.name)].append(member.id)
    said = {
        m.pk: list(found_in(m.value(bar.field_of(1)), by_email, by_name))
        for m in namers
        if m.value(bar.field_of(1))
    }
    if bar.kind == "not-named-by":
        pairs = ((str(by), who) for by, whom in said.items() for who in whom)
        return Held(apart=tuple(pairs if turned else ((who, by) for by, who in pairs)))
    own = {m.pk: {column: [m.id]} for m in named}
    theirs = {pk: {column: whom or ["nobody"]} for pk, whom in said.items()}
    sides = (theirs, own) if turned else (own, theirs)
    return Held(Bar(kind="same", needs=column, offers=column, says=bar.says), sides)


def found_in(value, by_email: dict, by_name: dict) -> Iterator[str]:
    for one in bars.names_in(value):
        if one.email:
            yield from (by_email[one.email] for _ in (0,) if one.email in by_email)
        else:
            yield from by_name[bars.tidy(one.name)]
