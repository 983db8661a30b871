"""A scheme's criteria and bars as the engine takes them, for people from wherever they come: rows of a database or of a spreadsheet.

Loads numpy: import it only where a round is worked with.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.rules.rounds.people import Bar, Criterion
from ithaca.questions.rules.people_named import Names
from ithaca.relationships.policy import RelationshipPolicy, questions_of
from ithaca.relationships.rules import bars


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Somebody as bars look at them: `id` as the engine knows them, and what they answered, by the names of questions."""

    id: str
    name: str
    emails: tuple[str, ...]
    answers: Mapping
    cohort: str = ""
    ends_on: date | None = None

    def value(self, name: str):
        """What a bar looks at: an answer, or one of its attributes."""
        if name == "email_domain":
            return [email.partition("@")[2] for email in self.emails]
        return getattr(self, name) if name in bars.ATTRIBUTES else self.answers.get(name)


def criteria_of(policy: MatchingPolicy, fields: Mapping, weights: Mapping[str, float]) -> list[Criterion]:
    """The scheme's criteria over its `fields` by name; `weights` those of their numbers that differ."""
    return [
        Criterion(
            kind=one.kind,
            needs=one.needs,
            offers=one.offers,
            weight=float(weights.get(str(number), one.weight)),
            title=fields[one.needs].title,
            says=one.says,
            order=tuple(choice.label for choice in fields[one.needs].choices) if one.kind == "level" else (),
            span=one.span,
        )
        for number, one in enumerate(policy.criterion)
    ]


def synonyms_of(fields: Iterable) -> tuple[tuple[str, ...], ...]:
    return tuple((c.label, c.value, *c.synonyms) for field in fields for c in field.choices)


# Bars -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A bar of the scheme as the engine takes it: one that compares columns of its own (`sides`: for each side, by id,
    {column: answer}), or pairs who are kept apart."""

    bar: Bar | None = None
    sides: tuple[dict, dict] = ({}, {})
    apart: tuple[tuple[str, str], ...] = ()


def refusing(policy: RelationshipPolicy, roles: tuple[str, str]) -> list[bars.Bar]:
    """The bars between the two roles of a round that refuse; those that only warn are said on the board."""
    return [bar for bar in policy.bar if bar.force == "refuse" and set(bar.roles) == set(roles)]


def sides_of(bar: bars.Bar, roles: tuple[str, str]) -> tuple[str, str]:
    """What a bar looks at of a round's mentees, and of its mentors; "" where of nothing."""
    first, second = bar.field_of(0), bar.field_of(1)
    return (second, first) if bar.roles[0] != roles[0] else (first, second)


def read_bars(
    found: Sequence[bars.Bar],
    scheme,
    roles: tuple[str, str],
    mentees: Sequence[Looked],
    mentors: Sequence[Looked],
) -> list[Held]:
    asked = [questions_of(role, scheme) for role in roles]
    return [
        naming(bar, f"bar {number}", roles, mentees, mentors)
        if bar.kind in bars.NAMING
        else comparing(bar, f"bar {number}", roles, asked, (mentees, mentors))
        for number, bar in enumerate(found)
    ]


def comparing(bar: bars.Bar, column: str, roles, asked, people) -> Held:
    """`asked` the questions of each side, by name; `people` those of each."""
    names = sides_of(bar, roles)
    values = tuple(
        {one.id: comparable(bar, questions.get(name), one.value(name)) for one in side if name}
        for name, questions, side in zip(names, asked, people, strict=True)
    )
    if bar.kind == "yes":
        needs, offers = (column if name else "" for name in names)
        return Held(Bar(kind="passed", needs=needs, offers=offers, says=bar.says), in_column(column, values))
    if bar.kind == "at-least":
        sign = (
            1 if bar.roles[0] != roles[0] else -1
        )  # the engine asks that the mentor's is at least the mentee's
        values = tuple({id: [str(sign * one[0])] for id, one in side.items() if one} for side in values)
    else:
        values = marked(values)
    kind = {"equal": "same", "overlap": "same", "different": "different", "at-least": "at least"}[bar.kind]
    made = Bar(kind=kind, needs=column, offers=column, by=bar.by, says=bar.says)
    return Held(made, in_column(column, values))


def in_column(column: str, values) -> tuple[dict, dict]:
    """Of each side, by id, the answers of those who have one."""
    return tuple({id: {column: one} for id, one in side.items() if one} for side in values)


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
    return tuple({id: [marks[word] for word in one] for id, one in side.items()} for side in sides)


def naming(bar: bars.Bar, column: str, roles, mentees: Sequence[Looked], mentors: Sequence[Looked]) -> Held:
    """Those who were named, or were not: found by address, or else by name, without looking at every pair."""
    turned = bar.roles[0] != roles[0]  # the bar's first role, who is named, is the mentors'
    named, namers = (mentors, mentees) if turned else (mentees, mentors)
    by_email = {email: one.id for one in named for email in one.emails}
    by_name = Names((one.id, one.name) for one in named)
    values = {one.id: value for one in namers if (value := one.value(bar.field_of(1)))}
    said = {id: list(found_in(value, by_email, by_name)) for id, value in values.items()}
    if bar.kind == "not-named-by":
        pairs = ((by, who) for by, whom in said.items() for who in whom)
        return Held(apart=tuple(pairs if turned else ((who, by) for by, who in pairs)))
    own = {one.id: {column: [one.id]} for one in named}
    theirs = {id: {column: whom or ["nobody"]} for id, whom in said.items()}
    sides = (theirs, own) if turned else (own, theirs)
    return Held(Bar(kind="same", needs=column, offers=column, says=bar.says), sides)


def found_in(value, by_email: dict, by_name: Names) -> Iterator[str]:
    for one in bars.names_in(value):
        if one.email:
            yield from (by_email[one.email] for _ in (0,) if one.email in by_email)
        else:
            yield from by_name.meant(one.name)
