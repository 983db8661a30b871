"""Which column of a spreadsheet holds the answers to a question of a scheme, and what divides several in one cell."""

from ithaca.matching.rules.rounds.guessing import Look, Side
from ithaca.matching.rules.rounds.tables import SEPARATORS, Reading, Table, divided
from ithaca.questions.rules.words import fold

MOSTLY = 0.6  # of the values of a column


def column_for(table: Table, name: str, fields) -> str:
    """The column whose heading is the field's name, label or title; else the one whose values are its choices."""
    named = [field for field in fields if field.name == name]
    words = {fold(name)} | {fold(text) for field in named for text in (field.label, field.title)}
    choices = labels_of(named)
    by_heading = [column for column in table.head if fold(column) in words]
    by_values = [column for column in table.head if Look(table, column).names(choices) >= MOSTLY]
    return next(iter((*by_heading, *by_values)), "")


def labels_of(fields) -> set[str]:
    """Every answer that the fields know, folded."""
    return {fold(text) for f in fields for c in f.choices for text in (c.value, c.label, *c.synonyms)}


def title_of(name: str, fields) -> str:
    return next((field.title for field in fields if field.name == name), name)


def reading(table: Table, used: dict[str, set[str]]) -> Reading:
    """`used` has for each column the answers that its field knows."""
    side = Side(table)
    lists = {name: mark for name, labels in used.items() if (mark := separator_of(Look(table, name), labels))}
    return Reading(side.id, side.name, side.places, side.least, lists)


def separator_of(look: Look, labels: set[str]) -> str:
    """What divides the values so that most of them are known answers; many answers have commas in them."""
    if not labels:
        return look.separator
    marks = {}
    for mark in ("", *SEPARATORS):
        values = [fold(value) for cell in look.cells for value in divided(cell, mark)]
        marks[mark] = sum(value in labels for value in values) / max(len(values), 1)
    return max(marks, key=lambda mark: marks[mark])
