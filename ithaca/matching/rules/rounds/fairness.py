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
    ranks = Counter(ranks_of(problem, paired, chosen[paired]).tolist())
    return Fairness(
        len(problem.mentees),
        len(paired),
        dict(sorted(ranks.items())),
        int(scores.min()) if scores.size else 0,
        int(scores.sum()) // scores.size if scores.size else 0,
        blocking_by_score(problem, chosen),
        dict(sorted(Counter(load.tolist()).items())),
        int((problem.places - load).sum()),
    )


def ranks_of(problem: Problem, mentees: np.ndarray, mentors: np.ndarray) -> np.ndarray:
    """1 and how many allowed mentors score higher with each mentee than their own; a place that nobody has counts not."""
    own = problem.scores[mentees, mentors][:, None]
    there = problem.allowed[mentees] & (problem.places > 0)
    return 1 + ((problem.scores[mentees] > own) & there).sum(axis=1)


def blocking_by_score(problem: Problem, chosen: np.ndarray) -> int:
    """Pairs with a higher score than the mentee has now, and than the lowest whom the mentor has, or with a free place."""
    paired = np.flatnonzero(chosen != NOBODY)
    mine = np.full(len(problem.mentees), -1, np.int64)
    mine[paired] = problem.scores[paired, chosen[paired]]
    load = np.bincount(chosen[paired], minlength=len(problem.mentors))
    lowest = np.where(load < problem.places, -1, np.iinfo(np.int64).max)
    full = load >= problem.places
    for i in paired:
        j = chosen[i]
        lowest[j] = min(lowest[j], mine[i]) if full[j] else -1
    return int((problem.allowed & (problem.scores > mine[:, None]) & (problem.scores > lowest)).sum())
