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

KINDS = {str: (str, "text"), float: ((int, float), "a number"), tuple: (tuple, "a list")}


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
    check_shapes(given)
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


def check_shapes(given: dict):
    """What stands under each key is of its kind, so that a slip of the hand is told and no fault."""
    for name in ("mentees", "mentors"):
        if not isinstance(given.get(name, {}), dict):
            raise Unfit(f'[{name}] is a heading with lines such as id = "Email" below it.')
    for name in ("criterion", "bar"):
        rows = given.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Unfit(f'[[{name}]] is a heading with lines such as kind = "same" below it.')
    for name in ("synonyms", "apart"):
        rows = given.get(name, [])
        if not isinstance(rows, list) or not all(is_words(row) for row in rows):
            raise Unfit(f'{name} is a list of lists, such as [["one", "another"]].')
    if any(len(row) != 2 for row in given.get("apart", [])):
        raise Unfit("apart has pairs: a mentee's id and a mentor's.")


def is_words(value) -> bool:
    return isinstance(value, list) and all(isinstance(one, str | int) for one in value)


def reading(given: dict, side: str) -> Reading:
    row = given.get(side, {})
    check_keys(row, [one.name for one in fields(Reading)], f"[{side}]")
    for key, value in row.items():
        inside = list(value.values()) if key == "lists" and isinstance(value, dict) else [value]
        if (key == "lists") != isinstance(value, dict) or not all(isinstance(one, str) for one in inside):
            raise Unfit(
                f"[{side}]: {key} = {value!r} is not {'{ "Column" = ";" }' if key == 'lists' else 'a column'}."
            )
    return Reading(**row)


def rule(made, kinds, row: dict, where: str):
    check_keys(row, [one.name for one in fields(made)], where)
    if row.get("kind") not in kinds.__args__:
        raise Unfit(f"{where}: kind = “{row.get('kind', '')}” is none of {', '.join(kinds.__args__)}.")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    defaults = {one.name: one.default for one in fields(made) if one.name != "kind"}
    for key, default in defaults.items():
        kind, called = KINDS[type(default)]
        if key in values and (not isinstance(values[key], kind) or isinstance(values[key], bool)):
            raise Unfit(f"{where}: {key} = {row[key]!r} is not {called}.")
    return made(**values)


def check_keys(row: dict, known, where: str):
    for key in row:
        if key not in known:
            raise Unfit(f"{where} has a key “{key}”, which means nothing. Known are: {', '.join(known)}.")
