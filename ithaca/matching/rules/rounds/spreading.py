"""Minimum loads: as many people as can be matched, then as many places of the mentors' minimums as can be filled, then the
total. With a minimum of one that is as many mentors as can be with somebody.

Each mentor is laid out as two: one who has the places of their minimum, and one who has the rest. A place of the first kind is
worth more than all scores together, and less than one more match. So it is the same problem with larger numbers, and is solved
and proved as every other (`solving`, `certificate`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ithaca.matching.rules.rounds.problem import Held, Problem
from ithaca.matching.rules.rounds.solving import Solved, solve_in_order
from ithaca.matching.rules.rounds.units import NOBODY, WHOLE


@dataclass(frozen=True, eq=False)
class Doubled(Held):
    """A problem in which mentor j of m is j and m + j. `places` (2 m), the minimum's first; `scores` and `allowed` (n, 2 m)
    likewise, where the minimum's scores are higher by `lift`."""

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    places: np.ndarray
    scores: np.ndarray
    allowed: np.ndarray
    lift: int

    @classmethod
    def of(cls, problem: Problem, least: np.ndarray) -> "Doubled":
        lift = problem.worth
        return cls(
            problem.mentees,
            (*problem.mentors, *(f"{mentor}\n" for mentor in problem.mentors)),
            np.concatenate([least, problem.places - least]),
            np.hstack([problem.scores + lift, problem.scores]),
            np.hstack([problem.allowed, problem.allowed]),
            lift,
        )

    @property
    def worth(self) -> int:
        return self.most_matched * (WHOLE + self.lift) + 1


def solve_spread(problem: Problem, least: Sequence[int], seed: str = "") -> Solved:
    """The best plan by minimum loads: `least` (m) how many each mentor should have, as far as there are enough.

    Its prices are those of the mentors' other places. The certificate is that of the doubled problem, its sums without the
    lifts; `bound` holds for plans that match as many and fill as much of the minimums (`filled`).
    """
    wanted = dict(zip(problem.mentors, least, strict=True))
    problem = problem.in_order_of_lots(seed)
    m = len(problem.mentors)
    first = np.minimum(np.array([wanted[name] for name in problem.mentors], np.int64), problem.places)
    doubled = Doubled.of(problem, first)
    found = solve_in_order(doubled)
    chosen = np.where(found.chosen == NOBODY, NOBODY, found.chosen % max(m, 1))
    filled = int(((found.chosen != NOBODY) & (found.chosen < m)).sum())
    lifted = filled * doubled.lift
    certificate = replace(
        found.certificate, total=found.certificate.total - lifted, bound=found.certificate.bound - lifted
    )
    return Solved(problem, chosen, found.mentee_prices, found.mentor_prices[m:], certificate, filled=filled)
