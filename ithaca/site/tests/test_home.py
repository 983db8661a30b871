from types import SimpleNamespace

import pytest

from ithaca.site.views import steps_of

STEPS = [
    SimpleNamespace(title="Ask", text="", done_by=("asked",)),
    SimpleNamespace(title="Meet", text="", done_by=("met", "wrote")),
    SimpleNamespace(title="End", text="", done_by=("ended",)),
]


def states(**newest) -> list[str]:
    journey = SimpleNamespace(journey=lambda role: STEPS)
    programme = SimpleNamespace(scheme=SimpleNamespace(about=journey))
    membership = SimpleNamespace(programme_id=1, programme=programme, role=SimpleNamespace(name="mentee"))
    return [step["state"] for step in steps_of(membership, {(1, fact): at for fact, at in newest.items()})]


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
