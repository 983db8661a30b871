"""Counts of people that do not tell who: too few are not said, the rest to the nearest five.

One count beside another must not tell either: no sum is shown with its parts, and a table grows by ten people at a time,
so that what it says today and tomorrow never differs by one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
SHEAF = 10
BASE = 15  # of fewer people no share is said


def told(number: int) -> int | None:
    """A count as it may be shown: to the nearest five; None for fewer than five, none included."""
    return None if number < LEAST else (number + 2) // 5 * 5


@dataclass(frozen=True)
class Share:
    """`number` of a hundred, to the nearest five; `bound` is "over" or "under" where one of the two counts is not told."""

    number: int
    bound: str = ""


def share(part: int | None, rest: int | None) -> Share | None:
    """Made from counts as they may be shown, so that it tells no more than they do; None where too few are told."""
    if (part is None and rest is None) or (part or 0) + (rest or 0) < BASE:
        return None
    if rest is None:
        return Share(least_of(part), "over")
    if part is None:
        return Share(100 - least_of(rest), "under")
    return Share(round(20 * part / (part + rest)) * 5)


def least_of(count: int) -> int:
    """Of a hundred, at least this many, where so many did and fewer than five did not."""
    surely = count - 2  # to the nearest five, so two fewer at most
    return 20 * surely // (surely + LEAST - 1) * 5


def in_sheaves(rows: Sequence) -> Sequence:
    """The first of these rows, as many tens as are full."""
    return rows[: len(rows) // SHEAF * SHEAF]
