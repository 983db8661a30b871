"""What columns mean, as a file that people can read and change: `--columns`. TOML; what it does not know is refused."""

import json
import tomllib
from dataclasses import MISSING, fields

from ithaca.matching.rules.rounds.guessing import Guess
from ithaca.matching.rules.rounds.people import Bar, BarKind, Criterion, Kind, Rules
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.tables import Reading

HEAD = """# What the columns mean. Change it and run again with --columns and this file.
#
# [[criterion]] makes the score. kind: topics, same, different, text, meaning, close, level, mentee chooses, mentor chooses.
#   needs is a column of the mentees, offers one of the mentors; weights count beside each other.
# [[bar]] must hold. kind: same, different, at least, level, not named, passed.
# lists: columns with several values in one cell, and what divides them.
# synonyms = [["CV", "résumé"]] and apart = [["mentee id", "mentor id"]] stand before the first heading.
"""


def written(guess: Guess) -> str:
    lines = [HEAD, "synonyms = []", "apart = []", ""]
    for side, reading in (("mentees", guess.mentees), ("mentors", guess.mentors)):
        lines += [f"[{side}]", *(f"{key} = {text(getattr(reading, key))}" for key in ("id", "name"))]
        if side == "mentors":
            lines += [f"places = {text(reading.places)}", f"least = {text(reading.least)}"]
        inside = ", ".join(f"{text(column)} = {text(mark)}" for column, mark in reading.lists.items())
        lines += [f"lists = {{ {inside} }}" if inside else "lists = {}", ""]
    for name, rows in (("criterion", guess.rules.criteria), ("bar", guess.rules.bars)):
        for row in rows:
            lines += [f"[[{name}]]", *(f"{key} = {text(value)}" for key, value in said(row)), ""]
    return "\n".join(lines)


def said(row) -> list[tuple[str, object]]:
    """The keys of a rule that are not as they would be anyway."""
    return [
        (one.name, getattr(row, one.name))
        for one in fields(row)
        if one.default is MISSING or getattr(row, one.name) != one.default
    ]


def text(value) -> str:
    """A value in TOML; strings and lists are written as JSON writes them."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def read_columns(source: str) -> Guess:
    try:
        given = tomllib.loads(source)
    except tomllib.TOMLDecodeError as problem:
        raise Unfit(f"The file of columns is not TOML: {problem}.") from None
    check_keys(given, ("mentees", "mentors", "criterion", "bar", "synonyms", "apart"), "the file of columns")
    rules = Rules(
        tuple(
            rule(Criterion, Kind, row, f"[[criterion]] {n}")
            for n, row in enumerate(given.get("criterion", []), 1)
        ),
        tuple(rule(Bar, BarKind, row, f"[[bar]] {n}") for n, row in enumerate(given.get("bar", []), 1)),
        tuple(tuple(map(str, group)) for group in given.get("synonyms", []) if group),
        frozenset((str(a), str(b)) for a, b in given.get("apart", [])),
    )
    return Guess(reading(given, "mentees"), reading(given, "mentors"), rules)


def reading(given: dict, side: str) -> Reading:
    row = given.get(side, {})
    check_keys(row, [one.name for one in fields(Reading)], f"[{side}]")
    return Reading(**row)


def rule(made, kinds, row: dict, where: str):
    check_keys(row, [one.name for one in fields(made)], where)
    if row.get("kind") not in kinds.__args__:
        raise Unfit(f"{where}: kind = “{row.get('kind', '')}” is none of {', '.join(kinds.__args__)}.")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    for key, kind in (("weight", (int, float)), ("needs", str), ("offers", str)):
        if key in values and not isinstance(values[key], kind):
            raise Unfit(
                f"{where}: {key} = {values[key]!r} is not {'a number' if key == 'weight' else 'a column'}."
            )
    return made(**values)


def check_keys(row: dict, known, where: str):
    for key in row:
        if key not in known:
            raise Unfit(f"{where} has a key “{key}”, which means nothing. Known are: {', '.join(known)}.")
