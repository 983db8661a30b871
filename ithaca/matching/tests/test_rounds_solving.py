"""A round's plan is the best there is, and what says so can be trusted."""

from contextlib import nullcontext
from itertools import product

import numpy as np
import pytest

from ithaca.matching.rules.rounds import certificate
from ithaca.matching.rules.rounds.prices import NotBest, prices_for, standing, values_of
from ithaca.matching.rules.rounds.problem import Problem, Unfit
from ithaca.matching.rules.rounds.solving import judged, need_room, solve
from ithaca.matching.rules.rounds.units import WHOLE
from ithaca.matching.tests.rounds import best_by_scipy, drawn, paired, posed


def test_the_plan_is_as_good_as_a_dense_assignment_on_500_instances():
    """PAR-04: whatever the scores, bars and places, also where there is nobody."""
    rng = np.random.default_rng(4)
    for _ in range(500):
        problem = drawn(rng, *rng.integers(0, 14, 2))
        found = solve(problem).certificate
        assert found.proved, found
        assert found.matched * problem.worth + found.total == best_by_scipy(problem)


def test_where_many_pairs_of_each_are_blocked_nothing_is_overlooked():
    """A solver that looks at the best k of each mentee is misled by k blocked pairs; here every pair is looked at."""
    rng = np.random.default_rng(5)
    for _ in range(6):
        problem = drawn(rng, 60, 40, levels=WHOLE, bars=0)
        allowed = problem.allowed.copy()
        rows = np.arange(60)[:, None]
        allowed[rows, np.argsort(-problem.scores, axis=1)[:, :32]] = False
        blocked = problem.with_allowed(allowed)
        found = solve(blocked).certificate
        assert found.proved
        assert found.matched * blocked.worth + found.total == best_by_scipy(blocked)


def test_one_more_match_outweighs_any_scores():
    """a could have X for 100 and leave b without; or both have somebody for nothing."""
    found = solve(posed([[100, 0], [0, 100]], barred=[(1, 1)]))
    assert paired(found) == {"a": "Y", "b": "X"}
    assert found.certificate == certificate.Certificate(matched=2, total=0, bound=0, proved=True)


def test_the_weight_of_a_match_follows_from_the_bound_on_scores():
    """A fixed bonus of a hundred points is too little: three scores of 100 are more than two matches and nothing."""
    rng = np.random.default_rng(6)
    for _ in range(50):
        problem = drawn(rng, *rng.integers(1, 9, 2))
        assert problem.worth > problem.most_matched * problem.scores.max()


def plans(problem):
    for chosen in product(range(-1, len(problem.mentors)), repeat=len(problem.mentees)):
        chosen = np.array(chosen)
        pairs = np.flatnonzero(chosen >= 0)
        load = np.bincount(chosen[pairs], minlength=len(problem.mentors))
        if (load <= problem.places).all() and problem.allowed[pairs, chosen[pairs]].all():
            yield chosen


def rank(problem, chosen):
    """Smaller is better: most people, greatest total, then each in the order of lots has the best of their mentors."""
    got = [(-int(problem.scores[i, j]), int(j)) if j >= 0 else (1, -1) for i, j in enumerate(chosen)]
    return -sum(j >= 0 for j in chosen), sum(min(score, 0) for score, _ in got), got


def test_of_equal_plans_each_by_lot_has_the_best_of_their_mentors():
    """The rule of `ties`, held against all plans there are."""
    rng = np.random.default_rng(7)
    for _ in range(60):
        found = solve(
            drawn(rng, int(rng.integers(1, 5)), int(rng.integers(1, 4)), levels=int(rng.integers(1, 4)))
        )
        best = min(plans(found.problem), key=lambda chosen: rank(found.problem, chosen))
        assert found.chosen.tolist() == best.tolist()


def test_the_order_of_rows_decides_nothing():
    rng = np.random.default_rng(8)
    for _ in range(60):
        one = drawn(rng, *rng.integers(1, 12, 2), levels=2)
        rows, columns = rng.permutation(len(one.mentees)), rng.permutation(len(one.mentors))
        other = Problem(
            tuple(one.mentees[i] for i in rows),
            tuple(one.mentors[j] for j in columns),
            one.places[columns],
            one.scores[np.ix_(rows, columns)],
            one.allowed[np.ix_(rows, columns)],
        )
        assert solve(one).pairs() == solve(other).pairs()


def test_another_seed_draws_other_lots():
    problem = posed([[50, 50]] * 4, places=[2, 2])
    assert len({tuple(sorted(paired(solve(problem, seed)).items())) for seed in "abcdefgh"}) > 1


