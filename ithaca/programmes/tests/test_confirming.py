"""Once a year: is the profile still right? One press from the letter; who does not say so is listed, then hidden."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.notices.signing import act_token
from ithaca.programmes.actions import members, profiles
from ithaca.programmes.models import Membership
from ithaca.programmes.queries import unconfirmed
from ithaca.programmes.testing import FILES, make_member, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
YEARLY = """
[[expect]]
name = "confirm-profile"
about = "membership"
owner = "mentor"
task = "Confirm that your profile is still right"
page = "confirm"
since = ["membership.joined", "profile.confirmed"]
due = "31 August"
passes_over = "60 days"
opens = "30 days before"
settled_by = ["profile.confirmed"]
dropped_by = ["membership.left"]
remind = ["30 days before"]

[[expect]]
name = "hide-unconfirmed"
about = "membership"
owner = "mentor"
task = "Confirm your profile, or it becomes inactive"
page = "confirm"
since = ["membership.joined", "membership.active", "profile.confirmed"]
due = "30 September"
passes_over = "90 days"
opens = "on the day"
settled_by = ["profile.confirmed"]
outcome = "profile.hide"
"""
JOINED = datetime(2026, 11, 2, 10, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def programme():
    return make_programme(FILES | {"scheme.toml": FILES["scheme.toml"] + YEARLY}, slug="small")


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


@pytest.fixture
def amara(programme, ruth):
    return joined(programme, ruth, "Amara Okafor", JOINED)


def joined(programme, ruth, name: str, moment) -> Membership:
    invited = members.invite(programme, "mentor", make_person(name), by=ruth, at=moment)
    Membership.objects.filter(pk=invited.pk).update(contact_email="kept@example.org")
    return members.accept_invitation(invited.pk, by=invited.person, at=moment)


def link_in(mail: Mail) -> str:
    return re.search(r"https?://[^/]+(/still-right/[^\s)]+)", mail.text)[1]


def names(rows) -> list[str]:
    return [row["person__name"] for row in rows.order_by("pk")]


def test_one_letter_in_august_and_one_press(client, programme, ruth, amara):
    """CAREER-03: every August one letter; one press without signing in confirms the profile, and the date is kept."""
    sweep(at=at("2027-07-31 09:00"))
    assert not Mail.objects.filter(letter="reminder").exists()
    sweep(at=at("2027-08-01 12:00"))
    page = link_in(Mail.objects.get(letter="reminder"))
    with time_machine.travel(at("2027-08-03 20:00"), tick=False):
        assert "Is your profile still right?" in client.get(page).content.decode()
        amara.refresh_from_db()
        assert amara.confirmed_at == JOINED  # looking changes nothing
        after = client.post(page, follow=True).content.decode()
    assert "You said on Tuesday 3 August 2027 that your profile is right" in after
    assert "_auth_user_id" not in client.session
    amara.refresh_from_db()
    assert amara.confirmed_at == at("2027-08-03 20:00")
    dues = Due.objects.filter(ref=amara.pk).order_by("due_on").values_list("expectation", "state", "due_on")
    assert [row for row in dues if row[1] == "open"] == [
        ("confirm-profile", "open", date(2028, 8, 31)),
        ("hide-unconfirmed", "open", date(2028, 9, 30)),
    ]


def test_who_has_not_said_so_is_listed_then_hidden(client, programme, ruth, amara):
    """CAREER-03: unconfirmed profiles are listed for staff, then nobody finds them, and their owner is told."""
    joined(programme, ruth, "James Whitcombe", JOINED)
    profiles.confirm_profile(amara.pk, by=amara.person, at=at("2027-08-02 10:00"))
    sweep(at=at("2027-09-01 09:00"))
    assert names(unconfirmed(ruth, programme, at=at("2027-07-01 09:00"))) == []
    assert names(unconfirmed(ruth, programme, at=at("2027-09-01 09:00"))) == ["James Whitcombe"]
    assert names(unconfirmed(make_staff(make_programme()), programme, at=at("2027-09-01 09:00"))) == []
    sweep(at=at("2027-10-01 09:00"))
    james = Membership.objects.get(person__name="James Whitcombe")
    amara.refresh_from_db()
    assert (james.state, amara.state) == ("inactive", "active")
    assert list(Mail.objects.filter(letter="profile-hidden").values_list("to__name", flat=True)) == [
        "James Whitcombe"
    ]
    members.activate(james.pk, by=james.person, at=at("2027-10-02 09:00"))
    assert Due.objects.get(ref=james.pk, expectation="hide-unconfirmed", state="open").due_on == date(
        2028, 9, 30
    )


def test_whoever_joins_in_august_is_not_asked_at_once(programme, ruth):
    """The window of August and the question of August do not meet: the first one comes a year later."""
    with time_machine.travel(at("2027-08-20 10:00"), tick=False):
        new = joined(programme, ruth, "Bo Lind", at("2027-08-20 10:00"))
    dues = Due.objects.filter(ref=new.pk, page="confirm").order_by("due_on")
    assert [due.due_on for due in dues] == [date(2028, 8, 31), date(2028, 9, 30)]


def test_the_list_is_a_page_and_a_file(client, programme, ruth, amara, django_assert_num_queries):
    sweep(at=at("2027-08-05 09:00"))
    client.force_login(ruth)
    with time_machine.travel(at("2027-08-05 10:00"), tick=False):
        client.force_login(ruth)
        page = client.get("/p/small/unconfirmed/").content.decode()
        file = b"".join(client.get("/p/small/unconfirmed/?as=csv").streaming_content).decode()
        client.force_login(amara.person)
        assert client.get("/p/small/unconfirmed/").status_code == 404
    assert "Amara Okafor" in page
    assert "Monday 2 November 2026" in page
    assert f"Amara Okafor,{amara.person.email},mentor,Active,2026-11-02,2027-08-31" in file


def test_nobody_to_list_is_good_news(client, programme, ruth):
    client.force_login(ruth)
    assert "Everybody has said so" in client.get("/p/small/unconfirmed/").content.decode()


def test_a_link_that_is_forged_or_of_somebody_who_left_leads_nowhere(client, programme, amara):
    other = make_member(programme, "mentor", "James Whitcombe")
    crossed = act_token("confirm", amara.pk, other.person_id)
    wrong = act_token("answer", amara.pk, amara.person_id)
    good = act_token("confirm", amara.pk, amara.person_id)
    assert [client.get(f"/still-right/{t}/").status_code for t in (crossed, wrong, "x", good)] == [
        404,
        404,
        404,
        200,
    ]
    members.leave(amara.pk, by=amara.person, at=JOINED)
    assert client.post(f"/still-right/{good}/").status_code == 404


def test_signed_in_one_looks_it_over_and_presses(client, programme, amara):
    sweep(at=at("2027-08-05 09:00"))
    with time_machine.travel(at("2027-08-05 10:00"), tick=False):
        client.force_login(amara.person)
        assert "It is still right" in client.get(f"/membership/{amara.pk}/confirm/").content.decode()
        said = client.post(f"/membership/{amara.pk}/confirm/", follow=True).content.decode()
        assert "noted for this year" in said
        assert "There is nothing" not in client.get(f"/membership/{amara.pk}/confirm/").content.decode()
