"""PAR-06: what has a planned end is extended to a later day, by its people together or by staff."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Due, Mail
from ithaca.programmes.testing import AT, make_programme, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.testing import make_pair, people_of, working_files

pytestmark = pytest.mark.django_db
PLANNED, JULY, MAY = date(2027, 2, 2), date(2027, 7, 31), date(2027, 5, 31)
SHORT = """
[[relationships.kind]]
name = "short"
title = "short mentoring"
parties = { mentor = 1, mentee = 1 }
lasts = "3 months"
extends = "2 months"
"""
ASKED = """
[[expect]]
name = "go-on-ROLE"
about = "relationship"
owner = "ROLE"
task = "Say whether to go on"
page = "go-on"
since = ["relationship.started", "relationship.time-changed"]
due_from = "until_days"
settled_by = ["relationship.willing"]
each = true
dropped_by = ["relationship.carried-on", "relationship.ended"]
outcome = "relationship.lapse"
"""


@pytest.fixture
def programme():
    asked = ASKED.replace("ROLE", "mentee") + ASKED.replace("ROLE", "mentor")
    return make_programme(working_files(SHORT + asked))


@pytest.fixture
def pair(programme):
    return make_pair(programme, kind="short")


@pytest.fixture
def ruth(programme):
    return make_staff(programme, "coordinator", "Ruth Okoro")


def now_of(pair) -> Relationship:
    return Relationship.objects.with_people().get(pk=pair.pk)


def go(client, person, name, pair, **data):
    client.force_login(person)
    url = reverse(f"relationships:{name}", args=[pair.pk])
    with time_machine.travel(AT, tick=False):
        return client.post(url, data, follow=True) if data else client.get(url)


def test_the_two_go_on_until_the_first_of_the_days_that_they_name(pair):
    """PAR-06: extend, by both together: one names a day, the other says yes, and both are asked again before it."""
    priya, amara = people_of(pair)
    assert pair.until == PLANNED
    actions.carry_on(pair.pk, until=JULY, by=priya, at=AT)
    assert now_of(pair).until == PLANNED
    actions.carry_on(pair.pk, until=MAY, by=amara, at=AT)

    assert (now_of(pair).until, now_of(pair).carried_on_at) == (MAY, None)
    assert {(due.owner, due.due_on) for due in Due.objects.filter(state="open")} == {
        (priya, MAY),
        (amara, MAY),
    }
    assert Mail.objects.get(letter="relationship-extended").to == priya
    assert Entry.objects.get(name="relationship.extended").data["until_days"] == (MAY - AT.date()).days
    assert set(Participant.objects.values_list("goes_on_at", "goes_on_until")) == {(None, None)}


def test_a_yes_without_a_day_is_one_to_the_day_of_the_other(pair):
    priya, amara = people_of(pair)
    actions.carry_on(pair.pk, until=JULY, by=priya, at=AT)
    actions.carry_on(pair.pk, by=amara, at=AT)
    assert now_of(pair).until == JULY


def test_staff_give_a_pair_more_time_and_both_are_told(client, pair, ruth):
    """PAR-06: extend, by staff: recorded with who did it, and each of the two has a letter with the new day."""
    page = go(client, ruth, "extend", pair).text
    assert 'value="2027-04-02"' in page, "as the scheme suggests: two months more"
    page = go(client, ruth, "extend", pair, until="2027-07-31").text

    assert "They go on until" in page
    assert now_of(pair).until == JULY
    assert {
        (m.to, "31 July 2027" in m.text) for m in Mail.objects.filter(letter="relationship-extended")
    } == {(person, True) for person in people_of(pair)}
    assert Entry.objects.get(name="relationship.extended").by == ruth.pk
    assert set(Due.objects.filter(state="open").values_list("due_on", flat=True)) == {JULY}


def test_it_does_not_end_on_the_old_day_and_does_on_the_new_one(pair, ruth):
    actions.extend(pair.pk, until=JULY, by=ruth, at=AT)
    actions.lapse(pair.pk, at=AT + timedelta(days=100))
    assert now_of(pair).state == "active"
    actions.lapse(pair.pk, at=AT + timedelta(days=272))
    assert (now_of(pair).state, now_of(pair).reason) == ("ended", "lapsed")


def test_what_was_extended_may_go_on_without_an_end(pair, ruth):
    actions.extend(pair.pk, until=JULY, by=ruth, at=AT)
    for person in people_of(pair):
        actions.carry_on(pair.pk, by=person, at=AT)
    assert (now_of(pair).until, now_of(pair).carried_on_at) == (None, AT)


@pytest.mark.parametrize("day", [PLANNED, PLANNED - timedelta(days=1), date(2127, 7, 31)])
def test_only_a_later_day_will_do_and_none_by_a_slip_of_the_pen(client, pair, ruth, day):
    with pytest.raises(Denied, match="Choose a"):
        actions.extend(pair.pk, until=day, by=ruth, at=AT)
    with pytest.raises(Denied, match="Choose a"):
        actions.carry_on(pair.pk, until=day, by=people_of(pair)[0], at=AT)
    assert "Choose a" in go(client, ruth, "extend", pair, until=day.isoformat()).text
    assert now_of(pair).until == PLANNED


def test_who_may_not_pair_people_extends_nothing(client, programme, pair):
    priya, _ = people_of(pair)
    assert go(client, priya, "extend", pair).status_code == 404
    with pytest.raises(Denied):
        actions.extend(pair.pk, until=JULY, by=priya, at=AT)


def test_without_a_planned_end_there_is_nothing_to_extend(programme, ruth):
    with pytest.raises(Denied, match="No end is planned"):
        actions.extend(make_pair(programme).pk, until=JULY, by=ruth, at=AT)


def test_the_shared_page_says_until_when_and_leads_to_a_later_day(client, pair):
    """PAR-06: on the page that the two share, long before they are asked."""
    priya, amara = people_of(pair)
    page = go(client, priya, "relationship", pair).text
    assert "2 February 2027" in page
    assert reverse("relationships:carry_on", args=[pair.pk]) in page
    go(client, priya, "carry_on", pair, until="2027-07-31")

    page = go(client, amara, "carry_on", pair).text
    assert "Priya Nair would like to go on until" in page
    assert 'value="2027-07-31"' in page, "a yes is one tap"
    assert "You go on together until" in go(client, amara, "carry_on", pair, until="2027-07-31").text


def test_what_is_owed_about_going_on_leads_to_where_one_can_say_so(client, pair):
    """The link of the due, which home and the letters have, opens a page."""
    priya, _ = people_of(pair)
    due = Due.objects.get(owner=priya)
    client.force_login(priya)
    with time_machine.travel(AT, tick=False):
        assert client.get(due.url).status_code == 200
