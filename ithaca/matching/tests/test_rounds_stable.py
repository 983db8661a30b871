"""Plans that nobody would leave in pairs, and plans in which the worst-off are raised first."""

from itertools import product

import numpy as np
import pytest
from matching.games import HospitalResident

from ithaca.matching.rules.rounds.fairness import Fairness, blocking_by_score, fairness
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.raising import raise_the_lowest
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.rules.rounds.stable import NEVER, blocking_pairs, solve_stable
from ithaca.matching.rules.rounds.units import NOBODY
from ithaca.matching.tests.rounds import drawn, paired, posed


def ranks_of(mentees: dict[str, str], mentors: dict[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """From lists such as {"a": "XYZ"}: best first, whoever is not in a list is never had."""
    theirs = [[mentees[a].find(x) for x in mentors] for a in mentees]
    others = [[mentors[x].find(a) for x in mentors] for a in mentees]
    return np.array(theirs), np.array(others)


def posed_stable(mentees, mentors, places):
    """(problem, mentees' ranks, mentors' ranks); the scores do not matter."""
    shape = (len(mentees), len(mentors))
    problem = Problem(tuple(mentees), tuple(mentors), places, np.zeros(shape, np.int64), np.ones(shape, bool))
    return problem, *ranks_of(mentees, mentors)


def test_the_instance_of_the_practice_notes():
    """PAR-04: mentees ask, X keeps c though a asked first; e stays without, and nobody would leave."""
    given = posed_stable(
        {"a": "XYZ", "b": "XZ", "c": "XY", "d": "YXZ", "e": "X"},
        {"X": "dcabe", "Y": "adc", "Z": "bad"},
        [1, 2, 1],
    )
    found = solve_stable(*given)
    assert paired(found) == {"c": "X", "a": "Y", "d": "Y", "b": "Z"}


def lists_drawn(rng, mentees: int, mentors: int):
    """Incomplete strict lists; a mentor lists just those who list them."""
    names, others = [f"m{i}" for i in range(mentees)], [f"x{j}" for j in range(mentors)]
    theirs = {a: list(rng.permutation(others)[: rng.integers(0, mentors + 1)]) for a in names}
    theirs = {a: row for a, row in theirs.items() if row}
    listed = {x: list(rng.permutation([a for a in theirs if x in theirs[a]])) for x in others}
    return theirs, {x: row for x, row in listed.items() if row}


def test_it_is_the_plan_of_the_matching_package():
    """On random lists with capacities: the one stable plan that is best for mentees."""
    rng = np.random.default_rng(2)
    for _ in range(60):
        theirs, others = lists_drawn(rng, *rng.integers(2, 9, 2))
        places = {x: int(rng.integers(1, 4)) for x in others}
        if not theirs:
            continue
        game = HospitalResident.create_from_dictionaries(theirs, others, places)
        expected = {
            a.name: x.name for x, residents in game.solve(optimal="resident").items() for a in residents
        }
        mentees, mentors = tuple(theirs), tuple(others)
        rank = lambda row, name: row.index(name) if name in row else NEVER  # noqa: E731
        mine = np.array([[rank(theirs[a], x) for x in mentors] for a in mentees])
        yours = np.array([[rank(others[x], a) for x in mentors] for a in mentees])
        problem = Problem(
            mentees,
            mentors,
            [places[x] for x in mentors],
            np.zeros(mine.shape, int),
            np.ones(mine.shape, bool),
        )
        found = solve_stable(problem, mine, yours)
        assert paired(found) == expected
        assert blocking_pairs(problem, in_order(problem, found), mine, yours) == []


def in_order(problem, solved) -> np.ndarray:
    """The plan in the order in which the people of a problem stand."""
    chosen = np.full(len(problem.mentees), NOBODY)
    for mentee, mentor, _ in solved.pairs():
        chosen[problem.mentee_number[mentee]] = problem.mentor_number[mentor]
    return chosen


def test_ties_are_told_apart_by_the_seed_and_nobody_would_leave():
    rng = np.random.default_rng(3)
    for seed in "abcdef":
        problem = drawn(rng, 8, 5, bars=0.3)
        mine, yours = rng.integers(-1, 3, (2, 8, 5))
        found = solve_stable(problem, mine, yours, seed)
        assert blocking_pairs(problem, in_order(problem, found), mine, yours) == []
        assert found.pairs() == solve_stable(problem, mine, yours, seed).pairs()
    alike = np.zeros((6, 1), int)
    contested = posed([[50]] * 6)
    assert len({solve_stable(contested, alike, alike, seed).pairs()[0][0] for seed in "abcdefgh"}) > 2


def test_a_blocking_pair_is_found_by_reading_the_plan():
    given = posed_stable({"a": "XY", "b": "XY"}, {"X": "ab", "Y": "ab"}, [1, 1])
    problem, mine, yours = given
    assert blocking_pairs(problem, [1, 0], mine, yours) == [(0, 0)]
    assert blocking_pairs(problem, [NOBODY, 1], mine, yours) == [(0, 0), (0, 1), (1, 0)]
    assert blocking_pairs(problem, [0, 1], mine, yours) == []


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (3, 0), (0, 3)])
def test_nobody_there_ends_well(mentees, mentors):
    problem = drawn(np.random.default_rng(1), mentees, mentors)
    nothing = np.zeros((mentees, mentors), int)
    assert solve_stable(problem, nothing, nothing).pairs() == []
    assert raise_the_lowest(problem).certificate.proved


def lowest(problem) -> tuple[int, int, int]:
    """(most matched, the highest lowest score, the greatest total), by trying all plans."""
    best = (0, 0, 0)
    for chosen in product(range(-1, len(problem.mentors)), repeat=len(problem.mentees)):
        got = [(i, j) for i, j in enumerate(chosen) if j >= 0]
        load = np.bincount([j for _, j in got], minlength=len(problem.mentors))
        if (load <= problem.places).all() and all(problem.allowed[pair] for pair in got):
            scores = [int(problem.scores[pair]) for pair in got]
            best = max(best, (len(got), min(scores, default=0), sum(scores)))
    return best


def test_the_worst_off_are_raised_as_high_as_can_be():
    """Of all plans that match as many: the highest lowest score, then the greatest total."""
    rng = np.random.default_rng(4)
    for _ in range(40):
        problem = drawn(rng, int(rng.integers(1, 5)), int(rng.integers(1, 4)))
        found = raise_the_lowest(problem)
        scores = [score for *_, score in found.pairs()]
        assert found.certificate.proved
        assert (len(scores), min(scores, default=0), sum(scores)) == lowest(problem)


def test_raising_the_worst_off_costs_total():
    problem = posed([[100, 50], [60, 1]])
    assert paired(solve(problem)) == {"a": "Y", "b": "X"}
    problem = posed([[100, 30], [60, 1]])
    assert paired(solve(problem)) == {"a": "X", "b": "Y"}
    assert paired(raise_the_lowest(problem)) == {"a": "Y", "b": "X"}
    assert raise_the_lowest(problem).floor == 30_000


def test_a_plan_is_reported_fairly():
    problem = posed(
        [[90, 10, 0], [80, 70, 0], [60, 20, 0]], places=[1, 1, 2], barred=[(0, 2), (1, 2), (2, 2)]
    )
    plan = np.array([1, 0, NOBODY])
    assert fairness(problem, plan) == Fairness(
        mentees=3,
        matched=2,
        ranks={1: 1, 2: 1},
        lowest=10_000,
        mean=45_000,
        blocking=2,
        load={0: 1, 1: 2},
        free_places=2,
    )
    assert blocking_by_score(problem, in_order(problem, solve(problem))) == 0
