"""Spreadsheets of a round: rows of text become people, and whatever cannot be understood is told by row and column."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ithaca.matching.rules.rounds.people import Person
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.questions.rules.words import fold

JOINED = " + "  # several columns read as one, in this order
SEPARATORS = (";", "|", "\n", ",")
NO_ANSWER = frozenset(
    {"n a", "na", "nan", "null", "nil", "none", "not applicable", "no answer", "not answered"}
)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
MOST_SAID = 12  # problems in one go


class Unclear(Unfit):
    """Several things to mend; the text has a line for each."""

    def __init__(self, problems: Sequence[str]):
        shown = [
            *problems[:MOST_SAID],
            *([f"and {len(problems) - MOST_SAID} more"] if problems[MOST_SAID:] else []),
        ]
        super().__init__("\n".join(shown))


@dataclass(frozen=True)
class Table:
    """Rows under their headings; `numbers` are their places in the file, from 1."""

    what: str  # "mentees" or "mentors"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def column(self, name: str) -> list[str]:
        """Every cell; several columns by "One + Another" become one cell, a line each."""
        if name in self.head:
            place = self.head.index(name)
            return [row[place] for row in self.rows]
        parts = name.split(JOINED)
        if not name or any(part not in self.head for part in parts):
            raise Unfit(f"The {self.what} have no column “{name}”. Theirs are: {', '.join(self.head)}.")
        return ["\n".join(filter(None, cells)) for cells in zip(*map(self.column, parts), strict=True)]


@dataclass(frozen=True)
class Reading:
    """Which columns of a table say who somebody is, and which hold several values in one cell."""

    id: str = ""
    name: str = ""
    places: str = ""
    least: str = ""
    lists: dict[str, str] = field(default_factory=dict)  # column -> what divides its values


def table_of(what: str, rows: Sequence[Sequence[str]]) -> Table:
    """The headings are the first row in which most cells are filled; empty rows and columns are left out."""
    widest = max((sum(bool(cell.strip()) for cell in row) for row in rows[:30]), default=0)
    begin = next((n for n, row in enumerate(rows) if sum(bool(c.strip()) for c in row) * 2 > widest), None)
    if begin is None:
        raise Unfit(f"The file of {what} has no headings: the first row has to name the columns.")
    if address := next((cell for cell in rows[begin] if ADDRESS.fullmatch(cell.strip())), ""):
        raise Unfit(
            f"The file of {what} has no headings: row {begin + 1} holds “{address.strip()}”, which is somebody's. Name the "
            "columns in a row above the first person."
        )
    width = max(len(row) for row in rows[begin:])
    full = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows[begin:]]
    used = [place for place in range(width) if any(row[place] for row in full)]
    kept = [(begin + n + 1, tuple(row[p] for p in used)) for n, row in enumerate(full) if n and any(row)]
    return Table(
        what, headings(full[0], used), tuple(row for _, row in kept), tuple(number for number, _ in kept)
    )


def headings(row: Sequence[str], used: Iterable[int]) -> tuple[str, ...]:
    """Each heading once; one that is missing is called after its place."""
    found: list[str] = []
    for place in used:
        name = " ".join(row[place].split()) or f"column {place + 1}"
        again = sum(
            other == name or re.fullmatch(re.escape(name) + r" \(\d+\)", other) is not None for other in found
        )
        found.append(f"{name} ({again + 1})" if again else name)
    return tuple(found)


def answered(text: str) -> str:
    """A cell; nothing where it says, in a word or a mark, that there is no answer."""
    folded = fold(text)
    return text if folded and folded not in NO_ANSWER else ""


def divided(text: str, separator: str) -> list[str]:
    """The values of a cell, each once."""
    parts = re.split(r"[\n;|]" if separator in ";|\n" else r"[\n;|,]", text) if separator else [text]
    return list(dict.fromkeys(part.strip(" .-•*") for part in parts if part.strip(" .-•*")))


def people_of(table: Table, reading: Reading, columns: Iterable[str]) -> list[Person]:
    """A person a row, with the columns that the rules speak of. Ids that are missing or stand there twice are told."""
    cells = {name: [answered(cell) for cell in table.column(name)] for name in dict.fromkeys(columns) if name}
    ids = table.column(reading.id) if reading.id else [f"row {number}" for number in table.numbers]
    names = table.column(reading.name) if reading.name else [""] * len(table.rows)
    check_ids(table, reading, ids)
    return [
        Person(
            ids[k],
            {
                name: values[k] if name not in reading.lists else divided(values[k], reading.lists[name])
                for name, values in cells.items()
            },
            " ".join(names[k].split()),
            number,
        )
        for k, number in enumerate(table.numbers)
    ]


def check_ids(table: Table, reading: Reading, ids: Sequence[str]):
    seen, problems = {}, []
    for number, one in zip(table.numbers, ids, strict=True):
        if not one:
            problems.append(f"{table.what}, row {number}, column “{reading.id}”: nothing to know them by.")
        elif fold(one) in seen:
            problems.append(
                f"{table.what}, row {number}, column “{reading.id}”: “{one}” stands in row {seen[fold(one)]} too."
            )
        seen.setdefault(fold(one), number)
    if problems:
        raise Unclear(problems)


def numbers_in(table: Table, column: str, usual: int) -> list[int]:
    """How many each mentor takes, or should have; a cell that is no whole number is told by row and column."""
    if not column:
        return [usual] * len(table.rows)
    found, problems = [], []
    for number, text in zip(table.numbers, table.column(column), strict=True):
        many = whole_number(text) if text else usual
        if many is None:
            problems.append(
                f"{table.what}, row {number}, column “{column}”: “{text}” is not a whole number from 0 to 1000."
            )
        found.append(many or 0)
    if problems:
        raise Unclear(problems)
    return found


def whole_number(text: str) -> int | None:
    """3 of "3" or "3.0"; None of anything else."""
    found = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", text.strip())
    return int(found[1]) if found and int(found[1]) <= 1000 else None
