"""Is a plan really the best? Checked by code that knows nothing of how it was found.

It shares no line with the solver: it takes the people, the plan and one price for each person, and adds up whole numbers.
README.md says why this proves it.
"""

from dataclasses import dataclass

import numpy as np

MOST = 1 << 52  # no price may be larger: differences are exact, also where scores are whole numbers in floats


@dataclass(frozen=True)
class Certificate:
    """What was found by checking.

    `total` and `bound` in units of score: no plan that matches as many totals more than `bound`. `matched` people of
    at most `most_matched`. `faults` says what is wrong; `proved` is true only when nothing is and the sums are equal.
    """

    matched: int
    total: int
    bound: int
    proved: bool
    faults: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        return self.bound - self.total


def check(problem, chosen, mentee_prices, mentor_prices, *, worth: int | None = None) -> Certificate:
    """Whether `chosen` (n, a mentor's number or -1) matches the most people, and then has the greatest total.

    The prices are whole numbers: `mentee_prices` (n) and `mentor_prices` (m); `worth` is what they count one more match
    for (the problem's own, or more), and is checked too.
    """
    chosen, u, v = (np.asarray(a).astype(np.int64) for a in (chosen, mentee_prices, mentor_prices))
    worth = problem.worth if worth is None else worth
    faults = [*faults_of_plan(problem, chosen), *faults_of_worth(problem, worth), *faults_of_prices(u, v)]
    if faults:
        return Certificate(0, 0, 0, False, tuple(faults))
    paired = np.flatnonzero(chosen >= 0)
    matched = len(paired)
    total = int(problem.scores[paired, chosen[paired]].sum())
    missing = shortfalls(problem, u, v, worth)
    dual = whole_sum(u + missing) + sum(int(p) * int(n) for p, n in zip(v, problem.places, strict=True))
    bound = dual - worth * matched
    if missing.any():
        faults.append(f"{np.count_nonzero(missing)} mentees have a pair worth more than its two prices")
    if not slack_is_nowhere(problem, chosen, u, v, worth):
        faults.append(
            "a price is paid for a place or a person that stays free, or a chosen pair is not worth its prices"
        )
    return Certificate(matched, total, bound, not faults and bound == total, tuple(faults))


def faults_of_plan(problem, chosen):
    if chosen.shape != (len(problem.mentees),):
        yield "the plan is for other people"
        return
    if chosen.size and (chosen.min() < -1 or chosen.max() >= len(problem.mentors)):
        yield "the plan names a mentor that does not exist"
        return
    paired = np.flatnonzero(chosen >= 0)
    if not problem.allowed[paired, chosen[paired]].all():
        yield "the plan has a pair that is barred"
    if (np.bincount(chosen[paired], minlength=len(problem.mentors)) > problem.places).any():
        yield "the plan gives a mentor more mentees than places"


def faults_of_worth(problem, worth):
    """One more match must outweigh every score that could be lost elsewhere."""
    lowest, highest = problem.extremes
    if lowest < 0 or worth <= highest * problem.most_matched:
        yield "one more match does not outweigh all scores"


def faults_of_prices(u, v):
    for prices in (u, v):
        if prices.size and not 0 <= int(prices.min()) <= int(prices.max()) < MOST:
            yield "a price is below nothing, or beyond counting"


def shortfalls(problem, u, v, worth: int) -> np.ndarray:
    """By how much the best allowed pair of each mentee is worth more than its prices; over every allowed pair there is."""
    found = np.zeros(len(u), np.int64)
    if not len(u) or not len(v):
        return found
    beyond = v - worth
    for rows, scores in problem.blocks():
        excess = scores - beyond
        i, j = np.divmod(np.flatnonzero(excess > u[rows, None]), len(v))
        by, i = (excess[i, j] - u[rows][i]).astype(np.int64), i + rows.start
        may = problem.are_allowed(i, j)
        np.maximum.at(found, i[may], by[may])
    return found


def slack_is_nowhere(problem, chosen, u, v, worth: int) -> bool:
    """Chosen pairs are worth exactly their prices; who stays without, and a mentor with a free place, costs nothing."""
    paired = chosen >= 0
    rows, columns = np.flatnonzero(paired), chosen[paired]
    load = np.bincount(columns, minlength=len(v))
    return bool(
        (problem.scores[rows, columns] + worth == u[rows] + v[columns]).all()
        and not u[~paired].any()
        and not v[load < problem.places].any()
    )


def whole_sum(numbers: np.ndarray) -> int:
    """A sum that cannot overflow."""
    return sum(int(number) for number in numbers)
