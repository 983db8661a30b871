"""Where a mentee may have two mentors, the plan is that of another solver, and what is said of it can be trusted."""

import numpy as np
import pytest
from ortools.graph.python import min_cost_flow

from ithaca.matching.rules.rounds.several import Worths, checked, solve_several
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.tests.rounds import drawn, posed


def best_by_ortools(problem, each: int) -> int:
    """The greatest worth of a plan, by a flow of least cost: a mentee's first mentor has an arc of its own."""
    n, m = problem.scores.shape
    worths, flow, sink = Worths.of(problem, each), min_cost_flow.SimpleMinCostFlow(), n + m
    source = sink + 1
    for i in range(n):
        flow.add_arc_with_capacity_and_unit_cost(source, i, 1, -worths.first)
        flow.add_arc_with_capacity_and_unit_cost(source, i, each - 1, 0)
    for i, j in np.argwhere(problem.allowed).tolist():
        flow.add_arc_with_capacity_and_unit_cost(i, n + j, 1, -int(problem.scores[i, j]) - worths.pair)
    for j in range(m):
        flow.add_arc_with_capacity_and_unit_cost(n + j, sink, int(problem.places[j]), 0)
    flow.add_arc_with_capacity_and_unit_cost(source, sink, n * each, 0)
    flow.set_node_supply(source, n * each)
    flow.set_node_supply(sink, -n * each)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()


def worth(problem, found, each: int) -> int:
    worths = Worths.of(problem, each)
    return (
        found.certificate.matched * worths.first + len(found.pairs()) * worths.pair + found.certificate.total
    )


def test_two_mentors_for_a_mentee_are_those_of_or_tools():
    """PAR-04: on random instances with bars, ties, and places for fewer or more than all."""
    rng = np.random.default_rng(11)
    for _ in range(150):
        problem, each = drawn(rng, *rng.integers(1, 11, 2)), int(rng.integers(1, 4))
        found = solve_several(problem, each)
        assert found.certificate.proved, found.certificate
        assert worth(problem, found, each) == best_by_ortools(problem, each)


def test_one_mentor_each_is_the_plan_that_is_known():
    rng = np.random.default_rng(12)
    for _ in range(60):
        problem = drawn(rng, *rng.integers(0, 11, 2))
        one, other = solve_several(problem, 1).certificate, solve(problem).certificate
        assert (one.matched, one.total, one.proved) == (other.matched, other.total, True)


def test_everybody_has_one_before_anybody_has_two():
    found = solve_several(posed([[100, 100], [1, 2]]), 2)
    assert found.certificate.matched == 2
    assert len({mentee for mentee, *_ in found.pairs()}) == 2


def test_nobody_has_one_mentor_twice():
    found = solve_several(posed([[100, 1]], places=[5, 5]), 3)
    assert found.pairs() == [("a", "X", 100_000), ("a", "Y", 1_000)] or found.pairs() == [
        ("a", "Y", 1_000),
        ("a", "X", 100_000),
    ]


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (3, 0), (0, 3)])
def test_nobody_there_ends_well(mentees, mentors):
    found = solve_several(drawn(np.random.default_rng(1), mentees, mentors), 2)
    assert (found.pairs(), found.certificate.proved) == ([], True)


def test_the_bound_holds_for_any_prices_and_a_worse_plan_is_not_proved():
    rng = np.random.default_rng(13)
    problem = drawn(rng, 8, 5, levels=1_000, bars=0.2)
    found = solve_several(problem, 2)
    worths = Worths.of(problem, 2)
    for _ in range(50):
        prices = found.mentor_prices + rng.integers(0, 10**6, 5)
        assert checked(found.problem, found.held, prices, 2, worths).bound >= found.certificate.total
    worse = found.held.copy()
    worse[tuple(np.argwhere(worse)[0])] = False
    again = checked(found.problem, worse, found.mentor_prices, 2, worths)
    assert not again.proved
    assert again.gap > 0
    doubled = np.ones_like(found.held)
    assert checked(found.problem, doubled, found.mentor_prices, 2, worths).faults
