"""A plan that nobody would leave in pairs: mentees ask in the order of their wishes, mentors keep the best who ask.

Deferred acceptance with capacities (Gale and Shapley 1962): of all stable plans the best for every mentee, and no mentee gains
by hiding a wish; mentors may. Preferences are ranks: the lower the better, NEVER for who would rather have nobody. Equal ranks
are told apart by lot; whether the plan is stable is counted by code of its own, on the ranks as they were given.
"""

from heapq import heappush, heappushpop

import numpy as np

from ithaca.matching.rules.rounds.certificate import Certificate
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.solving import Solved, solve_in_order
from ithaca.matching.rules.rounds.units import NOBODY, WHOLE

NEVER = -1


def solve_stable(problem: Problem, mentee_ranks, mentor_ranks, seed: str = "") -> Solved:
    """`mentee_ranks` and `mentor_ranks` (n, m): what each mentee thinks of each mentor, and each mentor of each mentee.

    A pair that is barred, or that either side would never have, is in no plan.
    """
    ordered = problem.in_order_of_lots(seed)
    rows = [problem.mentee_number[name] for name in ordered.mentees]
    columns = [problem.mentor_number[name] for name in ordered.mentors]
    theirs, others = (np.asarray(ranks)[np.ix_(rows, columns)] for ranks in (mentee_ranks, mentor_ranks))
    can = ordered.allowed & (theirs >= 0) & (others >= 0)
    chosen = deferred_acceptance(np.where(can, theirs, NEVER), np.where(can, others, NEVER), ordered.places)
    best = solve_in_order(ordered.with_allowed(can))
    certificate = measured(ordered, chosen, best)
    return Solved(ordered, chosen, best.mentee_prices, best.mentor_prices, certificate)


def deferred_acceptance(mentee_ranks: np.ndarray, mentor_ranks: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(n) a mentor's number or -1. Equal ranks go by the order in which people stand."""
    wishes = [wishes_of(row) for row in mentee_ranks]
    kept: list[list] = [[] for _ in places]  # heaps of (-rank, -number): the last choice on top
    chosen = np.full(len(wishes), NOBODY, np.int64)
    for first in range(len(wishes)):
        asking = first
        while asking is not None and wishes[asking]:
            mentor = wishes[asking].pop()
            asking, before = (
                turned_away(kept[mentor], int(places[mentor]), int(mentor_ranks[asking, mentor]), asking),
                asking,
            )
            chosen[before] = mentor
            if asking is not None:
                chosen[asking] = NOBODY
    return chosen


def wishes_of(ranks: np.ndarray) -> list[int]:
    """Whom they would have, the last wish first."""
    named = np.flatnonzero(ranks >= 0)
    return named[np.lexsort((named, ranks[named]))][::-1].tolist()


def turned_away(kept: list, places: int, rank: int, mentee: int) -> int | None:
    """Who has to ask elsewhere after this mentee has asked, if anybody."""
    if not places:
        return mentee
    if len(kept) < places:
        heappush(kept, (-rank, -mentee))
        return None
    return -heappushpop(kept, (-rank, -mentee))[1]


def measured(problem: Problem, chosen: np.ndarray, best: Solved) -> Certificate:
    """How the plan stands beside the greatest total; a stable plan is rarely the best by score."""
    paired = np.flatnonzero(chosen != NOBODY)
    matched, total = len(paired), int(problem.scores[paired, chosen[paired]].sum())
    bound = best.certificate.bound if best.certificate.matched == matched else matched * WHOLE
    return Certificate(matched, total, bound, best.certificate.proved and bound == total)


def blocking_pairs(problem: Problem, chosen, mentee_ranks, mentor_ranks) -> list[tuple[int, int]]:
    """Pairs who would both rather have each other; read off the plan and the ranks, one pair after the other."""
    holders = [np.flatnonzero(np.asarray(chosen) == j).tolist() for j in range(len(problem.mentors))]
    return [
        (i, j)
        for i, j in np.argwhere(problem.allowed & (mentee_ranks >= 0) & (mentor_ranks >= 0)).tolist()
        if (chosen[i] == NOBODY or mentee_ranks[i][j] < mentee_ranks[i][chosen[i]])
        and (
            len(holders[j]) < problem.places[j]
            or any(mentor_ranks[i][j] < mentor_ranks[k][j] for k in holders[j])
        )
    ]


def ranks_for(scoring: Scoring) -> tuple[np.ndarray, np.ndarray]:
    """(mentees' ranks, mentors' ranks) as they were stated; a side that states none goes by score."""
    by_score = WHOLE - scoring.scores
    found = {}
    for criterion, measure in scoring.measured:
        if criterion.kind in ("mentee chooses", "mentor chooses"):
            found[criterion.kind] = np.where(measure.table > 0, WHOLE - measure.table, NEVER)
    return found.get("mentee chooses", by_score), found.get("mentor chooses", by_score)
