"""What a place is worth to those who want it: the prices that prove a plan, found from the plan alone."""

import numpy as np

from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.units import BARRED, NOBODY


class NotBest(Exception):
    """No prices support the plan, because a better one exists."""


def values_of(problem: Problem) -> np.ndarray:
    """(n, m + 1): what each pair adds (its score and one more match), BARRED if it must not be; last, staying without."""
    values = np.zeros((len(problem.mentees), len(problem.mentors) + 1), np.int64)
    values[:, :-1] = np.where(problem.allowed, problem.scores + problem.worth, BARRED)
    return values


def prices_for(values: np.ndarray, stands: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(m + 1) the lowest prices under which nobody would rather stand elsewhere than where `stands` (n) puts them.

    A mentee who leaves x for y gains `values[y] - values[x]`; y has to cost at least so much more than x. So the price
    of y is the longest way to y from staying without, which costs nothing (Bellman and Ford).
    """
    gains = gains_of_leaving(values, stands)
    free = np.flatnonzero(np.bincount(stands, minlength=values.shape[1])[:-1] < places)
    gains[free, -1] = np.maximum(
        gains[free, -1], 0
    )  # a free place has to cost nothing, so it may as well stay free
    prices = np.maximum(gains[-1], 0)
    prices[-1] = 0
    changed = np.arange(len(prices))
    for _ in range(len(prices) + 1):
        if not changed.size:
            return prices
        reached = (prices[changed, None] + gains[changed]).max(axis=0)
        if reached[-1] > 0:
            break
        changed = np.flatnonzero(reached > prices)
        prices[changed] = reached[changed]
    raise NotBest


def gains_of_leaving(values: np.ndarray, stands: np.ndarray) -> np.ndarray:
    """(m + 1, m + 1): the most that anybody at x gains by going to y; BARRED where nobody can."""
    nodes = values.shape[1]
    gains = np.full((nodes, nodes), 2 * BARRED, np.int64)
    order = np.argsort(stands, kind="stable")
    if order.size:
        moves = values[order] - values[order, stands[order], None]
        begins = np.flatnonzero(np.diff(stands[order], prepend=-1))
        gains[stands[order][begins]] = np.maximum.reduceat(moves, begins, axis=0)
    return gains


def surplus(values: np.ndarray, stands: np.ndarray, prices: np.ndarray) -> np.ndarray:
    """(n) each mentee's own price: what their pair is worth beyond the mentor's."""
    return values[np.arange(len(stands)), stands] - prices[stands]


def standing(chosen: np.ndarray, mentors: int) -> np.ndarray:
    """Where everybody stands: a mentor's number, or `mentors` for who stays without."""
    return np.where(chosen == NOBODY, mentors, chosen)


def chosen_of(stands: np.ndarray, mentors: int) -> np.ndarray:
    return np.where(stands == mentors, NOBODY, stands)
