"""PAR-23: in a leave that somebody covers, the clocks of that relationship run; without anybody they stand still."""

from datetime import timedelta

import pytest

from ithaca.meetings import actions as meetings
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due
from ithaca.notices.queries import waiting_count
from ithaca.programmes.actions import leave
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT
from ithaca.relationships import actions
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
