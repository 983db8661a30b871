"""The people of a round and the rules by which they are matched: plain values, no arrays."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.questions.rules.words import fold

Answer = str | float | Sequence[str]
YES = {
    "yes",
    "y",
    "true",
    "1",
    "passed",
    "pass",
    "done",
    "complete",
    "completed",
    "x",
    "ok",
    "ja",
    "oui",
    "trained",
}


@dataclass(frozen=True)
class Person:
    """`row` is where they stand in the table that they came in, for whoever has to mend it; 0 if in none."""

    id: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    name: str = ""
    row: int = 0

    @property
    def called(self) -> str:
        return self.name or self.id

    def all(self, column: str) -> tuple[str, ...]:
        """Every value of a column; one value is a list of one."""
        given = self.answers.get(column, "")
        several = given if isinstance(given, list | tuple | set | frozenset) else [given]
        return tuple(text for one in several if (text := str(one).strip()))

    def text(self, column: str) -> str:
        return " ".join(self.all(column))

    def number(self, column: str) -> float:
        """A finite number, or NaN where nothing is said; anything else is refused by row and column."""
        given = self.text(column)
        if not given:
            return math.nan
        try:
            found = float(
                re.sub(r"^(-?\d+),(\d{1,2})$", r"\1.\2", given)
            )  # "3,5" as much of Europe writes it
        except ValueError:
            found = math.inf
        if not math.isfinite(found):
            raise self.unfit(column, Sentence("“{text}” is not a number", text=given))
        return found

    def is_yes(self, column: str) -> bool:
        return fold(self.text(column)) in YES

    def unfit(self, column: str, what: Sentence) -> Unfit:
        found = {"who": self.called, "column": column, "what": what}
        if not self.row:
            return Unfit(Sentence("{who}, “{column}”: {what}.", **found))
        return Unfit(Sentence("row {row} ({who}), column “{column}”: {what}.", row=self.row, **found))


@dataclass(frozen=True)
class Pool:
    """Who is in a round; `places` how many mentees each mentor takes, `least` how many they should have where that counts."""

    mentees: tuple[Person, ...]
    mentors: tuple[Person, ...]
    places: tuple[float, ...]
    least: tuple[int, ...] = ()


Kind = Literal[
    "topics", "same", "different", "text", "meaning", "close", "level", "mentee chooses", "mentor chooses"
]
BarKind = Literal["same", "different", "at least", "level", "not named", "passed"]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What makes a good pair. `needs` is a column of the mentee, `offers` one of the mentor.

    topics: how much of what is needed is offered; rare offers count more. same, different: one choice in common, or
    none. text: words in common (TF-IDF). meaning: what both wrote, by a language model where it has read it (`meaning/`), else
    as text. close: numbers, nothing left at a distance of `span` (0: the widest there is).
    level: the same along `order`. mentee chooses, mentor chooses: ids or names, the first choice first.
    """

    kind: Kind
    needs: str = ""
    offers: str = ""
    weight: float = 1.0
    title: str = ""
    says: str = "{what}"
    order: tuple[str, ...] = ()
    span: float = 0.0
    first_need: float = 1.0  # how much more the need counts that is named first

    def __post_init__(self):
        if not (math.isfinite(self.weight) and 0 <= self.weight <= 1e6):
            raise Unfit(
                Sentence(
                    "The weight of {what} is {weight}; give a number from 0 to 1,000,000.",
                    what=self.called,
                    weight=f"{self.weight:g}",
                )
            )

    @property
    def called(self) -> str:
        return self.title or self.needs or self.offers


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What must be so, whatever the score.

    same, different: something in common, or nothing. at least: the mentor's number is at least the mentee's and `by`.
    level: the mentor stands at least `by` steps above along `order`. not named: neither names the other (supervisor,
    line manager, never together). passed: both columns that are given say yes. What nobody answered bars only
    where `missing` says so.
    """

    kind: BarKind
    needs: str = ""
    offers: str = ""
    says: str = ""
    by: float = 0.0
    order: tuple[str, ...] = ()
    missing: Literal["allowed", "barred"] = "allowed"


@dataclass(frozen=True)
class Rules:
    """`synonyms` are groups of words for one thing; `apart` pairs of ids (mentee, mentor) never to be brought together."""

    criteria: tuple[Criterion, ...] = ()
    bars: tuple[Bar, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()


def steps(people: Sequence[Person], column: str, order: Sequence[str]) -> list[float]:
    """Where each stands along an order from 0; NaN where nothing is said; a level that it does not have is refused."""
    known = {fold(level): float(step) for step, level in enumerate(order)}
    found = []
    for person in people:
        said = fold(person.text(column))
        if said and said not in known:
            text, levels = person.text(column), ", ".join(order)
            raise person.unfit(column, Sentence("“{text}” is none of {levels}", text=text, levels=levels))
        found.append(known.get(said, math.nan))
    return found


def named(people: Sequence[Person], column: str, others: Sequence[Person]) -> list[list[int]]:
    """For each person the numbers of those whom a column names, by id or name, in the order in which they are named."""
    numbers = {}
    for number, other in enumerate(others):
        for name in (other.id, other.name):
            if fold(name):
                numbers.setdefault(fold(name), number)
    return [
        list(dict.fromkeys(numbers[fold(name)] for name in person.all(column) if fold(name) in numbers))
        for person in people
    ]
