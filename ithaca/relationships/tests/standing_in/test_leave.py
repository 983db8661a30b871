"""PAR-23: in a leave that somebody covers, the clocks of that relationship run; without anybody they stand still."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ithaca.meetings import actions as meetings
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due
from ithaca.notices.queries import waiting_count
from ithaca.programmes.actions import leave
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member
from ithaca.relationships import actions
from ithaca.relationships.actions import start
from ithaca.relationships.testing import make_pair
from ithaca.relationships.tests.standing_in.standing import FIRST, LAST, PLAN, WITHIN, get, name

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def running(pair, **of) -> set[str]:
    """What is owed about the pair and its meetings, and whose clock runs."""
    return set(Due.objects.filter(state="open", paused_on=None, **of).values_list("expectation", flat=True))


@pytest.fixture
def away(pair, amara):
    """Amara is away in the days of her stand-in, and two more."""
    member = Membership.objects.get(person=amara)
    return leave.plan(member.pk, FIRST, LAST + 2 * DAY, by=amara, at=AT)


def test_nothing_runs_in_a_leave_that_nobody_covers(pair, away):
    sweep(at=WITHIN)
    assert running(pair) == set()


def test_who_will_be_away_is_led_to_naming_somebody_with_the_days_filled_in(
    client, programme, pair, amara, james, away
):
    """PAR-23: for each pair that nobody covers yet; as many queries for three pairs as for one."""
    words = "For your work with Priya Nair"
    page = get(client, amara, "programmes:membership", away.pk, at=AT).text
    naming = reverse("relationships:name_stand_in", args=[pair.pk, amara.pk])
    assert words in page
    assert naming in page
    form = get(client, amara, "relationships:name_stand_in", pair.pk, amara.pk, at=AT).text
    assert f'value="{FIRST}"' in form
    assert f'value="{LAST + 2 * DAY}"' in form

    with CaptureQueriesContext(connection) as one:
        get(client, amara, "programmes:membership", away.pk, at=AT)
    for mentee in ("Chen Li", "Omar Haddad"):
        start(
            programme, away.cohort, "pair", [away, make_member(programme, "mentee", mentee)], by=None, at=AT
        )
    with CaptureQueriesContext(connection) as three:
        page = get(client, amara, "programmes:membership", away.pk, at=AT).text
    assert page.count("For your work with") == 3
    assert len(three) == len(one)

    name(pair, amara, james)
    assert words not in get(client, amara, "programmes:membership", away.pk, at=AT).text


def test_a_leave_that_somebody_covers_lets_the_clocks_run_and_asks_them(pair, named, away, james):
    """PAR-23: the queue moves to the stand-in; what is Amara's alone to settle stands still with her."""
    due = Due.objects.get(expectation="be-there")
    meetings.book(pair.pk, AT + 30 * DAY, PLAN, by=named.whom, at=AT)
    sweep(at=WITHIN)
    assert running(pair) == {"be-there", "note-it"}
    assert waiting_count(james, WITHIN) == 2
    assert Due.objects.get(expectation="be-there").due_on == due.due_on


def test_it_runs_as_well_where_the_stand_in_is_named_in_the_middle(pair, away, amara, james):
    sweep(at=WITHIN)
    name(pair, amara, james, first=WITHIN.date(), at=WITHIN)
    sweep(at=WITHIN)
    assert running(pair) == {"be-there"}


def test_what_begins_meanwhile_runs_too(pair, named, away, amara, james):
    sweep(at=WITHIN)
    meetings.book(pair.pk, AT + 30 * DAY, PLAN, by=james, at=WITHIN)
    sweep(at=WITHIN)
    assert "note-it" in running(pair)


def test_it_rests_again_when_nobody_stands_in_any_more_and_goes_on_when_they_are_back(pair, named, away):
    """PAR-23: nothing is late for want of somebody."""
    sweep(at=WITHIN)
    actions.end_stand_in(named.pk, by=named.person, at=WITHIN)
    sweep(at=WITHIN)
    assert running(pair) == set()
    sweep(at=AT + 13 * DAY)
    assert running(pair) == {"be-there", "agree"}


def test_a_pause_rests_it_for_the_stand_in_too(pair, named, priya, away):
    sweep(at=AT + DAY)
    actions.pause(pair.pk, by=priya, at=AT + DAY)
    meetings.book(pair.pk, AT + 30 * DAY, PLAN, by=priya, at=AT + DAY)
    sweep(at=WITHIN)
    assert "note-it" not in running(pair, owner=named.whom)


def test_the_page_says_so(client, pair, standing, away, james):
    page = get(client, james, "relationships:relationship", pair.pk).text
    assert "Nothing is late in those days, unless somebody stands in." in page


def test_what_they_owe_elsewhere_stands_still(programme, pair, named, away, amara):
    make_pair(programme, "Kofi Mensah", Membership.objects.get(person=amara))
    sweep(at=WITHIN)
    assert {due.ref for due in Due.objects.filter(state="open", paused_on=None)} == {pair.pk}
