"""The units of everything that is counted: whole numbers only, so that sums are exact wherever they are made."""

POINT = 1_000  # a score of one point of 100
WHOLE = 100 * POINT  # the score of a perfect pair; every score lies from 0 to WHOLE
BARRED = -(1 << 60)  # the value of a pair that must not be; far below any sum of prices
FAR = 1 << 60  # a distance that no path has
NOBODY = -1  # in place of a mentor's number: this mentee has none


def points(units: int) -> float:
    """1,234 units are 1.234 points."""
    return round(int(units) / POINT, 3)
