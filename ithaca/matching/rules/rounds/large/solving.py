"""The best plan of a round too large for a matrix: on a few pairs of each mentee, and then on those that prices say were missing.

README.md of the package above says why nothing is overlooked. The steps: list the best mentors of each mentee; solve on these pairs
alone; ask of all others whether any is worth more than its prices; add those, solve on; until there is none. First with a match worth
as much as the best score, which is quick; then with what it really counts, more than all scores together.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ithaca.matching.rules.rounds import certificate
from ithaca.matching.rules.rounds.large.auction import bid
from ithaca.matching.rules.rounds.large.candidates import FEW, LARGE, MANY, Lists, best_lists
from ithaca.matching.rules.rounds.large.graph import Graph, Plan, graph_of, seated, with_pairs
from ithaca.matching.rules.rounds.large.paths import mend, work_for
from ithaca.matching.rules.rounds.large.pricing import worth_more
from ithaca.matching.rules.rounds.large.problem import Large
from ithaca.matching.rules.rounds.large.ties import first_among_equals
from ithaca.matching.rules.rounds.solving import Solved
from ithaca.matching.rules.rounds.units import POINT, WHOLE

STEP = POINT  # of a bid
ADDED = 8  # pairs of each mentee in the first rounds of pricing, and more in later ones
PATIENCE = 4  # rounds until twice as many are added

Say = Callable[[str, int, int], None]  # what is done, how much of it, of how much


@dataclass(frozen=True, eq=False)
class LargeSolved(Solved):
    """`by_rule` whether equal plans were told apart by the rule of `ties`, or there were too many of them."""

    by_rule: bool = True


def quietly(what: str, done: int, of: int) -> None:
    pass


def solve_large(scoring, seed: str = "", *, say: Say = quietly, many: int | None = None) -> LargeSolved:
    """`many` candidates of each mentee to begin with."""
    problem = Large.in_order_of_lots(scoring, seed)
    n, m = len(problem.mentees), len(problem.mentors)
    many = min(m, many or (FEW if n <= LARGE else MANY))
    if not n or not m:
        return proved(problem, np.full(n, -1, np.int64), np.zeros(n, np.int64), np.zeros(m, np.int64))
    search = Search(problem, best_lists(problem, many, say), say)
    search.settle(min(WHOLE, problem.worth), bidding=True)
    search.settle(problem.worth, bidding=False)
    chosen, by_rule = first_among_equals(problem, search.graph, search.plan, search.unlisted, say)
    say("Checking all pairs", 0, n)
    return proved(problem, chosen, search.plan.mine, search.plan.costs, by_rule=by_rule)


def proved(problem, chosen, mine, costs, **more) -> LargeSolved:
    found = certificate.check(problem, chosen, mine, costs)
    return LargeSolved(problem, chosen, mine, costs, found, **more)


class Search:
    """A graph of pairs that grows, and the best plan upon it."""

    def __init__(self, problem: Large, lists: Lists, say: Say):
        self.problem, self.unlisted, self.say = problem, lists.unlisted, say
        n, m = len(problem.mentees), len(problem.mentors)
        self.worth = 0
        self.graph: Graph = graph_of(lists.mentee, lists.mentor, lists.score, n, m)
        self.plan: Plan = seated(self.graph, problem.places)

    def settle(self, worth: int, *, bidding: bool):
        """The best plan of all pairs there are, where a match counts `worth` beside its score."""
        self.graph = self.graph._replace(value=self.graph.value + (worth - self.worth))
        self.worth = worth
        self.solve(bidding=bidding)
        for round_ in range(len(self.problem.mentees) * len(self.problem.mentors)):
            many = min(ADDED << (round_ // PATIENCE), len(self.problem.mentors))
            mentee, mentor, score, _ = worth_more(
                self.problem, self.plan, self.unlisted, worth, by=1, many=many, say=self.say
            )
            if not len(mentee):
                return
            self.graph = with_pairs(self.graph, mentee, mentor, score + worth)
            self.plan = seated(self.graph, self.problem.places, self.plan)
            self.solve(bidding=bidding)

    def solve(self, *, bidding: bool):
        self.say("Solving", 0, 1)
        if bidding:
            bid(self.graph, self.plan, STEP)
        mend(self.graph, self.plan, work_for(self.graph))
        self.plan.costs[self.problem.places == 0] = self.worth + WHOLE  # nobody can have them
