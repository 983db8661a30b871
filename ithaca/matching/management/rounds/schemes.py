"""What columns mean, by a scheme: its criteria, with a column for each field of its forms, by name or in words."""

from dataclasses import replace
from pathlib import Path

from ithaca.matching.management.rounds.barring import kept_bars
from ithaca.matching.management.rounds.headings import column_for, labels_of, reading, title_of
from ithaca.matching.policy import MatchingPolicy, fields_of
from ithaca.matching.queries.by_scheme import criteria_of, synonyms_of
from ithaca.matching.rules.rounds.guessing import Guess
from ithaca.matching.rules.rounds.people import Criterion, Rules
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.tables import Table
from ithaca.programmes import scheme


def scheme_in(folder: Path):
    if not (folder / "scheme.toml").exists():
        raise Unfit(f"{folder} is no scheme: there is no scheme.toml in it.")
    return scheme.parse(scheme.read_folder(folder))


def guess_by_scheme(folder: Path, found, mentees: Table, mentors: Table) -> Guess:
    """The scheme's criteria, and the columns of its bars. A field for which there is no column is told as unused."""
    fields = fields_of(found)
    criteria, unused = [], []
    for one in criteria_of(found.section(MatchingPolicy), {field.name: field for field in fields}, {}):
        columns = column_for(mentees, one.needs, fields), column_for(mentors, one.offers, fields)
        if all(columns):
            criteria.append((one, *columns))
        else:
            whose, name = ("mentors", one.offers) if columns[0] else ("mentees", one.needs)
            unused.append((whose, name, f"no such column, nor “{title_of(name, fields)}”: not counted"))
    if not criteria:
        names = ", ".join(f"“{name}”" for _, name, _ in unused[:3])
        raise Unfit(
            f"None of the columns is a field of {folder}. Name them as its forms do, such as {names}."
        )
    bars, lacking = kept_bars(found, mentees, mentors)
    return Guess(
        reading(mentees, {needs: labels_of(asked(fields, one)) for one, needs, _ in criteria}),
        reading(mentors, {offers: labels_of(asked(fields, one)) for one, _, offers in criteria}),
        Rules(
            tuple(replace(one, needs=needs, offers=offers) for one, needs, offers in criteria),
            synonyms=synonyms_of(fields),
        ),
        (*unused, *lacking),
        tuple((one.bar.kind, *one.columns) for one in bars),
    )


def asked(fields, criterion: Criterion) -> list:
    return [field for field in fields if field.name in (criterion.needs, criterion.offers)]
