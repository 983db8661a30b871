"""Plans in which mentors' minimums come before the total."""

from itertools import product

import numpy as np
import pytest

from ithaca.matching.queries import plans
from ithaca.matching.rules.rounds.board import Board, Refused
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.rules.rounds.spreading import Doubled, solve_spread
from ithaca.matching.rules.rounds.units import NOBODY
from ithaca.matching.testing import AT, make_mentee, make_mentor
from ithaca.matching.tests.rounds import drawn, paired, posed
from ithaca.matching.tests.test_round_pages import page, sign_in
from ithaca.matching.tests.test_rounds import cast, edit, pairs
from ithaca.matching.tests.test_rounds_when_things_change import by_objective
from ithaca.programmes.testing import make_staff
from ithaca.relationships.actions import start


def test_every_mentor_has_somebody_before_one_has_two():
    """PAR-04: the greatest total would give X both; spread, each has one, and what that costs is as little as can be."""
    problem = posed([[90, 50], [80, 30]], places=[2, 1])
    assert paired(solve(problem)) == {"a": "X", "b": "X"}
    found = solve_spread(problem, [1, 1])
    assert paired(found) == {"a": "Y", "b": "X"}
    assert (found.certificate.proved, found.certificate.total, found.filled) == (True, 130_000, 2)


def test_nobody_stays_without_for_a_minimum():
    """Most people come first: b can go to X alone, so Y stays without though Y has a minimum."""
    problem = posed([[90, 50], [80, 0]], places=[2, 0])
    found = solve_spread(problem, [1, 1])
    assert (paired(found), found.filled) == ({"a": "X", "b": "X"}, 1)


def by_trying_all(problem: Problem, least) -> tuple[int, int, int]:
    """(matched, filled, total) of the best of all plans there are."""
    n, m = problem.scores.shape
    best = (0, 0, 0)
    for plan in product(range(-1, m), repeat=n):
        load = np.bincount([j for j in plan if j >= 0], minlength=m)
        if (load > problem.places).any() or any(
            j >= 0 and not problem.allowed[i, j] for i, j in enumerate(plan)
        ):
            continue
        total = sum(int(problem.scores[i, j]) for i, j in enumerate(plan) if j >= 0)
        best = max(best, (int(load.sum()), int(np.minimum(load, least).sum()), total))
    return best


def test_it_is_the_best_of_all_plans():
    rng = np.random.default_rng(11)
    for _ in range(150):
        problem = drawn(rng, int(rng.integers(0, 6)), int(rng.integers(0, 4)))
        least = rng.integers(0, 4, len(problem.mentors)).tolist()
        found = solve_spread(problem, least)
        assert found.certificate.proved, found.certificate.faults
        load = np.bincount(found.chosen[found.chosen != NOBODY], minlength=len(problem.mentors))
        wanted = [least[problem.mentor_number[name]] for name in found.problem.mentors]
        assert int(np.minimum(load, wanted).sum()) == found.filled
        said = (found.certificate.matched, found.filled, found.certificate.total)
        assert (
            said
            == by_trying_all(problem, least)
            == (len(found.pairs()), found.filled, sum(s for *_, s in found.pairs()))
        )


def test_without_minimums_it_is_the_greatest_total():
    rng = np.random.default_rng(12)
    for _ in range(40):
        problem = drawn(rng, int(rng.integers(1, 30)), int(rng.integers(1, 20)))
        found, plain = solve_spread(problem, [0] * len(problem.mentors)), solve(problem)
        assert (found.pairs(), found.certificate) == (plain.pairs(), plain.certificate)


def test_the_order_of_rows_decides_nothing():
    rng = np.random.default_rng(13)
    problem, least = drawn(rng, 20, 12, levels=2, bars=0.3), [1] * 12
    rows, columns = rng.permutation(20), rng.permutation(12)
    other = Problem(
        tuple(problem.mentees[i] for i in rows),
        tuple(problem.mentors[j] for j in columns),
        problem.places[columns],
        problem.scores[np.ix_(rows, columns)],
        problem.allowed[np.ix_(rows, columns)],
    )
    assert paired(solve_spread(problem, least)) == paired(solve_spread(other, least))


def test_one_more_match_outweighs_every_minimum():
    """Also in the largest round that is solved so, and exactly in the solver's floats."""
    size = 4_000
    problem = Problem(
        tuple(map(str, range(size))),
        tuple(f"m{j}" for j in range(2)),
        np.array([size, 1]),
        np.zeros((size, 2), np.int64),
        np.ones((size, 2), bool),
    )
    doubled = Doubled.of(problem, np.array([1, 1]))
    assert doubled.worth > size * doubled.extremes[1]
    assert doubled.worth * (size + 1) < 2**53


