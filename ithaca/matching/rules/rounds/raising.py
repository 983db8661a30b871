"""The worst-off raised first: as many people as can be matched, the lowest pair as high as it can be, then the total.

The floor is the highest score so that as many are still matched when no pair below it may be. It is found by halving, and
both that as many are matched at the floor and that fewer are above it is proved by certificates.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.solving import Solved, solve_in_order


def raise_the_lowest(problem: Problem, seed: str = "") -> Solved:
    problem = problem.in_order_of_lots(seed)
    most = most_matched(problem.allowed, problem.places)
    floor = highest_floor(problem, most)
    solved = solve_in_order(at_least(problem, floor))
    proved = (
        solved.certificate.proved
        and solved.certificate.matched == counted(problem) == most
        and (not most or counted(at_least(problem, floor + 1)) < most)
    )
    return replace(solved, floor=floor, certificate=replace(solved.certificate, proved=proved))


def highest_floor(problem: Problem, most: int) -> int:
    """The highest of all scores at which as many are matched."""
    scores = np.unique(problem.scores[problem.allowed])
    low, high = 0, len(scores)
    while high - low > 1:
        middle = (low + high) // 2
        holds = most_matched(problem.allowed & (problem.scores >= scores[middle]), problem.places) == most
        low, high = (middle, high) if holds else (low, middle)
    return int(scores[low]) if len(scores) else 0


def at_least(problem: Problem, floor: int) -> Problem:
    return problem.with_allowed(problem.allowed & (problem.scores >= floor))


def most_matched(allowed: np.ndarray, places: np.ndarray) -> int:
    """How many mentees can have a place at all (Hopcroft and Karp)."""
    places = np.minimum(places, allowed.sum(axis=0))
    wide = np.repeat(allowed, places, axis=1)
    return (
        int((maximum_bipartite_matching(csr_array(wide), perm_type="column") >= 0).sum()) if wide.size else 0
    )


def counted(problem: Problem) -> int:
    """The same with a proof: the most who can be matched, or -1 if it was not proved."""
    found = solve_in_order(replace(problem, scores=np.zeros_like(problem.scores))).certificate
    return found.matched if found.proved else -1
