"""CAREER-05: who says when somebody's course ends: they on the way in, then staff or records where the scheme says so."""

from datetime import date

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.programmes.actions import members, profiles, time
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_person, make_programme, make_staff
from ithaca.programmes.tests.test_members import WINDOWED_FILES, studying

pytestmark = pytest.mark.django_db
KEPT = 'ends_field = "course_end"\nends_set_by = "staff"'


@pytest.fixture
def programme():
    scheme = WINDOWED_FILES["scheme.toml"].replace('ends_field = "course_end"', KEPT)
    return make_programme(WINDOWED_FILES | {"scheme.toml": scheme})


@pytest.fixture
def priya(programme):
    begun = members.begin(programme, "mentee", by=make_person("Priya Nair"), at=AT)
    studying(begun, AT, ends="2027-06-30")
    return members.apply(begun.pk, by=begun.person, at=AT)


def last_day(member) -> tuple:
    found = Membership.objects.get(pk=member.pk)
    return found.ends_on, found.answers["course_end"], found.answers["number"]


def test_they_say_it_on_the_way_in_and_change_everything_else_afterwards(priya):
    profiles.save_profile(priya.pk, {"number": "9", "course_end": "2031-06-30"}, by=priya.person, at=AT)
    assert last_day(priya) == (date(2027, 6, 30), "2027-06-30", "9")
    assert not Entry.objects.filter(name="membership.time-changed").exists()


def test_staff_change_it_and_the_profile_says_the_same(programme, priya):
    ruth = make_staff(programme)
    time.set_end(priya.pk, date(2027, 12, 31), by=ruth, at=AT)
    assert last_day(priya) == (date(2027, 12, 31), "2027-12-31", "123456")
    assert Entry.objects.get(name="membership.time-changed").by == ruth.pk
    with pytest.raises(Denied):
        time.set_end(priya.pk, date(2031, 1, 1), by=priya.person, at=AT)


def test_the_pages_say_so(client, programme, priya):
    client.force_login(priya.person)
    page = client.get(f"/membership/{priya.pk}/profile/").text
    assert "Staff keep this day as the records have it." in page
    sent = {"number": "9", "course_end": "2031-06-30"}
    assert client.post(f"/membership/{priya.pk}/profile/", sent).status_code == 302
    assert last_day(priya) == (date(2027, 6, 30), "2027-06-30", "9")
    client.force_login(make_staff(programme))
    address = f"/membership/{priya.pk}/last-day/"
    assert "The last day of Priya Nair" in client.get(address).text
    client.post(address, {"day": "2027-12-31"})
    assert last_day(priya)[0] == date(2027, 12, 31)


def test_a_scheme_that_says_nothing_leaves_it_to_the_person():
    programme = make_programme(WINDOWED_FILES, slug="free")
    begun = studying(members.begin(programme, "mentee", by=make_person("Tom Ashdown"), at=AT), AT)
    members.apply(begun.pk, by=begun.person, at=AT)
    studying(begun, AT, ends="2029-06-30")
    assert last_day(begun)[0] == date(2029, 6, 30)
