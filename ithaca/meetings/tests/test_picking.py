"""Who of three or more picks a date."""

from datetime import timedelta

import pytest

from ithaca.kit.clock import now
from ithaca.kit.toml import Refused
from ithaca.kit.verdicts import Denied
from ithaca.meetings import actions
from ithaca.meetings.actions import Plan
from ithaca.notices.models import Mail
from ithaca.programmes.scheme import parse
from ithaca.programmes.testing import AT, make_member, make_programme
from ithaca.relationships import actions as relationships
from ithaca.relationships.testing import working_files

pytestmark = pytest.mark.django_db
TIMES = [AT + timedelta(days=n) for n in (2, 3)]


def files(picks: str) -> dict:
    found = working_files(f"\n[meetings]\npicks = {picks}\n")
    return found | {"scheme.toml": found["scheme.toml"].replace("mentee = 1 }", "mentee = 2 }")}


def three(picks: str = '["mentor"]'):
    """(Priya and Tom, mentees; Amara, their mentor; what they work on together)."""
    programme = make_programme(files(picks))
    members = [
        make_member(programme, role, name)
        for role, name in (("mentee", "Priya Nair"), ("mentee", "Tom Lee"), ("mentor", "Amara Okafor"))
    ]
    cohort = programme.cohorts.get(open=True)
    pair = relationships.start(programme, cohort, "pair", members, by=None, at=AT)
    return *(member.person for member in members), pair


def test_the_role_that_the_scheme_names_picks_and_is_asked_to():
    """PAR-08: who of three picks one of the times offered."""
    priya, tom, amara, pair = three()
    meeting = actions.offer(pair.pk, TIMES, Plan(), by=priya, at=AT)

    assert {mail.to for mail in Mail.objects.filter(letter="meeting-offered")} == {amara}
    with pytest.raises(Denied, match=r"^It is for the mentor to pick a time\.$"):
        actions.pick(meeting.pk, meeting.slots.first().pk, by=tom, at=AT)
    assert actions.pick(meeting.pk, meeting.slots.first().pk, by=amara, at=AT).state == "booked"


def test_what_they_offered_themselves_the_others_pick():
    priya, tom, amara, pair = three()
    meeting = actions.offer(pair.pk, TIMES, Plan(), by=amara, at=AT)

    assert {mail.to for mail in Mail.objects.filter(letter="meeting-offered")} == {priya, tom}
    assert actions.pick(meeting.pk, meeting.slots.first().pk, by=tom, at=AT).state == "booked"


def test_where_the_scheme_names_nobody_whoever_was_offered_the_times_picks():
    priya, tom, _, pair = three("[]")
    meeting = actions.offer(pair.pk, TIMES, Plan(), by=priya, at=AT)

    assert actions.pick(meeting.pk, meeting.slots.first().pk, by=tom, at=AT).state == "booked"


def test_the_page_says_whose_it_is_to_pick(client):
    priya, tom, _, pair = three()
    meeting = actions.offer(pair.pk, TIMES, Plan(), by=priya, at=AT)
    client.force_login(tom)

    for page in (f"/meetings/{meeting.pk}/", f"/with/{pair.pk}/"):
        shown = client.get(page).text
        assert "It is for the mentor to pick a time." in shown
        assert "Take this time" not in shown


def test_a_role_that_is_not_there_is_refused():
    with pytest.raises(Refused, match=r"meetings\.picks\[1\]: found 'tutor'"):
        parse(files('["tutor"]'))


def test_home_offers_a_choice_only_to_whom_it_is_for(client):
    """Tom reads that times are offered; the mentor, who picks, has the button."""
    priya, tom, amara, pair = three()
    actions.offer(pair.pk, [now() + timedelta(days=n) for n in (2, 3)], Plan(), by=priya, at=now())
    found = []
    for person in (tom, amara, priya):
        client.force_login(person)
        page = client.get("/").text
        assert "Coming up" in page
        found.append("Pick a time" in page)
    assert found == [False, True, False]
