"""A record for a CV: what somebody did in their roles, and the name of nobody else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ithaca.meetings import actions
from ithaca.meetings.actions import Plan
from ithaca.meetings.queries import Part, record_of
from ithaca.programmes.testing import AT, make_member, make_person
from ithaca.relationships.actions import end
from ithaca.relationships.testing import make_pair, make_working_programme

pytestmark = pytest.mark.django_db
SKILLS = '\n[relationships.skills]\nmentor = ["Listening closely"]\n'


@pytest.fixture
def amara():
    return make_member(make_working_programme(SKILLS), "mentor", "Amara Okafor")


def work_with(amara, name, *minutes):
    pair = make_pair(amara.programme, name, amara)
    for number, length in enumerate(minutes):
        day = AT.date() - timedelta(days=number)
        actions.log_past(pair.pk, on=day, plan=Plan(minutes=length), by=amara.person, at=AT)
    return pair


def test_the_record_counts_people_meetings_and_hours(amara):
    """CAREER-43: what a mentor did and practised, to add to a CV."""
    over = work_with(amara, "Priya Nair", 60, 45)
    work_with(amara, "Tom Ashdown", 90)
    end(over.pk, reason="done", message="Thank you", by=amara.person, at=AT + timedelta(days=9))
    (part,) = record_of(amara.person)
    assert part == Part(
        role="mentor", programme="Small mentoring", institution=amara.programme.institution.name,
        since=date(2026, 11, 2), until=None, people=2, meetings=3, minutes=195, skills=("Listening closely",),
    )  # fmt: skip
    assert part.hours == "3 hours"


def test_it_says_when_it_was_over(amara):
    pair = work_with(amara, "Priya Nair", 30)
    end(pair.pk, reason="done", message="Thank you", by=amara.person, at=AT + timedelta(days=9))
    (part,) = record_of(amara.person)
    assert (part.until, part.hours) == (date(2026, 11, 11), "30 minutes")


def test_the_page_names_nobody_else_and_can_be_printed(client, amara):
    """CAREER-43: a page for paper or PDF; whom somebody worked with stands nowhere in it."""
    pair = work_with(amara, "Priya Nair", 60)
    client.force_login(amara.person)
    page = client.get(reverse("meetings:record")).content.decode()
    assert "Listening closely" in page
    assert "Priya" not in page
    assert "save it as a PDF" in page
    assert reverse("meetings:record") in client.get(reverse("relationships:index")).content.decode()
    client.force_login(make_person("Stranger"))
    assert "Nothing to show yet" in client.get(reverse("meetings:record")).content.decode()
    assert pair.pk


def test_it_costs_the_same_for_one_and_five(amara):
    counts = []
    for number in range(5):
        work_with(amara, f"Mentee {number}", 30)
        with CaptureQueriesContext(connection) as asked:
            record_of(amara.person)
        counts.append(len(asked))
    assert counts[0] == counts[-1] <= 6
