"""How long somebody usually takes to answer, as far as it can be said.

A few answers say little of a person and much of chance, so each estimate is drawn towards what is usual in the
programme, the more the fewer answers there are. With n answers whose mean of log(1 + days) is l, and m the log(1 + days)
of the programme's median,

    days = exp((n * l + K * m) / (n + K)) - 1

which is the credibility estimate Z * l + (1 - Z) * m with Z = n / (n + K) (Bühlmann, Experience rating and credibility,
ASTIN Bulletin 4, 1967), on logarithms, because waiting times are skewed: one answer after a month should not outweigh
five on the same day. A request that was never answered counts with the days until it expired.
"""

from collections.abc import Sequence
from math import exp, log1p
from statistics import median

from ithaca.kit.rules.sentences import Sentence

K = 4  # the programme counts as much as so many answers of one's own
LEAST = 3  # of one's own answers; with fewer nothing is said
LEAST_IN_ALL = 10  # answers in the programme before "usual" means anything


def usual(waits: Sequence[float]) -> float | None:
    """The median of a programme's waits, in days; None when there are too few."""
    return median(waits) if len(waits) >= LEAST_IN_ALL else None


def days(answers: int, mean_log: float | None, usual_days: float | None) -> float | None:
    """The estimate for one person, in days; None when it cannot be said yet."""
    if answers < LEAST or mean_log is None or usual_days is None:
        return None
    return exp((answers * mean_log + K * log1p(usual_days)) / (answers + K)) - 1


def in_words(estimate: float | None) -> str:
    """ "Usually answers in 4 days"; "" when nothing is known."""
    if estimate is None:
        return ""
    whole = max(1, round(estimate))
    return (
        Sentence("Usually answers within a day")
        if whole == 1
        else Sentence("Usually answers in {n} days", n=whole)
    )
