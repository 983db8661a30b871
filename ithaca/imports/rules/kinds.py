"""Columns that say which role each person has: never an answer of a profile, and a warning where they disagree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ithaca.imports.rules.words import PEOPLE, tidy
from ithaca.kit.rules.sentences import Sentence

STATES = frozenset(
    ["active", "inactive", "invited", "pending", "paused", "left", "withdrawn", "current", "former"]
)
MORE_PEOPLE = frozenset(
    [
        "alum",
        "alums",
        "graduates",
        "members",
        "participant",
        "participants",
        "volunteer",
        "volunteers",
        "staff",
    ]
)
KINDS = PEOPLE | MORE_PEOPLE
HEADINGS = frozenset(
    [
        *("role", "roles", "type", "kind", "category", "status", "state", "member type", "user type"),
        *("participant type", "person type", "contact type", "record type", "membership type"),
        *(
            "membership status",
            "programme role",
            "program role",
            "role in programme",
            "role in the programme",
        ),
    ]
)
ASKING = frozenset(["is", "are", "this", "person", "also", "be", "being", "wants", "to", "would", "like"])
YES = frozenset(["yes", "y", "true", "x", "1", "ja", "✓", "✔"])
NO = frozenset(["no", "n", "false", "0", "nein"])
NOT = "not "  # before a role that somebody is said not to have
JOINERS = frozenset(["a", "an", "or", "and", "the", "is", "are", "both"])
MOST_VALUES = 30  # a column of more different values says something else
FEW, MANY = (
    4,
    20,
)  # so few different values in so many rows are kinds of people, where the heading is of kinds
SHARE = 0.5
SHOWN = 5


@dataclass
class Says:
    """What a column says of who people are: each value with its number of rows and the role that it names, if any."""

    place: int
    title: str
    values: list[tuple[str, int, str]] = field(default_factory=list)


def names_of(roles: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """{tidy words: role}, of (name, title, plural, and whatever else one of them is called)."""
    return {tidy(words): name for name, *said in roles for words in (name.replace("-", " "), *said)}


def role_said(value: str, names: dict[str, str]) -> str:
    """The one role that a value names plainly: `Mentor`, `MENTORS` or `mentor (alumni)`; else nothing."""
    said = tidy(value)
    if said in names:
        return names[said]
    words = said.split()
    roles = {names[word] for word in words if word in names}
    rest = {word for word in words if word not in names}
    return roles.pop() if len(roles) == 1 and rest <= KINDS else ""


def asked_by_heading(title: str, names: dict[str, str]) -> str:
    """The role about which a heading asks yes or no: `Is mentor`, `Mentor?`; "" where it asks of none, or of several."""
    said = [word for word in tidy(title).split() if word not in JOINERS | ASKING]
    return names.get(" ".join(said), "")


def said_of(title: str, value: str, names: dict[str, str]) -> str:
    """The role that a cell names, by itself or by a yes under a heading; `not ROLE` where it says no."""
    if (role := asked_by_heading(title, names)) and value.strip().casefold() in YES | NO:
        return role if value.strip().casefold() in YES else f"{NOT}{role}"
    return role_said(value, names)


def speaks_for(said: str, role: str) -> bool:
    """Whether what a cell says of somebody leaves room for a role: it names that one, or denies another."""
    return said == role or (said.startswith(NOT) and said != f"{NOT}{role}")


def is_kind(value: str) -> bool:
    """`Alumni` and `current student` are; `student nurse` and `active` alone are not."""
    words = set(tidy(value).split())
    return bool(words & KINDS) and words <= KINDS | STATES


def says_who(title: str, values: Iterable[str], names: dict[str, str]) -> bool:
    """Whether a column says what kind of people they are, by its values or by few of them under such a heading."""
    found = Counter(value.strip() for value in values if value.strip())
    many = found.total()
    if not found or len(found) > MOST_VALUES:
        return False
    known = sum(n for value, n in found.items() if said_of(title, value, names) or is_kind(value))
    if many and known / many >= SHARE:
        return True
    return tidy(title) in HEADINGS and len(found) <= FEW and many >= MANY


def heads_kinds(title: str, names: dict[str, str]) -> bool:
    """Whether a heading is about the kinds of people: `Type`, `Mentor or mentee?`; a `Role` may be a job."""
    words = set(tidy(title).split())
    return tidy(title) in HEADINGS - {"role", "roles"} or bool(
        words & names.keys() and words <= names.keys() | JOINERS
    )


def said_in(place: int, title: str, values: list[str], names: dict[str, str]) -> Says:
    """The values of such a column, each in its usual spelling, the commonest first."""
    spellings = Counter(value.strip() for value in values if value.strip())
    usual, many = {}, Counter()
    for value, n in spellings.most_common():
        usual.setdefault(tidy(value), value)
        many[tidy(value)] += n
    rows = [(usual[said][:60], n, said_of(title, usual[said], names)) for said, n in many.most_common()]
    return Says(place, title, rows)


def mismatch(row: list[str], columns: list[Says], names: dict[str, str], role: str, plural: str) -> str:
    """Why a row is of another role than its file is brought in for, or nothing."""
    for column in columns:
        value = row[column.place].strip() if column.place < len(row) else ""
        said = said_of(column.title, value, names)
        if said and not speaks_for(said, role):
            return Sentence(
                "“{column}” says {value}, and this import is for {roles}.",
                column=column.title, value=value[:60], roles=plural,
            )  # fmt: skip
    return ""


def warnings(title: str, values: list, role: str, plural: str) -> list[Sentence]:
    """What the coordinator has to know of such a column before anybody comes in; nothing where all is clear."""
    others = [(value, said) for value, _, said in values if not speaks_for(said, role)]
    alone = len(values) == 1 and not is_kind(values[0][0]) and not values[0][2]
    if not others or alone:
        return []
    lines = [Sentence("This file has a column “{column}”: {values}.", column=title, values=counted(values))]
    if any(said for _, said in others):
        lines.append(
            Sentence("Rows that name another role stay out, as this import is for {roles}.", roles=plural)
        )
    if unclear := [value for value, said in others if not said]:
        values = ", ".join(f"“{value}”" for value in unclear[:SHOWN])
        ask = Sentence(
            "You are about to bring all of these in as {roles}: {values}. If some of them are not, leave those out of "
            "the file, or split it.",
            roles=plural,
            values=values,
        )
        lines.append(ask)
    return lines


def counted(values: list) -> str:
    """ "alumni (6,361), student (12)"; what is left over ends it."""
    told = ", ".join(f"{value} ({n:,})" for value, n, _ in values[:SHOWN])
    rest = sum(n for _, n, _ in values[SHOWN:])
    return Sentence("{values}, something else ({n})", values=told, n=f"{rest:,}") if rest else told
