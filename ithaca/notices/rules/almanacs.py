"""Closed days as the database keeps them."""

from datetime import date

from ithaca.kit.rules.periods import Closed


def closed_days(pairs: list[list[str]]) -> Closed:
    """`[["2026-12-21", "2027-01-03"]]` as inclusive pairs of dates."""
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs)
