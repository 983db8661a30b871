"""Several mentors for one mentee: as many people as can be with at least one, then as many pairs, then the greatest total.

People are placed one unit after the other, each by the cheapest chain (`routes`); after each the plan is the best for the units
that have been placed. What is said of it is checked by other code from the mentors' prices alone: whatever a place costs, no plan
brings more than all places cost, and what each mentee gains who takes the best that they may at these costs (Lagrange). The
bound holds for any prices; where it equals the plan, the plan is proved best, and otherwise the gap is printed.
"""

from dataclasses import dataclass

import numpy as np

from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.rules.rounds.certificate import Certificate
from ithaca.matching.rules.rounds.problem import Problem, Unfit
from ithaca.matching.rules.rounds.routes import Search
from ithaca.matching.rules.rounds.saying import ROLES
from ithaca.matching.rules.rounds.units import BARRED, FAR, WHOLE


@dataclass(frozen=True, eq=False)
class Several:
    """`held` (n, m) who works with whom; `mentor_prices` (m)."""

    problem: Problem
    held: np.ndarray
    mentor_prices: np.ndarray
    certificate: Certificate

    def pairs(self) -> list[tuple[str, str, int]]:
        """(mentee, mentor, score in units), in the order of the problem."""
        return [
            (self.problem.mentees[i], self.problem.mentors[j], int(self.problem.scores[i, j]))
            for i, j in np.argwhere(self.held).tolist()
        ]


@dataclass(frozen=True)
class Worths:
    """What a pair and what a mentee's first mentor count beside the scores: each more than all that is below it."""

    pair: int
    first: int

    @classmethod
    def of(cls, problem: Problem, each: int) -> "Worths":
        most = int(min(len(problem.mentees) * each, problem.places.sum()))
        pair = most * WHOLE + 1
        first = most * (pair + WHOLE) + 1
        if first * (most + 1) > FAR >> 2:
            raise Unfit(
                Sentence(
                    "There are too many people to give each several {role_mentors} at once. Solve the round in parts.",
                    **ROLES,
                )
            )
        return cls(pair, first)


def solve_several(problem: Problem, each: int, seed: str = "") -> Several:
    """The best plan in which a mentee has up to `each` mentors, all different."""
    problem = problem.in_order_of_lots(seed)
    worths = Worths.of(problem, each)
    placing = Placing(problem, worths)
    for _ in range(each):
        for mentee in range(len(problem.mentees)):
            placing.place(mentee)
    prices = placing.prices[:-1]
    return Several(problem, placing.held, prices, checked(problem, placing.held, prices, each, worths))


class Placing:
    """Who has been placed where so far; a node is a mentor, or last "nobody"."""

    def __init__(self, problem: Problem, worths: Worths):
        n, m = problem.scores.shape
        self.problem, self.first = problem, worths.first
        self.worth = np.where(problem.allowed, problem.scores + worths.pair, BARRED)
        self.held = np.zeros((n, m), bool)
        self.left_out = np.zeros(n, np.int64)  # units that stand with nobody
        self.prices = np.zeros(m + 1, np.int64)

    def place(self, mentee: int):
        search = SearchForSeveral(self)
        search.set_out_from(mentee)
        search.run(search.nobody)
        route = search.route(search.nobody)
        self.prices += route.raised
        self.prices -= self.prices[-1]
        for who, before, where in route.hops:
            self.step(who, before, False)
            self.step(who, where, True)

    def step(self, who: int, node: int, comes: bool):
        if node == len(self.prices) - 1:
            self.left_out[who] += 1 if comes else -1
        elif node >= 0:
            self.held[who, node] = comes

    def spare(self) -> np.ndarray:
        return np.append(self.held.sum(axis=0) < self.problem.places, True)

    def coming(self, rows) -> np.ndarray:
        """(rows, m + 1) what each of them would bring to a node that they do not have yet."""
        found = np.zeros((len(rows), len(self.prices)), np.int64)
        found[:, :-1] = np.where(self.held[rows], BARRED, self.worth[rows])
        return found

    def is_last(self, rows) -> np.ndarray:
        """Who would have no mentor any more, if one left."""
        return np.where(self.held[rows].sum(axis=1) == 1, self.first, 0)


class SearchForSeveral(Search):
    """The cheapest chain; whoever moves on goes where they are not yet."""

    def __init__(self, placing: Placing):
        self.placing, self.prices, self.spare = placing, placing.prices, placing.spare()
        self.begin()
        self.nobody = len(self.prices) - 1

    def set_out_from(self, mentee: int):
        bring = self.placing.coming([mentee])[0] - self.prices
        bring[:-1] += 0 if self.placing.held[mentee].any() else self.placing.first
        self.distance = np.minimum(bring.max() - bring, FAR)
        self.who[:] = mentee

    def go_on_from(self, node: int):
        rows, losses = self.leaving(node)
        if rows.size:
            least = losses.argmin(axis=0)
            reached = losses[least, self.nodes] + self.prices
            self.shorten(self.distance[node] + np.minimum(reached, FAR), rows[least], node)
        if self.spare[node]:
            self.shorten(self.distance[node] + self.prices - self.prices[node], -1, node)

    def leaving(self, node: int) -> tuple[np.ndarray, np.ndarray]:
        """(who stands here, (who, m + 1) what is lost by each going there, but for the price)."""
        placing = self.placing
        if node == self.nobody:
            rows = np.flatnonzero(placing.left_out)
            losses = -placing.coming(rows)
            losses[:, :-1] -= np.where(placing.held[rows].any(axis=1), 0, placing.first)[:, None]
        else:
            rows = np.flatnonzero(placing.held[:, node])
            here = placing.worth[rows, node] - self.prices[node]
            losses = here[:, None] - placing.coming(rows)
            losses[:, -1] += placing.is_last(rows)
        return rows, losses


def checked(problem: Problem, held: np.ndarray, prices: np.ndarray, each: int, worths: Worths) -> Certificate:
    """The plan beside the bound that the prices give; nothing of the search is used."""
    faults = []
    if (
        (held & ~problem.allowed).any()
        or (held.sum(axis=0) > problem.places).any()
        or (held.sum(axis=1) > each).any()
    ):
        faults.append("the plan has a pair that is barred, or somebody has too many")
    if prices.size and int(prices.min()) < 0:
        faults.append("a price is below nothing")
    matched, pairs = int(held.any(axis=1).sum()), int(held.sum())
    total = int(problem.scores[held].sum())
    bound = sum(int(p) * int(c) for p, c in zip(prices, problem.places, strict=True))
    bound += sum(best_at(problem, prices, i, each, worths) for i in range(len(problem.mentees)))
    bound -= matched * worths.first + pairs * worths.pair
    return Certificate(matched, total, bound, not faults and bound == total, tuple(faults))


def best_at(problem: Problem, prices: np.ndarray, i: int, each: int, worths: Worths) -> int:
    """The most that one mentee gains at these prices, with up to `each` mentors."""
    gains = (problem.scores[i] + worths.pair - prices)[problem.allowed[i]]
    sums = np.cumsum(np.sort(gains)[::-1][:each])
    return max(0, int(sums.max()) + worths.first) if sums.size else 0