def test_it_is_not_argued_with_in_steps():
    with pytest.raises(Refused, match="solve anew"):
        Board(solve_spread(posed([[90, 50], [80, 30]], places=[2, 1]), [1, 1]))


def generous(programme) -> dict:
    """Amara could take all of them and James one, who has nothing to offer that they want."""
    who = {
        "ruth": make_staff(programme),
        "amara": make_mentor(programme, "Amara Okafor", answers={"helps": ["cv"]}, capacity=4),
        "james": make_mentor(programme, "James Whitfield", answers={"helps": ["salary"]}, capacity=2),
    }
    names = ("Priya Nair", "Omar Haddad", "Jun Tanaka")
    return who | {
        name.split()[0].lower(): make_mentee(programme, name, aims={"wants": ["cv"]}) for name in names
    }


def test_a_round_by_minimums_is_argued_with_and_comes_out_the_same_again(programme):
    who = generous(programme)
    found = by_objective(programme, who, "spread")
    run = found.runs.get()
    assert sorted(pairs(found, who).values()) == ["amara", "amara", "james"]
    assert (run.proved, run.result["filled"]) == (True, 2)
    assert plans.digest_of(plans.worked_out(plans.inputs_of(run))) == run.digest
    with_james = next(mentee for mentee, mentor in pairs(found, who).items() if mentor == "james")
    edit(found, who, "ban", with_james, "james")
    assert sorted(pairs(found, who).values()) == ["amara", "amara", "james"]
    assert pairs(found, who)[with_james] == "amara"


def test_whom_a_mentor_works_with_already_counts(programme):
    who = generous(programme)
    earlier = make_mentee(programme, "Li Wei")
    start(programme, programme.cohorts.get(), "", [earlier, who["james"]], by=None, at=AT)
    assert set(pairs(by_objective(programme, who, "spread"), who).values()) == {"amara"}


def test_a_round_says_what_it_would_be_by_minimums(programme, client):
    who = generous(programme)
    found = by_objective(programme, who, "spread")
    sign_in(client, who["ruth"])
    assert "then spreads them better over mentors" in client.get(page(found, "round")).text
    alone = next(mentee for mentee, mentor in pairs(found, who).items() if mentor == "james")
    assert (
        "Without this pair all together would have"
        in client.get(page(found, "round_pair", who[alone].pk)).text
    )
    assert "As many mentors as can be with somebody" in client.get(page(found, "prepare")).text


def test_what_a_change_costs_is_said_by_minimums_too(programme, client):
    """TOP-02: who else moves, what all lose, and that they are spread less evenly, before and after it is done."""
    who = generous(programme)
    found = by_objective(programme, who, "spread")
    alone = next(mentee for mentee, mentor in pairs(found, who).items() if mentor == "james")
    other = next(mentee for mentee, mentor in pairs(found, who).items() if mentor == "amara")
    sign_in(client, who["ruth"])
    assert (
        "It costs nothing. 1 other would move." in client.get(page(found, "round_pair", who[other].pk)).text
    )
    change = {"change": f"pin {who[alone].pk} {who['amara'].pk}", "seen": 0}
    said = client.post(page(found, "edit_round"), change, follow=True).text
    assert "It costs nothing. Others who move: " in said
    for name in {"priya", "omar", "jun"} - {alone}:
        edit(found, who, "pin", name, "amara")
    assert set(pairs(found, who).values()) == {"amara"}
    shown = client.get(page(found, "round")).text
    assert "Together they cost -100.0 points." not in shown
    assert "Together they bring 100.0 points." in shown


def test_what_comes_before_the_total_is_said_first(programme, client):
    """TOP-02: one who leaves a mentor with nobody spreads them less evenly, whatever the points."""
    who = generous(programme)
    found = by_objective(programme, who, "spread")
    for name in ("priya", "omar"):
        edit(found, who, "pin", name, "amara")
    sign_in(client, who["ruth"])
    assert "They are spread less evenly then." in client.get(page(found, "round_pair", who["jun"].pk)).text
    change = {"change": f"pin {who['jun'].pk} {who['amara'].pk}", "seen": 2}
    said = client.post(page(found, "edit_round"), change, follow=True).text
    assert "They are spread less evenly then. Nobody else moves." in said


def test_with_changes_by_hand_a_stable_plan_promises_no_more_than_it_keeps(programme, client):
    who = cast(programme)
    found = by_objective(programme, who, "stable")
    edit(found, who, "pin", "omar", "amara")
    shown = sign_in(client, who["ruth"]).get(page(found, "round")).text
    assert "But for the changes made by hand, no two would rather have each other" in shown
    assert "This holds" not in shown
