"""A coordinator argues with a plan: each edit gives the best plan that there is with it."""

import numpy as np
import pytest

from ithaca.matching.rules.rounds.board import Board, Change, Refused
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.tests.rounds import drawn, posed

EDITS = ("pin", "pin own", "unpin", "ban", "ban own", "unban")


def some_edit(board, rng):
    """Any edit that is not refused."""
    problem = board.problem
    while True:
        mentee, mentor = rng.choice(problem.mentees), rng.choice(problem.mentors)
        verb, _, own = rng.choice(EDITS).partition(" ")
        if own:
            mentor = board.mentor_of(mentee)
        if verb == "unban" and board.bans:
            i, j = sorted(board.bans)[rng.integers(len(board.bans))]
            mentee, mentor = problem.mentees[i], problem.mentors[j]
        try:
            return getattr(board, verb)(*((mentee,) if verb == "unpin" else (mentee, mentor)))
        except Refused:
            continue


@pytest.mark.parametrize("seed", range(12))
def test_a_hundred_edits_in_a_row_are_as_good_as_solving_anew(seed):
    """PAR-04: after each edit the plan is proved, and what it cost is what solving anew costs."""
    rng = np.random.default_rng(seed)
    board = Board(solve(drawn(rng, *rng.integers(3, 18, 2), bars=rng.choice([0, 0.3, 0.7]))))
    for _ in range(100):
        before, plan = board.prove(), board.chosen()
        change = some_edit(board, rng)
        now, anew = board.prove(), board.afresh().certificate
        assert now.proved, now
        assert (now.matched - len(board.pins), now.total - board.pinned_total()) == (anew.matched, anew.total)
        assert (change.cost, change.matched) == (before.total - now.total, now.matched - before.matched)
        assert len(change.moved) + (change.before != change.now) == (plan != board.chosen()).sum()


def test_what_a_ban_would_do_is_told_without_doing_it():
    rng = np.random.default_rng(20)
    for _ in range(30):
        board = Board(solve(drawn(rng, *rng.integers(2, 10, 2), bars=0.2, levels=50)))
        plan = board.chosen().tolist()
        for mentee in board.problem.mentees:
            before = board.total()
            if board.mentor_of(mentee) is None or board.mentee(mentee) in board.pins:
                with pytest.raises(Refused):
                    board.without(mentee)
                continue
            change = board.without(mentee)
            assert (board.chosen().tolist(), board.total(), board.prove().proved) == (plan, before, True)
            assert board.ban(mentee, change.before) == change
            assert board.prove().proved
            board.unban(mentee, change.before)
            plan = board.chosen().tolist()


def some_board():
    """a-X 90, b-Y 70, c without."""
    return Board(solve(posed([[90, 10], [80, 70], [60, 20]])))


def test_a_pin_says_what_it_costs_and_who_else_moves():
    board = some_board()
    assert board.pin("c", "X") == Change("c", None, "X", cost=30_000, matched=0, moved=(("a", "X", None),))
    assert board.pin("a", "Y") == Change("a", None, "Y", cost=60_000, matched=0, moved=(("b", "Y", None),))
    found = board.prove()
    assert (found.proved, found.matched, found.total) == (True, 2, 70_000)


def test_a_pin_taken_out_gives_the_old_plan_back():
    board = some_board()
    before = board.chosen().tolist()
    board.pin("c", "X")
    assert board.unpin("c") == Change("c", "X", None, cost=-30_000, matched=0, moved=(("a", None, "X"),))
    assert board.chosen().tolist() == before


def test_who_is_banned_from_their_mentor_goes_where_it_costs_least():
    board = some_board()
    change = Change("a", "X", None, cost=30_000, matched=0, moved=(("c", None, "X"),))
    assert board.ban("a", "X") == change


def test_a_pin_can_be_moved_to_another_mentor():
    board = some_board()
    board.pin("c", "X")
    assert board.move("c", "Y").now == "Y"
    assert board.pins == {board.mentee("c"): board.mentor("Y")}


def test_whoever_can_stay_stays():
    """A ban of a pair that is not in the plan moves nobody, nor does lifting it, nor pinning a pair that is."""
    board = Board(solve(posed([[50, 50, 50]] * 3)))
    plan = board.chosen().tolist()
    a_mentor = board.mentor_of("a")
    other = next(name for name in "XYZ" if name != a_mentor)
    for edit in (
        lambda: board.ban("a", other),
        lambda: board.unban("a", other),
        lambda: board.pin("a", a_mentor),
    ):
        assert edit().moved == ()
        assert board.chosen().tolist() == plan


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([("pin", "c", "X"), ("pin", "c", "X")], "c is pinned to X already."),
        ([("pin", "c", "X"), ("pin", "a", "X")], "a cannot be pinned to X, whose one place is pinned."),
        ([("pin", "c", "Z")], "c cannot be pinned to Z, who has no place."),
        ([("pin", "c", "Y")], "c with Y is barred by a rule of the round, so the pair cannot be pinned."),
        ([("pin", "c", "nobody")], "There is no mentor nobody in this round."),
        ([("ban", "x", "X")], "There is no mentee x in this round."),
        ([("unpin", "c")], "c is not pinned."),
        ([("unban", "c", "X")], "c with X is not banned."),
        ([("ban", "c", "X"), ("ban", "c", "X")], "c with X is banned already."),
        ([("ban", "c", "X"), ("pin", "c", "X")], "c with X is banned. Lift the ban first."),
        ([("pin", "c", "X"), ("ban", "c", "X")], "c is pinned to X. Take the pin out first."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_edit_that_makes_no_sense_is_refused_and_changes_nothing(edits, said):
    board = Board(solve(posed([[90, 10, 0], [80, 70, 0], [60, 20, 0]], places=[1, 1, 0], barred=[(2, 1)])))
    *before, (verb, *who) = edits
    for one, *names in before:
        getattr(board, one)(*names)
    plan, total = board.chosen().tolist(), board.total()
    with pytest.raises(Refused) as refused:
        getattr(board, verb)(*who)
    assert str(refused.value) == said
    assert (board.chosen().tolist(), board.total(), board.prove().proved) == (plan, total, True)


def test_everybody_can_be_pinned_and_everything_banned():
    board = some_board()
    for mentee, mentor in (("c", "X"), ("b", "Y")):
        board.pin(mentee, mentor)
    assert (board.prove().matched, board.total()) == (2, 130_000)
    for mentee in "cb":
        board.unpin(mentee)
    for mentee in "abc":
        for mentor in "XY":
            board.ban(mentee, mentor)
    found = board.prove()
    assert (found.proved, found.matched, found.total) == (True, 0, 0)
