"""Rounds that are too large for a matrix of all pairs: the same plan as the dense solver's, with the same proof."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from ithaca.matching.rules.rounds import certificate
from ithaca.matching.rules.rounds.fairness import fairness
from ithaca.matching.rules.rounds.large import ties
from ithaca.matching.rules.rounds.large.compiled import AVAILABLE
from ithaca.matching.rules.rounds.large.problem import Large
from ithaca.matching.rules.rounds.large.solving import solve_large
from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.tests.rounds import best_by_scipy, drawn_pool, drawn_rules

pytestmark = pytest.mark.xdist_group("compiled")  # once in a process, which takes long
compiled_only = pytest.mark.skipif(not AVAILABLE, reason="takes minutes where nothing is compiled")
STYLE = Rules((Criterion(kind="close", needs="style", offers="style", span=1000),))


def drawn_scoring(rng, mentees: int, mentors: int) -> Scoring:
    pool = drawn_pool(rng, mentees, mentors, missing=rng.choice((0, 0.2, 0.6)), kinds=rng.choice((0, 0, 3)))
    return Scoring(pool, drawn_rules(rng))


def styles(mentees, mentors, places=None) -> Pool:
    """People with a number each, which ought to be near."""
    sides = [
        tuple(Person(f"{what} {k}", {"style": str(number)}) for k, number in enumerate(numbers))
        for what, numbers in (("mentee", mentees), ("mentor", mentors))
    ]
    return Pool(*sides, tuple(places or [1] * len(sides[1])))


def held_against_dense(scoring: Scoring, **options):
    """The same pairs, total and proof, and the total is scipy's; the large solver's result."""
    one, other = solve(scoring.problem), solve_large(scoring, **options)
    assert other.certificate == one.certificate
    assert other.certificate.proved
    assert sorted(other.pairs()) == sorted(one.pairs())
    found = other.certificate
    assert found.matched * scoring.problem.worth + found.total == best_by_scipy(scoring.problem)
    return other


def test_the_plan_is_the_dense_solvers_on_300_rounds_with_all_kinds_of_rule():
    """PAR-04: however few mentors are thought of first; also which of equally good plans it is."""
    rng = np.random.default_rng(20)
    for _ in range(300):
        scoring = drawn_scoring(rng, *rng.integers(0, 22, 2))
        assert held_against_dense(scoring, many=int(rng.integers(1, 6))).by_rule


def test_scores_and_bars_are_those_of_the_dense_solver_in_whatever_order():
    rng = np.random.default_rng(21)
    for _ in range(150):
        n, m = rng.integers(1, 20, 2)
        scoring = drawn_scoring(rng, n, m)
        rows, columns, order = rng.permutation(n), rng.permutation(m), rng.permutation(m)
        dense = scoring.problem
        scores, allowed = dense.scores[np.ix_(rows, columns)], dense.allowed[np.ix_(rows, columns)]
        large = Large(scoring, rows, columns)
        assert (np.vstack([block.copy() for _, block in large.blocks()]) == scores).all()
        i, j = np.indices((n, m)).reshape(2, -1)
        assert (large.are_allowed(i, j) == allowed.ravel()).all()
        assert (large.scores[i, j] == scores.ravel()).all()
        assert (large.allowed[i, j] == allowed.ravel()).all()
        assert (large.scores[0] == scores[0]).all()
        assert (large.allowed[0] == allowed[0]).all()
        assert (large.open_mentors() == allowed.any(axis=0)).all()
        who, width = rng.permutation(n)[:5], int(rng.integers(1, m + 1))
        assert (large.laid.standing(order).block(who, width) == scores[np.ix_(who, order[:width])]).all()


def test_whoever_has_as_many_blocked_pairs_as_candidates_is_not_overlooked():
    """Pricing that bars pairs only after it has chosen the worst of them once proved a falsehood."""
    rng = np.random.default_rng(22)
    pool = styles(rng.integers(0, 1000, 40), rng.integers(0, 1000, 30), rng.integers(1, 3, 30).tolist())
    best = np.argsort(-Scoring(pool, STYLE).scores, axis=1, kind="stable")
    for blocked in (3, 4, 12, 27, 30):
        apart = frozenset((f"mentee {i}", f"mentor {j}") for i in range(40) for j in best[i, :blocked])
        held_against_dense(Scoring(pool, replace(STYLE, apart=apart)), many=4)


def test_as_many_are_matched_as_can_be_however_little_they_score():
    """All want the same few mentors; whom they do not think of would take the rest."""
    pool = styles([0] * 12 + [900], [0, 0, 950, 1000, 1000, 1000, *[800] * 9])
    found = held_against_dense(Scoring(pool, STYLE), many=2)
    assert found.certificate.matched == 13
    bars = (Bar(kind="at least", needs="style", offers="style"),)
    pool = styles(range(0, 200, 10), range(5, 205, 10))
    assert held_against_dense(Scoring(pool, replace(STYLE, bars=bars)), many=1).certificate.matched == 20


@pytest.mark.parametrize(
    ("pool", "matched"),
    [
        (styles([], []), 0),
        (styles([1], []), 0),
        (styles([], [1]), 0),
        (styles([1, 2], [1, 2], [0, 0]), 0),
        (styles([1, 2], [1, 2], [0, 1]), 1),
        (styles([1, 2, 3], [1], [2]), 2),
        (styles([1, 2, 3], [1], [900_000]), 3),
        (styles([1] * 12, [1] * 9), 9),
        (styles([1] * 9, [1] * 6, [3] * 6), 9),
    ],
    ids=[
        "no-one",
        "no-mentors",
        "no-mentees",
        "no-place",
        "one-full",
        "one-mentor",
        "huge-place",
        "equal",
        "equal-with-room",
    ],
)
def test_what_is_degenerate_ends_well(pool, matched):
    assert held_against_dense(Scoring(pool, STYLE), many=2).certificate.matched == matched


def test_nobody_allowed_and_no_criterion():
    pool = styles([1, 2, 3], [4, 5])
    assert held_against_dense(Scoring(pool, Rules())).certificate.total == 100_000
    nobody = Rules(bars=(Bar(kind="at least", needs="style", offers="style", by=50),))
    assert held_against_dense(Scoring(pool, nobody)).certificate.matched == 0


def test_the_order_of_rows_decides_nothing():
    """Also where many are alike."""
    rng = np.random.default_rng(23)
    for _ in range(20):
        one = drawn_scoring(rng, 14, 9)
        rows, columns = rng.permutation(14), rng.permutation(9)
        pool = Pool(
            tuple(one.pool.mentees[i] for i in rows),
            tuple(one.pool.mentors[j] for j in columns),
            tuple(one.pool.places[j] for j in columns),
        )
        assert solve_large(one, many=2).pairs() == solve_large(Scoring(pool, one.rules), many=2).pairs()


def test_where_too_many_plans_are_equally_good_it_is_said_and_the_proof_stands(monkeypatch):
    """PAR-04: the rule needs every pair that is as good; a plan is the best without it, whatever the order of rows."""
    monkeypatch.setattr(ties, "PAIRS", 10)
    monkeypatch.setattr(ties, "LEAST", 1)
    found = [solve_large(Scoring(styles([1] * 12, [1] * 9), STYLE)) for _ in range(2)]
    assert [one.by_rule for one in found] == [False, False]
    assert found[0].certificate.proved
    assert found[0].pairs() == found[1].pairs()
    monkeypatch.setattr(ties, "PAIRS", 4_000_000)
    monkeypatch.setattr(ties, "STEPS", 3)
    assert not solve_large(Scoring(styles([1] * 12, [1] * 9), STYLE), many=9).by_rule


@pytest.fixture
def solved():
    rng = np.random.default_rng(24)
    return solve_large(
        Scoring(styles(rng.integers(0, 500, 9), rng.integers(0, 500, 5), [2] * 5), STYLE), many=2
    )


def test_no_price_can_be_wrong_unseen(solved):
    """Each price moved up or down by one unit is found out, and so is a plan that is not the best."""
    for prices in ("mentee_prices", "mentor_prices"):
        for place in range(len(getattr(solved, prices))):
            for by in (-1, 1):
                given = {"mentee_prices": solved.mentee_prices, "mentor_prices": solved.mentor_prices}
                given[prices] = given[prices].copy()
                given[prices][place] += by
                assert not certificate.check(solved.problem, solved.chosen, **given).proved
    worse = solved.chosen[::-1].copy()
    found = certificate.check(solved.problem, worse, solved.mentee_prices, solved.mentor_prices)
    assert (found.proved, found.gap > 0) == (False, True)


def test_prices_that_hold_on_the_candidates_alone_prove_nothing():
    """Solved on one candidate each and asked of no other: the checker looks at all pairs, and finds what was forgotten."""
    scoring = Scoring(styles([0, 1, 2, 3], [0, 900, 901, 902]), STYLE)
    problem = Large.in_order_of_lots(scoring)
    first = problem.mentors.index("mentor 0")
    mine = np.zeros(4, np.int64)
    costs = np.zeros(4, np.int64)
    chosen = np.full(4, -1)
    chosen[problem.mentees.index("mentee 0")] = first
    costs[first] = problem.worth + 100_000
    found = certificate.check(problem, chosen, mine, costs)
    assert not found.proved
    assert found.faults == ("4 mentees have a pair worth more than its two prices",)


def test_how_a_plan_treats_people_is_read_in_blocks():
    rng = np.random.default_rng(25)
    for _ in range(10):
        scoring = drawn_scoring(rng, *rng.integers(1, 15, 2))
        dense, large = solve(scoring.problem), solve_large(scoring, many=2)
        assert fairness(dense.problem, dense.chosen) == fairness(large.problem, large.chosen)


def test_weights_beyond_exact_counting_are_refused():
    pool = styles([1, 2], [3])
    with pytest.raises(Unfit, match="weights are too large"):
        solve_large(Scoring(pool, Rules(tuple(replace(STYLE.criteria[0], weight=1e6) for _ in range(12)))))
    first = Criterion(kind="topics", needs="style", offers="style", first_need=1e7)
    with pytest.raises(Unfit, match="first need counts too much"):
        solve_large(Scoring(pool, Rules((first,))))


@compiled_only
def test_many_people_of_five_kinds_are_matched_without_a_price_war():
    """All of a kind want the same mentors; chance decides which of equal ones each of them thinks of."""
    rng = np.random.default_rng(26)
    rounds = styles(
        rng.integers(0, 5, 400) * 200, rng.integers(0, 5, 220) * 200, rng.integers(1, 3, 220).tolist()
    )
    held_against_dense(Scoring(rounds, STYLE), many=8)


@compiled_only
@pytest.mark.once
def test_some_hundreds_with_thirty_two_candidates_and_as_many_blocked():
    """The case in which the prototype proved a falsehood, six of six."""
    rng = np.random.default_rng(27)
    for _ in range(6):
        pool = styles(
            rng.integers(0, 5000, 300), rng.integers(0, 5000, 200), rng.integers(1, 3, 200).tolist()
        )
        wide = Rules((replace(STYLE.criteria[0], span=5000),))
        best = np.argsort(-Scoring(pool, wide).scores, axis=1, kind="stable")
        apart = frozenset((f"mentee {i}", f"mentor {j}") for i in range(300) for j in best[i, :32])
        held_against_dense(Scoring(pool, replace(wide, apart=apart)), many=32)


def test_a_web_process_loads_no_compiler():
    """What pages may use of rounds; `ithaca match solve` alone imports the package for large ones."""
    names = [
        "board",
        "certificate",
        "explaining",
        "fairness",
        "raising",
        "several",
        "solving",
        "stable",
        "scoring",
        "people",
    ]
    lines = [f"import ithaca.matching.rules.rounds.{name}" for name in names]
    code = "; ".join([*lines, "import sys", "print([n for n in ('numba', 'llvmlite') if n in sys.modules])"])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
