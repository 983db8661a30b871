"""What happens when several people do the same thing at the same moment.

Each race is run twice: as the house is, and as a control without its locks. The control must show the fault; else the
race would prove nothing.
"""

import pytest

from tests.trust.figures import many

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = many(5, 20)


def test_the_last_place_is_taken_once(race):
    """TOP-03, CAREER-14: where capacity is a bar, four acceptances race for one place; one wins, round after round."""
    world = race.alone("world", mentees=4, mentors=ROUNDS, rules='capacity = "bar"', capacity=1)
    said = [race.at_once(*accepting(race, world["mentees"], mentor)) for mentor in world["mentors"]]
    pairs = [race.alone("pairs", of=mentor) for mentor in world["mentors"]]
    if race.lock:
        full = [f"Mentor {n} has no free place at the moment." for n in range(ROUNDS)]
        assert [sorted(answers) for answers in said] == [[words] * 3 + ["done"] for words in full]
        assert pairs == [1] * ROUNDS
    else:
        assert max(pairs) > 1
    race.held(ROUNDS)


def accepting(race, mentees, mentor) -> list[tuple]:
    """A yes to each of those who ask the mentor."""
    return [("accept", {"request": race.alone("request", mentee=m, mentor=mentor)}) for m in mentees]


def test_a_request_sent_twice_counts_once(race):
    """TOP-03: a double press is one request, and an answer to each press; the control answers one with an error."""
    world = race.alone("world", mentees=ROUNDS)
    asking = [("ask", {"mentee": mentee, "mentor": world["mentors"][0]}) for mentee in world["mentees"]]
    said = [race.at_once(*[one] * 3) for one in asking]
    assert [race.alone("requests", of=mentee) for mentee in world["mentees"]] == [["sent"]] * ROUNDS
    assert (said == [["done"] * 3] * ROUNDS) is race.lock
    race.held(ROUNDS)


def test_a_yes_pressed_twice_is_one_pair(race):
    """TOP-03: the same answer sent twice begins one relationship."""
    world = race.alone("world", mentees=ROUNDS)
    for yes in accepting(race, world["mentees"], world["mentors"][0]):
        race.at_once(*[yes] * 3)
    pairs = [race.alone("pairs", of=mentee) for mentee in world["mentees"]]
    assert (pairs == [1] * ROUNDS) is race.lock
    race.held(ROUNDS)


@pytest.mark.parametrize("other", ["withdraw", "decline"])
def test_of_two_answers_one_stands(race, other):
    """TOP-03: whoever is first decides; the other reads that it is decided."""
    world = race.alone("world", mentees=ROUNDS)
    said = [
        race.at_once(yes, (other, yes[1])) for yes in accepting(race, world["mentees"], world["mentors"][0])
    ]
    assert ([answers.count("done") for answers in said] == [1] * ROUNDS) is race.lock
    race.held(ROUNDS)


def test_two_coordinators_bring_the_same_two_together_once(race):
    """TOP-03: two coordinators pair the same people at the same moment; one pair stands."""
    world = race.alone("world", mentees=ROUNDS, mentors=ROUNDS, staff=2)
    for couple in zip(world["mentees"], world["mentors"], strict=True):
        race.at_once(*[("pair", {"members": couple, "by": by}) for by in world["staff"]])
    pairs = [race.alone("pairs", of=mentee) for mentee in world["mentees"]]
    assert (pairs == [1] * ROUNDS) is race.lock
    race.held(ROUNDS)


def test_of_two_editors_of_one_text_none_is_overwritten(race):
    """TOP-03: both began from the same words and save at the same moment; the second is told."""
    world = race.alone("world", mentees=ROUNDS)
    said = []
    for mentee in world["mentees"]:
        seen = race.alone("mark", of=mentee)
        edits = [("edit", {"of": mentee, "words": words, "seen": seen}) for words in ("Mine.", "No, mine.")]
        said.append(race.at_once(*edits))
    assert ([answers.count("done") for answers in said] == [1] * ROUNDS) is race.lock
    if race.lock:
        assert all("changed in another place" in " ".join(answers) for answers in said)
    race.held(ROUNDS)


def test_two_coordinators_let_one_pair_go_out_once(race):
    """TOP-03: both look at one board and let the same pair go out; the second is told that it has changed."""
    world = race.alone("world", mentees=ROUNDS, mentors=ROUNDS, staff=2, capacity=1)
    found, said = race.alone("solved_round", staff=world["staff"][0]), []
    for mentee in world["mentees"]:
        seen = race.alone("paired_on_board", round=found, mentee=mentee)["seen"]
        one = {"round": found, "mentee": mentee, "seen": seen}
        said.append(race.at_once(*[("release", {**one, "by": by}) for by in world["staff"]]))
    told = "Somebody else has changed the board meanwhile. Nothing of yours was done: look at it again."
    assert ([sorted(answers) for answers in said] == [[told, "done"]] * ROUNDS) is race.lock
    if race.lock:
        assert [race.alone("pairs", of=mentee) for mentee in world["mentees"]] == [1] * ROUNDS
    race.held(ROUNDS)


def test_a_round_and_a_yes_take_the_last_place_once(race):
    """TOP-03: a pair of a round goes out while its mentor says yes to somebody else; the place is given once."""
    rules = 'capacity = "bar"'
    world = race.alone("world", mentees=ROUNDS, mentors=ROUNDS, staff=1, rules=rules, capacity=1)
    found, taken = race.alone("solved_round", staff=world["staff"][0]), []
    for mentee in world["mentees"]:
        stands = race.alone("paired_on_board", round=found, mentee=mentee)
        asking = race.alone("another_mentee", like=mentee)
        yes = ("accept", {"request": race.alone("request", mentee=asking, mentor=stands["mentor"])})
        out = {"round": found, "mentee": mentee, "seen": stands["seen"], "by": world["staff"][0]}
        race.at_once(("release", out), yes)
        taken.append(race.alone("pairs", of=stands["mentor"]))
    assert (taken == [1] * ROUNDS) is race.lock
    race.held(ROUNDS)
