"""PAR-22: somebody is away; those they work with learn the days alone, and no clock runs between them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.programmes.actions import leave
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT
from ithaca.relationships import actions
from ithaca.relationships.testing import make_pair, make_working_programme, people_of

pytestmark = pytest.mark.django_db
MEET = """
[[expect]]
name = "in-touch"
about = "relationship"
owner = "mentee"
task = "Be in touch"
since = ["relationship.started"]
due = "60 days"
settled_by = ["contact.noted"]
paused_by = ["relationship.paused"]
resumed_by = ["relationship.resumed"]
"""
FIRST, LAST = date(2026, 11, 10), date(2026, 11, 19)


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def pair():
    return make_pair(make_working_programme(MEET))


@pytest.fixture
def amara(pair):
    """The mentor's membership, with a leave of ten days ahead."""
    member = Membership.objects.get(person=people_of(pair)[1])
    return leave.plan(member.pk, FIRST, LAST, by=member.person, at=AT)


def told(letter: str) -> list[str]:
    return list(Mail.objects.filter(letter=letter).values_list("to__name", flat=True))


def test_partners_are_told_the_days_and_nothing_else(pair, amara):
    (mail,) = Mail.objects.filter(letter="partner-away")
    assert (mail.to, mail.kind) == (people_of(pair)[0], "changes")
    assert (
        mail.subject == "Amara Okafor is away from Tuesday 10 November 2026 until Thursday 19 November 2026"
    )


def test_no_clock_runs_between_them_and_then_all_goes_on(pair, amara):
    """The mentee's own date moves on by the ten days of the mentor's leave."""
    assert Due.objects.get().due_on == date(2027, 1, 1)
    sweep(at=on("2026-11-10 00:30"))
    assert Due.objects.get().paused_on == FIRST
    sweep(at=on("2026-11-20 00:30"))
    due = Due.objects.get()
    assert (due.due_on, due.paused_on) == (date(2027, 1, 11), None)
    assert told("partner-back") == []


def test_a_pause_of_their_own_outlasts_the_leave(pair, amara):
    sweep(at=on("2026-11-10 00:30"))
    actions.pause(pair.pk, by=people_of(pair)[0], at=on("2026-11-12 10:00"))
    sweep(at=on("2026-11-20 00:30"))
    assert Due.objects.get().paused_on == FIRST
    actions.resume(pair.pk, by=people_of(pair)[0], at=on("2026-11-30 10:00"))
    assert Due.objects.get().due_on == date(2027, 1, 21)


def test_who_is_back_early_is_told_of_and_a_leave_that_nobody_read_of_is_not(pair, amara):
    leave.come_back(amara.pk, by=amara.person, at=AT)
    assert list(Mail.objects.filter(letter="partner-away").values_list("state", flat=True)) == ["dropped"]
    assert told("partner-back") == []
    leave.plan(amara.pk, FIRST, date(2026, 11, 30), by=amara.person, at=AT)
    Mail.objects.filter(letter="partner-away", state="waiting").update(state="sent")
    sweep(at=on("2026-11-10 00:30"))
    leave.come_back(amara.pk, by=amara.person, at=on("2026-11-12 10:00"))
    assert told("partner-back") == ["Priya Nair"]
    assert Due.objects.get().due_on == date(2027, 1, 3)


def test_the_shared_page_says_the_days(client, pair, amara):
    with time_machine.travel(AT, tick=False):
        client.force_login(people_of(pair)[0])
        page = client.get(reverse("relationships:relationship", args=[pair.pk])).text
    assert "Amara Okafor is away from 10 November 2026 until 19 November 2026." in page
