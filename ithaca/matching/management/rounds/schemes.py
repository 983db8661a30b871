"""What columns mean, by a scheme: its criteria, with a column for each field of its forms, by name or in words."""

from pathlib import Path

from ithaca.matching.policy import MatchingPolicy, fields_of
from ithaca.matching.rules.rounds.guessing import Guess, Look, Side
from ithaca.matching.rules.rounds.people import Criterion, Rules
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.tables import SEPARATORS, Reading, Table, divided
from ithaca.programmes import scheme
from ithaca.questions.rules.words import fold

MOSTLY = 0.6  # of the values of a column
KINDS = {"long": "text", "text": "same", "number": "close", "scale": "close", "choices": "topics"}


def guess_by_scheme(folder: Path, mentees: Table, mentors: Table) -> Guess:
    """The scheme's criteria. A field for which there is no column is told as unused."""
    if not (folder / "scheme.toml").exists():
        raise Unfit(f"{folder} is no scheme: there is no scheme.toml in it.")
    found = scheme.parse(scheme.read_folder(folder))
    fields = fields_of(found)
    criteria, unused, known = [], [], {}
    for criterion in found.section(MatchingPolicy).criterion:
        needs, offers = (
            column_for(mentees, criterion.needs, fields),
            column_for(mentors, criterion.offers, fields),
        )
        if needs and offers:
            both = [f for f in fields if f.name in (criterion.needs, criterion.offers)]
            kind, known[needs, offers] = kind_of(both), labels_of(both)
            title = title_of(criterion.needs, fields)
            criteria.append(
                Criterion(
                    kind=kind,
                    needs=needs,
                    offers=offers,
                    weight=criterion.weight,
                    says=criterion.says,
                    title=title,
                )
            )
        else:
            lacks, name = ("mentors", criterion.offers) if needs else ("mentees", criterion.needs)
            unused.append((lacks, name, f"no such column, nor “{title_of(name, fields)}”: not counted"))
    if not criteria:
        raise Unfit(
            f"None of the columns is a field of {folder}. Name them as its forms do, such as "
            f"{', '.join(f'“{name}”' for _, name, _ in unused[:3])}."
        )
    synonyms = [(c.value, c.label, *c.synonyms) for field in fields for c in field.choices]
    return Guess(
        reading(mentees, {c.needs: known[c.needs, c.offers] for c in criteria}),
        reading(mentors, {c.offers: known[c.needs, c.offers] for c in criteria}),
        Rules(tuple(criteria), synonyms=tuple(synonyms)),
        tuple(unused),
    )


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


def kind_of(fields) -> str:
    kinds = {field.kind for field in fields}
    return next((KINDS[kind] for kind in KINDS if kind in kinds), "same")


def reading(table: Table, used: dict[str, set[str]]) -> Reading:
    """`used` has for each column the answers that its field knows."""
    side = Side(table)
    lists = {name: mark for name, labels in used.items() if (mark := separator_of(Look(table, name), labels))}
    return Reading(side.id, side.name, side.places, lists)


def separator_of(look: Look, labels: set[str]) -> str:
    """What divides the values so that most of them are known answers; many answers have commas in them."""
    if not labels:
        return look.separator
    marks = {}
    for mark in ("", *SEPARATORS):
        values = [fold(value) for cell in look.cells for value in divided(cell, mark)]
        marks[mark] = sum(value in labels for value in values) / max(len(values), 1)
    return max(marks, key=lambda mark: marks[mark])
