"""PAR-06: staff hear of people with whom nothing has happened for as long as the scheme says, and act in the row."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from ithaca.desk.queries.places import places
from ithaca.desk.queries.queue import queue
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Mail
from ithaca.programmes import scheme as schemes
from ithaca.programmes.testing import AT, make_programme, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import CheckIn
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db
CAREER = Path(__file__).resolve().parents[3] / "schemes" / "career-mentoring"
DAY = timedelta(days=1)
SILENT = AT + 75 * DAY  # a month, thirty days more, and the days in which the University is closed
MANY = "/desk/career/bulk/"
STUCK = "Priya Nair may be stuck: Be in touch with Amara Okafor"


@pytest.fixture
def career():
    return make_programme(schemes.read_folder(CAREER), slug="career")


@pytest.fixture
def vera(career):
    """Of the team that the scheme names for it: `escalate = "30 days late"`, `escalate_to = "volunteering-team"`."""
    return make_staff(career, "volunteering-team", "Vera Lund")


@pytest.fixture
def pair(career, vera):
    return make_pair(career)


def looked_after(person, at) -> dict:
    sweep(at=at)
    found = queue(person, places(person), at).items.get("look", [])
    return {item.title: item for item in found}


def test_staff_hear_of_a_pair_in_which_nothing_has_happened(pair, vera):
    """PAR-06: stuck alert: after the days of the scheme, and never before, in the queue and by a letter."""
    assert STUCK not in looked_after(vera, AT + 45 * DAY)
    assert not Mail.objects.filter(to=vera, letter="escalation").exists()

    item = looked_after(vera, SILENT)[STUCK]
    assert (item.since, item.late, item.due) == (AT.date(), False, None), (
        "a rough guide: nobody is called late"
    )
    assert "for 75 days" in item.words
    assert [name for name, _ in item.verbs] == ["remind", "put-off", "settle", "waive", "check-in"]
    assert Mail.objects.filter(to=vera, letter="escalation").exists()


def test_a_pair_that_was_in_touch_is_not_stuck(pair, vera):
    actions.note_contact(pair.pk, by=people_of(pair)[0], at=AT + 40 * DAY)
    assert STUCK not in looked_after(vera, SILENT)


def test_who_is_having_a_pause_is_not_stuck(pair, vera):
    actions.pause(pair.pk, by=people_of(pair)[0], at=AT + DAY)
    assert STUCK not in looked_after(vera, SILENT)


def test_staff_act_in_the_row(client, pair, vera):
    """PAR-06: stuck alert, with what can be done about it in place."""
    ref = looked_after(vera, SILENT)[STUCK].ref
    with time_machine.travel(SILENT, tick=False):
        client.force_login(vera)
        page = client.get("/desk/").text
        assert STUCK in page
        noted = {"verb": "check-in", "row": pair.pk, "now": "1", "outcome": "help", "note": "I rang them."}
        client.post(MANY, noted)
        client.post(MANY, {"verb": "put-off", "row": ref, "now": "1", "days": "60"})

    assert CheckIn.objects.get().note == "I rang them."
    assert STUCK not in looked_after(vera, SILENT + DAY)
