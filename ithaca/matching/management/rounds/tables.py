"""Tables of plain text, as wide as a terminal bears."""

from collections.abc import Sequence
from unicodedata import combining, east_asian_width

WIDEST = 44


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines: the headings, a rule, a line for each row. Numbers stand on the right."""
    cells = [[cut(cell) for cell in row[:-1]] + [row[-1]] for row in rows]
    widths = [max(wide(row[k]) for row in (head, *cells)) for k in range(len(head))]
    widths[-1] = len(head[-1])
    return [
        line(head, widths),
        "  " + "  ".join("-" * width for width in widths),
        *(line(row, widths) for row in cells),
    ]


def line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.rjust(width) if is_number(cell) else padded(cell, width)
        for cell, width in zip(row, widths, strict=True)
    ]
    return ("  " + "  ".join(cells)).rstrip()


def is_number(cell: str) -> bool:
    return cell.rstrip("%").replace(".", "", 1).isdigit()


def padded(cell: str, width: int) -> str:
    return cell + " " * (width - wide(cell))


def cut(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell if len(cell) <= WIDEST else f"{cell[: WIDEST - 1]}…"


def wide(cell: str) -> int:
    """How many places it takes in a terminal."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in cell)
