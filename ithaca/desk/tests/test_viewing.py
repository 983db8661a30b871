"""Looking as somebody: reading alone, written down, said on every page, and never their words."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ithaca.conversations.actions import write
from ithaca.kit.models import Entry
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_programme, make_staff
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding

pytestmark = pytest.mark.django_db
BANNER = "You see this as Priya Nair does"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def priya(pair):
    return pair.participants.get(role__name="mentee").membership


def look_as(client, reader, member):
    client.force_login(reader)
    return client.post(reverse("desk:view_as", args=[member.pk]))


def test_pages_show_what_the_person_sees_with_a_banner_and_it_is_written_down(client, programme, ruth, priya):
    """PAR-16: view-as is announced and audited."""
    shown = look_as(client, ruth, priya)
    assert shown.url == reverse("matching:directory", args=[programme.slug])
    page = client.get(shown.url).text
    assert BANNER in page
    assert "Tom Lee" in page
    fact = Entry.objects.get(name="membership.viewed")
    assert (fact.by, fact.data["people"]) == (ruth.pk, {"mentee": [priya.person_id]})
    client.post(reverse("desk:stop_viewing"))
    assert BANNER not in client.get(reverse("desk:queue")).text


@pytest.mark.parametrize(
    "shown", ["relationships:index", "meetings:index", "matching:requests", "accounts:account"]
)
def test_what_is_private_stays_closed(client, ruth, priya, shown):
    """PAR-16: never messages, notes or notebook; whatever is not named is not shown."""
    look_as(client, ruth, priya)
    answer = client.get(reverse(shown))
    assert (answer.status_code, "Not shown here" in answer.text) == (403, True)


def test_messages_goals_and_the_profile_are_never_shown(client, ruth, priya, pair):
    write(pair.pk, "Our secret", by=priya.person, at=AT)
    look_as(client, ruth, priya)
    for url in (
        reverse("relationships:relationship", args=[pair.pk]),
        reverse("programmes:membership", args=[priya.pk]),
        reverse("desk:queue"),
    ):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "Our secret" not in answer.text


def test_nothing_can_be_changed(client, programme, ruth, priya):
    """PAR-16: read-only: every POST is refused, whatever it is, but the one that stops."""
    look_as(client, ruth, priya)
    for url in (reverse("programmes:deactivate", args=[priya.pk]), reverse("home")):
        assert client.post(url).status_code == 403
    priya.refresh_from_db()
    assert priya.state == "active"


def test_it_ends_after_half_an_hour_and_with_the_right(client, programme, ruth, priya):
    url = reverse("matching:directory", args=[programme.slug])
    look_as(client, ruth, priya)
    with time_machine.travel(AT + timedelta(minutes=31), tick=False):
        assert BANNER not in client.get(url).text
    look_as(client, ruth, priya)
    roles.step_down(Holding.objects.get(person=ruth), by=None, at=AT)
    assert BANNER not in client.get(url).text


def test_nobody_looks_as_staff_or_without_running_the_programme(client, programme, ruth, vera, priya):
    """Looking as somebody never lends a right."""
    colleague = make_staff(programme, "volunteering", "Colm Byrne")
    member = make_member(programme, "mentee", colleague)
    assert look_as(client, ruth, member).status_code == 403
    assert look_as(client, vera, priya).status_code == 403
    assert not Entry.objects.filter(name="membership.viewed").exists()


def test_another_programme_of_the_person_is_not_shown(client, programme, ruth, priya):
    """Home would tell of it, and so does its directory: both stay closed."""
    elsewhere = make_programme(slug="elsewhere")
    make_member(elsewhere, "mentee", priya.person)
    look_as(client, ruth, priya)
    assert client.get(reverse("home")).status_code == 403
    assert client.get(reverse("matching:directory", args=["elsewhere"])).status_code == 403
    Membership.objects.filter(programme=elsewhere).update(state="left")
    assert BANNER in client.get(reverse("home")).text
