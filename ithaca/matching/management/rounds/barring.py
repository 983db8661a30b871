"""The bars of a scheme, kept between people of two spreadsheets just as a round on the site keeps them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ithaca.matching.management.rounds.headings import column_for, labels_of, reading, title_of
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.queries.by_scheme import Looked, read_bars, refusing, sides_of
from ithaca.matching.rules.rounds.people import Person, Pool, Rules
from ithaca.matching.rules.rounds.tables import Table, people_of
from ithaca.programmes.scheme import Scheme
from ithaca.questions.rules.words import fold
from ithaca.relationships.policy import RelationshipPolicy, questions_of
from ithaca.relationships.rules.bars import Bar


@dataclass(frozen=True)
class Kept:
    """A bar of the scheme with the column of the mentees and that of the mentors; "" where it looks at none."""

    bar: Bar
    columns: tuple[str, str]


def kept_bars(
    scheme: Scheme, mentees: Table, mentors: Table
) -> tuple[list[Kept], list[tuple[str, str, str]]]:
    """(the bars for which there are columns, what is lacking for the others: whose, name, why)."""
    roles, kept, lacking = roles_of(scheme), [], []
    for bar in refusing(scheme.section(RelationshipPolicy), roles):
        names = sides_of(bar, roles)
        columns = tuple(
            column_of(table, name, scheme, role)
            for table, name, role in zip((mentees, mentors), names, roles, strict=True)
        )
        missing = [side for side in (0, 1) if names[side] and not columns[side]]
        if not missing:
            kept.append(Kept(bar, columns))
            continue
        whose, name = ("mentees", "mentors")[missing[0]], names[missing[0]]
        title = title_of(name, questions_of(roles[missing[0]], scheme).values())
        lacking.append((whose, name, f"no such column, nor “{title}”: NOT kept is “{bar.says}”"))
    return kept, lacking


def roles_of(scheme: Scheme) -> tuple[str, str]:
    return scheme.section(MatchingPolicy).sides(scheme)


def column_of(table: Table, name: str, scheme: Scheme, role: str) -> str:
    """The column of a question, or of what a membership itself says; "" where there is none."""
    if name == "email_domain":
        return address_column(table)
    return column_for(table, name, questions_of(role, scheme).values()) if name else ""


def address_column(table: Table) -> str:
    return next((one for one in table.head if re.search(r"e-?mail", one.lower())), "")


def with_bars(scheme: Scheme, mentees: Table, mentors: Table, pool: Pool, rules: Rules) -> tuple[Pool, Rules]:
    """The people with what bars compare, and the rules with the bars."""
    roles, (kept, _) = roles_of(scheme), kept_bars(scheme, mentees, mentors)
    sides = [
        looked(table, people, questions_of(role, scheme), dict(columns_read(kept, roles, side)))
        for side, (table, people, role) in enumerate(
            zip((mentees, mentors), (pool.mentees, pool.mentors), roles, strict=True)
        )
    ]
    held = read_bars([one.bar for one in kept], scheme, roles, *sides)
    barred = [
        tuple(answering(person, [one.sides[side] for one in held]) for person in people)
        for side, people in enumerate((pool.mentees, pool.mentors))
    ]
    bars = tuple(one.bar for one in held if one.bar)
    apart = rules.apart.union(*(one.apart for one in held))
    return replace(pool, mentees=barred[0], mentors=barred[1]), replace(
        rules, bars=(*rules.bars, *bars), apart=apart
    )


def columns_read(kept: Sequence[Kept], roles, side: int) -> Iterator[tuple[str, str]]:
    """(name of a question, its column) of one side."""
    for one in kept:
        if name := sides_of(one.bar, roles)[side]:
            yield name, one.columns[side]


def answering(person: Person, values: Sequence[dict]) -> Person:
    more = {column: one for side in values for column, one in side.get(person.id, {}).items()}
    return replace(person, answers={**person.answers, **more})


def looked(table: Table, people: Sequence[Person], questions, columns: dict[str, str]) -> list[Looked]:
    """Each row as bars look at it; `columns` by the names of questions."""
    known = {column: labels_of([q for q in [questions.get(name)] if q]) for name, column in columns.items()}
    address = address_column(table)
    as_cells = replace(reading(table, known), id="", name="")
    rows = people_of(table, as_cells, [*columns.values(), address])
    return [
        seen(person, (person.id, row.text(address)), row, questions, columns)
        for person, row in zip(people, rows, strict=True)
    ]


def seen(person: Person, addresses, row: Person, questions, columns: dict[str, str]) -> Looked:
    """Somebody, with the cells of their `row`."""
    ends = row.text(columns["ends_on"]) if "ends_on" in columns else ""
    return Looked(
        id=person.id,
        name=person.name,
        emails=tuple(dict.fromkeys(one.strip().lower() for one in addresses if "@" in one)),
        answers={name: answer(questions.get(name), row, column) for name, column in columns.items()},
        cohort=row.text(columns["cohort"]) if "cohort" in columns else "",
        ends_on=date.fromisoformat(day(row, columns["ends_on"], ends)) if ends else None,
    )


def answer(question, row: Person, column: str):
    """A cell as a form keeps the answer; None where it is empty. What cannot be read is told by row and column."""
    text, kind = row.text(column), question.kind if question else ""
    if not text:
        return None
    if kind in ("choice", "choices"):
        known = {fold(w): c.value for c in question.choices for w in (c.value, c.label, *c.synonyms)}
        found = [known.get(fold(one), one) for one in row.all(column)]
        return found if kind == "choices" else found[0]
    if kind == "yes-no":
        return row.is_yes(column)
    if kind in ("number", "scale"):
        return row.number(column)
    if kind == "date":
        return day(row, column, text)
    return list(row.all(column)) if kind == "person" else text


def day(row: Person, column: str, text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise row.unfit(column, f"“{text}” is not a day such as 2026-11-30") from None
