"""Facts: what happened, in the past tense, as plain data that outlives the code.

A fact is a frozen dataclass of ids and plain values. Fields annotated `Id` are its subjects:
the field's name is the kind of thing (`request`, `relationship`, `membership`), so a timeline
or an expectation can find every fact about it. `people` maps a role of the scheme to the
persons whom the fact touches.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import NewType

Id = NewType("Id", int)
People = NewType("People", dict)  # role name -> list of person ids
IDS = (Id, Id | None)  # a fact may be about a thing only sometimes

NAMES: dict[str, type] = {}
READERS: dict[str, Callable] = {}
_later: dict[type, list[str]] = defaultdict(list)
_inside: dict[type | None, list[Callable]] = defaultdict(list)


def fact(name: str, meaning: str):
    """Declare a fact under a stored name (never the class's), with its one-line meaning."""

    def declare(cls):
        cls = dataclass(frozen=True, kw_only=True)(cls)
        assert name not in NAMES, f"fact {name} is declared twice"
        NAMES[name] = cls
        cls.name, cls.meaning = name, meaning
        return cls

    return declare


def on(cls: type, name: str):
    """Subscribe a reader that runs later, as a job under a stored name; it bears being told twice."""

    def subscribe(reader):
        assert name not in READERS, f"reader {name} is declared twice"
        READERS[name] = reader
        _later[cls].append(name)
        return reader

    return subscribe


def inside(*classes: type | None):
    """Subscribe a reader that runs in the action's transaction (`None`: for every fact).

    For readers that only write rows, such as letters and dues: they commit with the fact.
    It is called as `reader(facts, by=person_id, at=moment)` with one or more facts of one class,
    so that a bulk action costs the reader as many queries as a single one.
    """

    def subscribe(reader):
        for cls in classes:
            _inside[cls].append(reader)
        return reader

    return subscribe


def later_readers(cls: type) -> list[str]:
    return _later[cls]


def inside_readers(cls: type) -> list[Callable]:
    return [*_inside[cls], *_inside[None]]


def subjects(fact) -> list[tuple[str, int]]:
    """All (kind, id) that the fact is about: its `Id` fields, then its people."""
    found = [
        (field.name, getattr(fact, field.name))
        for field in fields(fact)
        if field.type in IDS and getattr(fact, field.name) is not None
    ]
    people = {pk for ids in getattr(fact, "people", {}).values() for pk in ids}
    return found + [("person", pk) for pk in sorted(people)]


def kinds(cls: type) -> set[str]:
    """The kinds of thing that facts of this class are about."""
    return {field.name for field in fields(cls) if field.type in IDS}


def counted(cls: type) -> set[str]:
    """The names of those plain values that are numbers."""
    return {field.name for field in fields(cls) if field.type in (int, int | None)}


def plain(cls: type) -> set[str]:
    """The names of the plain values that facts of this class carry."""
    return {field.name for field in fields(cls) if field.type not in (*IDS, People)}
