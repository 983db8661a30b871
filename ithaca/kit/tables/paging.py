"""Long lists, page by page: the next page begins after the last row, so page 2,000 costs what page 1 costs."""

import json
from dataclasses import dataclass, field

from django.core import signing
from django.db.models import F, IntegerField, Q, Subquery

SIZE = 50
CAP = 1_000


@dataclass(frozen=True)
class Order:
    """One way to sort a list: columns that together are never equal for two rows, with one direction.

    Columns may not be null: annotate with Coalesce, or with a far date, where they can be.
    """

    columns: tuple[str, ...]
    down: bool = False

    def by(self, back: bool) -> list:
        down = self.down != back
        return [F(c).desc() if down else F(c).asc() for c in self.columns]

    def beyond(self, values, back: bool, *, including: bool = False) -> Q:
        """Rows after these values (before them, going back); `including` those that have just these."""
        word = "lt" if self.down != back else "gt"
        found, same = Q(), Q()
        for column, value in zip(self.columns, values, strict=True):
            found |= same & Q(**{f"{column}__{word}": value})
            same &= Q(**{column: value})
        if including:
            found |= same
        # what the first column cannot be is said once more by itself, as no database finds it in the rest for its index
        return Q(**{f"{self.columns[0]}__{word}e": values[0]}) & found


class HowMany(Subquery):
    """How many rows a query finds, as a column of another one: counted once, not for each row."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Page:
    """Some rows, and where the pages before and after them begin (empty when there is none)."""

    rows: list = field(default_factory=list)
    before: str = ""
    after: str = ""


def page_of(query, order: Order, mark: str = "", size: int = SIZE) -> Page:
    """One page of a `.values()` query; `mark` is a page's own `before` or `after`. One query."""
    return cut(list(paged(query, order, mark, size)), order, mark, size)


def paged(query, order: Order, mark: str = "", size: int = SIZE):
    """The rows of one page, and one more that says whether there is another."""
    back, _ = read_mark(mark, order)
    return onwards(query, order, mark).order_by(*order.by(back))[: size + 1]


def onwards(query, order: Order, mark: str = ""):
    """The rows of one page and of all that follow it."""
    back, values = read_mark(mark, order)
    return query if values is None else query.filter(order.beyond(values, back))


def cut(rows: list[dict], order: Order, mark: str = "", size: int = SIZE) -> Page:
    """The page that these rows of `paged` make."""
    back, values = read_mark(mark, order)
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    has_before, has_after = (more, True) if back else (values is not None, more)
    return Page(
        rows,
        before=mark_of(rows[0], order, back=True) if rows and has_before else "",
        after=mark_of(rows[-1], order, back=False) if rows and has_after else "",
    )


def mark_of(row, order: Order, back: bool) -> str:
    values = [v.isoformat() if hasattr(v, "isoformat") else v for v in (row[c] for c in order.columns)]
    return signing.b64_encode(json.dumps([back, *values], separators=(",", ":")).encode()).decode()


def read_mark(mark: str, order: Order) -> tuple[bool, list | None]:
    """(back, values); a mark that was tampered with is the first page."""
    try:
        back, *values = json.loads(signing.b64_decode(mark.encode()))
    except (ValueError, TypeError):
        return False, None
    fits = isinstance(back, bool) and len(values) == len(order.columns)
    plain = all(isinstance(v, str | int | float) for v in values)
    return (back, values) if fits and plain else (False, None)


def capped_count(query, cap: int = CAP) -> str:
    """How many rows there are, in words, without counting beyond the cap: "312", "1,000+"."""
    return capped(query.order_by()[: cap + 1].count(), cap)


def capped(found: int, cap: int = CAP) -> str:
    return f"{cap:,}+" if found > cap else f"{found:,}"
