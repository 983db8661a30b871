"""A round in the scheme of three: the guide says yes, and the sponsor whom the returner named comes along."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ithaca.matching.actions import proposals, rounds
from ithaca.matching.models import Proposal
from ithaca.matching.queries import plans
from ithaca.notices.actions.sweep import sweep
from ithaca.programmes import scheme
from ithaca.programmes.testing import make_member, make_person, make_programme, make_staff
from ithaca.relationships.models import Relationship

AT = datetime(2026, 12, 7, 10, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent / "schemes" / "returners"
ANSWERS = {
    "discipline": "rail",
    "region": "wales",
    "break_length": "3-5",
    "pattern": "part",
    "last_role": "Signals",
}


@pytest.fixture
def who(db):
    """One returner with her sponsor, one whose sponsor has not come yet, and two guides: one of the same employer."""
    programme = make_programme(scheme.read_folder(FOLDER), at=AT)
    lydia = make_person("Lydia Stone", "lydia@severn.example")
    grace = {**ANSWERS, "employer": "Severn Rail Ltd", "sponsor": "Lydia Stone <lydia@severn.example>"}
    anna = {**ANSWERS, "employer": "Tyne Bridges", "sponsor": "Nobody Yet <nobody@tyne.example>"}
    knows = {"disciplines": ["rail"], "can_help": ["confidence"], "region": "wales"}
    return {
        "manager": make_staff(programme, "programme-manager"),
        "grace": make_member(
            programme, "returner", "Grace Mbeki", answers=grace, aims={"topics": ["confidence"]}, at=AT
        ),
        "anna": make_member(
            programme, "returner", "Anna Berg", answers=anna, aims={"topics": ["change"]}, at=AT
        ),
        "same": make_member(
            programme, "guide", "Sam Same", answers={**knows, "employer": "severn rail"}, capacity=1, at=AT
        ),
        "helen": make_member(
            programme, "guide", "Helen Byrne", answers={**knows, "employer": "Clyde"}, capacity=1, at=AT
        ),
        "lydia": make_member(programme, "sponsor", lydia, at=AT),
        "programme": programme,
    }


@pytest.fixture
def found(who):
    made = rounds.open_round(who["programme"].cohorts.get(), by=who["manager"], at=AT)
    rounds.order(made.pk, by=who["manager"], at=AT)
    return made


def release(found, who, *names):
    return rounds.release(found.pk, [who[name].pk for name in names], seen=0, by=who["manager"], at=AT)


def test_bars_of_the_scheme_hold_in_a_round(found, who):
    """Nobody is brought together with a guide of the same employer, however it is spelt."""
    chosen = plans.plan_of(found.runs.get(), []).chosen
    assert chosen == {str(who["grace"].pk): str(who["helen"].pk), str(who["anna"].pk): str(who["same"].pk)}


def test_the_guide_says_yes_and_three_people_begin(found, who):
    made, left = release(found, who, "grace", "anna")
    assert left == [("Anna Berg", "Anna Berg has no sponsor here yet.")]
    assert not Relationship.objects.exists()
    proposals.agree(made[0].pk, by=who["helen"].person, at=AT)
    names = {part.person.name for part in Relationship.objects.get().participants.all()}
    assert names == {"Grace Mbeki", "Helen Byrne", "Lydia Stone"}


def test_silence_goes_on_to_the_next_best_by_itself(found, who):
    knows = {"disciplines": ["rail"], "can_help": ["hours"], "region": "wales", "employer": "Forth"}
    make_member(who["programme"], "guide", "Mary Quill", answers=knows, capacity=1, at=AT)
    rounds.order(found.pk, by=who["manager"], at=AT)
    release(found, who, "grace")
    sweep(at=datetime(2026, 12, 22, 10, tzinfo=UTC))
    states = list(Proposal.objects.order_by("pk").values_list("mentor__person__name", "state"))
    assert states == [("Helen Byrne", "lapsed"), ("Mary Quill", "offered")]
