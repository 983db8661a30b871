"""How a plan treats people: shares, ranks, the lowest and the mean, blocking pairs, load; from the plan alone."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.units import NOBODY

TOP = 3


@dataclass(frozen=True)
class Fairness:
    """`ranks` {1: mentees who have the mentor they score highest with, 2: …}; scores in units; `load` {mentees: mentors
    who have so many}; `blocking` pairs who would both rather have each other, by score."""

    mentees: int
    matched: int
    ranks: dict[int, int]
    lowest: int
    mean: int
    blocking: int
    load: dict[int, int]
    free_places: int

    @property
    def share(self) -> float:
        return self.matched / self.mentees if self.mentees else 0.0

    @property
    def in_top(self) -> int:
        return sum(many for rank, many in self.ranks.items() if rank <= TOP)


def fairness(problem: Problem, chosen: np.ndarray) -> Fairness:
    """`chosen` (n) a mentor's number or -1."""
    paired = np.flatnonzero(chosen != NOBODY)
    scores = problem.scores[paired, chosen[paired]]
    load = np.bincount(chosen[paired], minlength=len(problem.mentors))
    better, blocking = compared(problem, chosen)
    ranks = Counter((1 + better[paired]).tolist())
    return Fairness(
        len(problem.mentees),
        len(paired),
        dict(sorted(ranks.items())),
        int(scores.min()) if scores.size else 0,
        int(scores.sum()) // scores.size if scores.size else 0,
        blocking,
        dict(sorted(Counter(load.tolist()).items())),
        int((problem.places - load).sum()),
    )


def compared(problem: Problem, chosen: np.ndarray) -> tuple[np.ndarray, int]:
    """((n) how many allowed mentors score higher with each mentee than their own, pairs who would both score higher together).

    A mentor without places counts for no rank. Read a few mentees at a time.
    """
    mine, lowest, there = own_scores(problem, chosen), lowest_taken(problem, chosen), problem.places > 0
    better, blocking = np.zeros(len(chosen), np.int64), 0
    for rows, scores in problem.blocks():
        i, j = np.nonzero(scores > mine[rows, None])
        may = problem.are_allowed(i + rows.start, j)
        i, j = i[may], j[may]
        better[rows] = np.bincount(i, weights=there[j], minlength=len(scores))
        blocking += int((scores[i, j] > lowest[j]).sum())
    return better, blocking


def own_scores(problem: Problem, chosen: np.ndarray) -> np.ndarray:
    """(n) what each scores with their mentor; -1 for who has none."""
    mine, paired = np.full(len(chosen), -1, np.int64), np.flatnonzero(chosen != NOBODY)
    mine[paired] = problem.scores[paired, chosen[paired]]
    return mine


def lowest_taken(problem: Problem, chosen: np.ndarray) -> np.ndarray:
    """(m) the lowest score that each full mentor has taken; -1 for who has a free place."""
    paired = np.flatnonzero(chosen != NOBODY)
    full = np.bincount(chosen[paired], minlength=len(problem.mentors)) >= problem.places
    lowest = np.full(len(problem.mentors), np.iinfo(np.int64).max)
    np.minimum.at(lowest, chosen[paired], own_scores(problem, chosen)[paired])
    return np.where(full, lowest, -1)


def blocking_by_score(problem: Problem, chosen: np.ndarray) -> int:
    return compared(problem, chosen)[1]