@pytest.mark.parametrize(
    ("problem", "pairs"),
    [
        (Problem((), (), [], np.zeros((0, 0)), np.zeros((0, 0))), {}),
        (Problem(("a",), (), [], np.zeros((1, 0)), np.zeros((1, 0))), {}),
        (Problem((), ("X",), [1], np.zeros((0, 1)), np.zeros((0, 1))), {}),
        (posed([[50, 60]], places=[0, 0]), {}),
        (posed([[50, 60]], places=[1, 0]), {"a": "X"}),
        (posed([[50, 60]], barred=[(0, 0), (0, 1)]), {}),
        (posed([[50], [60], [70]], places=[2]), {"b": "X", "c": "X"}),
        (posed([[50], [60]], places=[900_000]), {"a": "X", "b": "X"}),
    ],
    ids=[
        "no one",
        "no mentors",
        "no mentees",
        "no place",
        "a full one",
        "all barred",
        "one mentor",
        "a huge place",
    ],
)
def test_what_is_degenerate_ends_well(problem, pairs):
    found = solve(problem)
    assert found.certificate.proved
    assert paired(found) == pairs


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"places": [1, float("nan")]}, "Mentor 2 (Y): nan places"),
        ({"places": [float("inf"), 1]}, "Mentor 1 (X): inf places"),
        ({"places": [1, -1]}, "Mentor 2 (Y): -1 places"),
        ({"places": [1.5, 1]}, "Mentor 1 (X): 1.5 places"),
        ({"scores": [[1, float("nan")]]}, "Mentee 1 (a) with mentor 2 (Y): the score nan"),
        ({"scores": [[-1, 1]]}, "Mentee 1 (a) with mentor 1 (X): the score -1"),
        ({"scores": [[WHOLE + 1, 1]]}, "Mentee 1 (a) with mentor 1 (X): the score 100001"),
        ({"mentees": ("",)}, "Mentee 1: there is no id"),
        ({"mentors": ("X", "X")}, "Mentor 2: the id “X” stands there twice"),
        ({"allowed": [[True]]}, "have to be for 1 mentees and 2 mentors"),
    ],
)
def test_what_is_no_number_or_no_person_is_refused_by_row(change, said):
    given = {
        "mentees": ("a",),
        "mentors": ("X", "Y"),
        "places": [1, 1],
        "scores": [[1, 2]],
        "allowed": [[1, 1]],
    }
    with pytest.raises(Unfit, match=said.replace("(", r"\(").replace(")", r"\)")):
        Problem(**given | change)


@pytest.mark.parametrize(
    ("mentees", "places", "otherwise", "fits"),
    [
        (8_000, [1] * 8_000, False, True),
        (8_001, [1] * 8_000, False, False),
        (100, [1_000_000] * 6_400, False, True),  # nobody takes more than there are
        (100_000, [0] * 700, False, False),  # who has no place is scored too
        (4_000, [1] * 4_000, True, True),
        (4_001, [1] * 4_000, True, False),
    ],
)
def test_a_round_is_refused_before_it_takes_too_much_room(mentees, places, otherwise, fits):
    with nullcontext() if fits else pytest.raises(Unfit, match="are more than"):
        need_room(places, mentees, otherwise=otherwise)


@pytest.fixture
def solved():
    return solve(posed([[90, 10], [80, 70], [60, 20]], barred=[(2, 1)]))


def test_a_plan_that_is_not_the_best_is_not_proved(solved):
    """Nor can prices be found for it."""
    rows = {name: i for i, name in enumerate(solved.problem.mentees)}
    columns = {name: j for j, name in enumerate(solved.problem.mentors)}
    worse = np.full(3, -1)
    worse[rows["b"]], worse[rows["a"]] = columns["X"], columns["Y"]
    found = certificate.check(solved.problem, worse, solved.mentee_prices, solved.mentor_prices)
    assert (found.proved, found.matched, found.total, found.gap) == (False, 2, 90_000, 70_000)
    with pytest.raises(NotBest):
        prices_for(values_of(solved.problem), standing(worse, 2), solved.problem.places)


def test_any_plan_is_judged_by_a_bound_that_holds():
    """A solver that did not find the best would be found out, with a gap; a plan that is the best is proved."""
    rng = np.random.default_rng(10)
    for _ in range(60):
        problem = drawn(rng, int(rng.integers(1, 5)), int(rng.integers(1, 4)))
        best = best_by_scipy(problem)
        for chosen in plans(problem):
            found = judged(problem, chosen).certificate
            value = found.matched * problem.worth + found.total
            assert found.proved == (value == best)
            assert found.matched == (chosen >= 0).sum()
            assert found.matched * problem.worth + found.bound >= best


def test_no_price_can_be_wrong_unseen(solved):
    """Each single price moved up or down by one unit is found out."""
    for prices in ("mentee_prices", "mentor_prices"):
        for place in range(len(getattr(solved, prices))):
            for by in (-1, 1):
                given = {"mentee_prices": solved.mentee_prices, "mentor_prices": solved.mentor_prices}
                given[prices] = given[prices].copy()
                given[prices][place] += by
                assert not certificate.check(solved.problem, solved.chosen, **given).proved


def test_a_pair_that_the_prices_forget_is_found_wherever_it_stands():
    """The certificate looks at every allowed pair, and at no barred one."""
    rng = np.random.default_rng(9)
    found = solve(drawn(rng, 12, 7, levels=50, bars=0.3))
    for i, j in np.argwhere(found.problem.allowed):
        scores = found.problem.scores.copy()
        scores[i, j] = WHOLE
        changed = Problem(
            found.problem.mentees, found.problem.mentors, found.problem.places, scores, found.problem.allowed
        )
        again = certificate.check(changed, found.chosen, found.mentee_prices, found.mentor_prices)
        better = best_by_scipy(changed) > again.matched * changed.worth + again.total
        assert not (again.proved and better)


@pytest.mark.parametrize("chosen", [[0, 0, 0], [5, -1, -1], [-2, -1, -1], [0, 1]], ids=str)
def test_what_is_no_plan_is_not_proved(solved, chosen):
    found = certificate.check(solved.problem, chosen, solved.mentee_prices, solved.mentor_prices)
    assert found.faults
    assert not found.proved


def test_a_weight_that_is_too_small_is_not_believed(solved):
    found = certificate.check(
        solved.problem, solved.chosen, solved.mentee_prices, solved.mentor_prices, worth=100_000
    )
    assert found.faults == ("one more match does not outweigh all scores",)
