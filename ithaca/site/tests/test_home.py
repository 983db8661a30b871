from types import SimpleNamespace

import pytest

from ithaca.site.views import steps_of

STEPS = [
    SimpleNamespace(title="Ask", text="", done_by=("asked",), times=1),
    SimpleNamespace(title="Meet", text="", done_by=("met", "wrote"), times=1),
    SimpleNamespace(title="End", text="", done_by=("ended",), times=1),
]
FOUR = SimpleNamespace(title="Meet every quarter", text="An hour.", done_by=("met",), times=4)


def shown_to(steps, newest: dict) -> list[dict]:
    journey = SimpleNamespace(journey=lambda role: steps)
    programme = SimpleNamespace(scheme=SimpleNamespace(about=journey))
    membership = SimpleNamespace(programme_id=1, programme=programme, role=SimpleNamespace(name="mentee"))
    return steps_of(membership, {(1, fact): found for fact, found in newest.items()})


def states(**newest) -> list[str]:
    return [step["state"] for step in shown_to(STEPS, {fact: (at, 1) for fact, at in newest.items()})]


@pytest.mark.parametrize(
    ("newest", "shown"),
    [
        ({}, ["now", "next", "next"]),
        ({"asked": 1}, ["done", "now", "next"]),
        ({"asked": 1, "wrote": 2}, ["done", "now", "next"]),
        ({"asked": 1, "met": 2, "ended": 3}, ["done", "done", "done"]),
        ({"asked": 1, "met": 5, "ended": 3}, ["done", "now", "next"]),  # somebody else, after an ending
        ({"met": 2}, ["now", "next", "next"]),
    ],
)
def test_the_journey_says_where_one_is_now(newest, shown):
    assert states(**newest) == shown


@pytest.mark.parametrize(
    ("met", "state", "text"),
    [
        (0, "now", "An hour. This has been done 0 of 4 times."),
        (3, "now", "An hour. This has been done 3 of 4 times."),
        (4, "done", "An hour."),
    ],
)
def test_a_step_that_is_done_several_times_says_how_far_one_is(met, state, text):
    steps = shown_to(
        [STEPS[0], FOUR, STEPS[2]], {"asked": (1, 1), "met": (2 + met, met), "ended": (20, met // 4)}
    )

    assert (steps[1]["state"], steps[1]["text"]) == (state, text)
