"""Bars: what must be so, or must never be so, between two people who are brought together.

Pure: what people answered comes in as plain values, and what they are called as a name and an address.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ithaca.kit.policies import setting
from ithaca.questions.rules.definitions import Field
from ithaca.questions.rules.people_named import Named, Names, read
from ithaca.questions.rules.words import fold

NAMING = ("named-by", "not-named-by")
ORDERED = ("choice", "number", "scale", "date")  # questions whose answers are more or less than others
ATTRIBUTES = {
    "cohort": "the cohort they belong to",
    "ends_on": "the day on which their time ends",
    "email_domain": "the part of their address after the @",
}
COMPANY = frozenset(["the", "ltd", "limited", "plc", "llp", "inc", "gmbh", "co", "company", "corporation"])


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Who may never be brought together, or only so: `[[relationships.bar]]`."""

    kind: Literal["equal", "different", "overlap", "at-least", "yes", "named-by", "not-named-by"] = setting(
        "What must be true of the two: their answers are `equal`, `different`, have something in common (`overlap`), "
        "or the first's is `at-least` the second's, by number, day, or the order of a question's choices; the first's is "
        "`yes`, such as on having passed a training; or the first is, or is not, whom the second named. But for `yes`, a "
        "missing answer stands in nobody's way."
    )
    roles: tuple[str, ...] = setting('The two roles: `["guide", "returner"]`.')
    fields: tuple[str, ...] = setting(
        "The question of a form that is compared, one for both or one for each role, in their order; or `cohort`, "
        "`ends_on` or `email_domain`. For names: the question in which the second names somebody."
    )
    says: str = setting("Why they cannot be brought together, as people read it.")
    by: float = setting(
        "With `at-least`: how far above it has to be, in numbers, days, or steps of the choices' order.", 0.0
    )
    force: Literal["refuse", "warn"] = setting(
        "It cannot be done (`refuse`), or staff are told and may go on (`warn`).", "refuse"
    )

    def field_of(self, side: int) -> str:
        """The question that is looked at of the first role (0) or the second (1); "" where none is."""
        if self.kind in NAMING:
            return self.fields[0] if side else ""
        if self.kind == "yes" and side and len(self.fields) == 1:
            return ""
        return self.fields[min(side, len(self.fields) - 1)]


@dataclass(frozen=True)
class Side:
    """One of two people: their name, their addresses, and their answer to the question compared."""

    name: str
    emails: tuple[str, ...]
    value: object


def holds(bar: Bar, one: Side, other: Side) -> bool:
    """Whether what the bar asks for is so. Where an answer is missing, nothing stands in the way."""
    if bar.kind in NAMING:
        named = names_in(other.value)
        return not named or is_among(one, named) == (bar.kind == "named-by")
    if bar.kind == "at-least":
        mine, theirs = measure(one.value), measure(other.value)
        return None in (mine, theirs) or mine >= theirs + bar.by
    if bar.kind == "yes":
        return one.value is True and (len(bar.fields) == 1 or other.value is True)
    mine, theirs = words(one.value), words(other.value)
    if not mine or not theirs:
        return True
    return {"equal": mine == theirs, "different": not mine & theirs, "overlap": bool(mine & theirs)}[bar.kind]


def words(value) -> set[str]:
    """An answer as what can be the same: `Severn Rail Ltd` and `severn rail` are."""
    values = value if isinstance(value, list) else [value]
    return {tidy(str(one)) for one in values if one not in (None, "")} - {""}


def tidy(said: str) -> str:
    told = fold(said)
    return " ".join(word for word in told.split() if word not in COMPANY) or told


def measure(value) -> float | None:
    """A number to hold against another, or a day as one; None for all else."""
    if isinstance(value, date):
        return value.toordinal()
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def in_order(question: Field | None, value):
    """An answer as what can be more or less: a day, or the place of a choice among those to choose from."""
    if question and question.kind == "choice" and value:
        places = [choice.value for choice in question.choices]
        return places.index(value) if value in places else None
    if question and question.kind == "date" and value:
        return date.fromisoformat(value)
    return value


def names_in(value) -> list[Named]:
    """Those whom an answer names."""
    values = value if isinstance(value, list) else [value]
    return [read(str(one)) for one in values if one not in (None, "")]


def is_among(person: Side, named: list[Named]) -> bool:
    """By an address where one was given; else by the name, however it is written."""
    names = Names([(True, person.name)])
    return any(one.email in person.emails if one.email else names.meant(one.name) for one in named)
