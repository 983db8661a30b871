"""Being away for a while: dates stand still, nobody reminds, nobody new asks, and then all goes on by itself."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from ithaca.kit.verdicts import Denied
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Away, Due, Mail
from ithaca.programmes.actions import leave, members, profiles
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, FILES, make_member, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
DUE = """
[[expect]]
name = "look"
about = "membership"
owner = "mentor"
task = "Look at your profile"
since = ["membership.joined", "profile.saved"]
due = "30 days"
settled_by = ["profile.confirmed"]
remind = ["10 days before"]
"""


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def programme():
    return make_programme(FILES | {"scheme.toml": FILES["scheme.toml"] + DUE}, slug="small")


@pytest.fixture
def amara(programme):
    ruth = make_staff(programme)
    invited = members.invite(programme, "mentor", make_person("Amara Okafor"), by=ruth, at=AT)
    Membership.objects.filter(pk=invited.pk).update(contact_email="a@example.org")
    found = members.accept_invitation(invited.pk, by=invited.person, at=AT)
    Mail.objects.all().delete()
    return found


def test_dates_stand_still_while_somebody_is_away(programme, amara):
    """PAR-22: personal leave stops the clock: due on 2 December, away for ten days, due on the 12th."""
    leave.plan(amara.pk, date(2026, 11, 10), date(2026, 11, 19), by=amara.person, at=AT)
    sweep(at=on("2026-11-09 12:00"))
    amara.refresh_from_db()
    assert (amara.state, amara.away_since) == ("active", None)
    sweep(at=on("2026-11-10 00:30"))
    amara.refresh_from_db()
    assert (amara.state, amara.away_since) == ("inactive", on("2026-11-10 00:30"))
    for day in ("2026-11-19 12:00", "2026-11-19 13:00"):
        sweep(at=on(day))
    assert Due.objects.get().paused_on == date(2026, 11, 10)
    sweep(at=on("2026-11-20 12:00"))
    amara.refresh_from_db()
    due = Due.objects.get()
    assert (amara.state, amara.away_from, due.due_on, due.paused_on) == (
        "active",
        None,
        date(2026, 12, 12),
        None,
    )
    assert not Away.objects.exists()
    assert not Mail.objects.filter(letter="reminder").exists()
    sweep(at=on("2026-12-02 12:00"))
    assert Mail.objects.filter(letter="reminder").count() == 1


def test_what_begins_meanwhile_stands_still_too(programme, amara):
    leave.plan(amara.pk, date(2026, 11, 2), date(2026, 11, 11), by=amara.person, at=AT)
    profiles.save_profile(amara.pk, {"job": "Vet"}, by=amara.person, at=on("2026-11-06 10:00"))
    sweep(at=on("2026-11-12 10:00"))
    assert Due.objects.get(state="open").due_on == date(2026, 12, 12)


def test_after_any_gap_it_is_over(programme, amara):
    leave.plan(amara.pk, date(2026, 11, 10), date(2026, 11, 19), by=amara.person, at=AT)
    sweep(at=on("2027-01-10 12:00"))
    amara.refresh_from_db()
    assert (amara.state, amara.away_from) == ("active", None)


def test_who_was_inactive_before_stays_so(programme, amara):
    members.deactivate(amara.pk, by=amara.person, at=AT)
    leave.plan(amara.pk, date(2026, 11, 2), date(2026, 11, 11), by=amara.person, at=AT)
    leave.come_back(amara.pk, by=amara.person, at=on("2026-11-05 10:00"))
    amara.refresh_from_db()
    assert amara.state == "inactive"


def test_others_go_on_meanwhile(programme, amara):
    james = make_member(programme, "mentor", "James Whitcombe")
    profiles.save_profile(james.pk, {"job": "Vet"}, by=james.person, at=AT)
    leave.plan(amara.pk, date(2026, 11, 2), date(2026, 11, 11), by=amara.person, at=AT)
    assert Due.objects.get(owner=james.person).paused_on is None


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("2026-11-10", "2026-11-09", "comes before"),
        ("2026-10-01", "2026-10-09", "over already"),
        ("2026-11-10", "2028-11-09", "longer than a year"),
    ],
)
def test_days_that_make_no_leave_are_refused(programme, amara, first, last, why):
    with pytest.raises(Denied, match=why):
        leave.plan(amara.pk, date.fromisoformat(first), date.fromisoformat(last), by=amara.person, at=AT)


def test_the_pages(client, programme, amara):
    client.force_login(amara.person)
    with time_machine.travel(AT, tick=False):
        client.force_login(amara.person)
        assert "I shall be away for a while" in client.get(f"/membership/{amara.pk}/").content.decode()
        page = f"/membership/{amara.pk}/away/"
        assert "you need not say why" in client.get(page).content.decode()
        assert (
            "comes before the first"
            in client.post(page, {"first": "2026-11-10", "last": "2026-11-09"}).content.decode()
        )
        planned = client.post(
            page, {"first": "2026-11-10", "last": "2026-11-12"}, follow=True
        ).content.decode()
        assert "you are away from 10 November 2026 until 12 November 2026" in planned
        assert "Change the days" in planned
        said = client.post(page, {"first": "2026-11-02", "last": "2026-11-12"}, follow=True).content.decode()
        assert "You are away until 12 November 2026." in said
        assert "I am back" in said
        assert "Welcome back" in client.post(f"/membership/{amara.pk}/back/", follow=True).content.decode()
        client.force_login(make_person("Bo Lind"))
        assert client.get(page).status_code == 404
