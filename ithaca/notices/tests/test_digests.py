"""Fewer mails: one a day for what can wait, none in quiet hours, and each kind as the person wishes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ithaca.notices import testing
from ithaca.notices.actions.digests import gather
from ithaca.notices.actions.dues import hear
from ithaca.notices.actions.mail import keep_quiet, post, stop, wish
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Mail
from ithaca.notices.rules import letters
from ithaca.notices.rules.letters import AtOnce, Kind, declare
from ithaca.notices.rules.mornings import Quiet, next_morning
from ithaca.notices.testing import Made, moment
from ithaca.notices.tests.test_delivery import patient

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 14:00")
MORNING = moment("2027-03-02 09:00")
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def letters_of_a_test(monkeypatch):
    """A letter of each kind that is known during a test only."""
    monkeypatch.setattr(letters, "HOUSE", dict(letters.HOUSE))
    for kind in (Kind.NEWS, Kind.MESSAGES, Kind.NEEDED):
        declare(
            f"test-{kind}",
            "For tests.",
            kind=kind,
            at_once=AtOnce.TURN if kind == Kind.NEEDED else None,
            subject="{what}",
            body="Hello {you},\n\nabout {what}.\n\n[Open]({link})",
            what="name",
            link="link",
        )


@pytest.fixture
def ann():
    testing.almanac()
    testing.almanac(8, name="Peer learning")
    return testing.person("Ann Lee")


def write(kind, what, to, *, at=AT, programme=7):
    post(
        f"test-{kind}",
        to=to,
        key=what,
        programme=programme,
        at=at,
        values={"what": what, "link": "http://testserver/"},
    )


def waiting() -> list[tuple]:
    rows = Mail.objects.exclude(letter="digest").order_by("pk")
    return [(mail.subject, mail.daily, mail.next_at) for mail in rows]


def digests() -> list[Mail]:
    return list(Mail.objects.filter(letter="digest").order_by("pk"))


def test_news_waits_for_the_morning_there_and_what_somebody_wrote_comes_at_once(ann):
    """TOP-06: immediate only for what waits on you."""
    for kind in ("news", "messages", "needed"):
        write(kind, kind, ann)
    assert waiting() == [("news", True, MORNING), ("messages", False, AT), ("needed", False, AT)]


def test_what_can_wait_goes_out_as_one_mail_in_the_morning_of_the_programme(ann, sink, postman):
    """TOP-06: one daily digest by default."""
    for number in (1, 2, 3):
        write("news", f"Thing {number}", ann, at=AT + timedelta(hours=number))
    assert postman.carry(at=MORNING) == 0
    assert gather(at=MORNING - timedelta(seconds=1)) == 0
    assert gather(at=MORNING) == 1
    (digest,) = digests()
    assert digest.subject == "3 things from Career mentoring: Thing 1"
    assert digest.text.count("Hello Ann Lee,") == digest.html.count("Hello Ann Lee,") == 1
    for number in (1, 2, 3):
        assert f"about Thing {number}." in digest.text
        assert f"<h2>Thing {number}</h2>" in digest.html
    assert patient(postman).carry(at=MORNING) == 1
    assert set(Mail.objects.values_list("letter", "state", "inside")) == {
        ("digest", "sent", None),
        ("test-news", "gathered", digest.pk),
    }


def test_what_is_alone_goes_out_as_it_is(ann):
    write("news", "Alone", ann)
    assert gather(at=MORNING) == 0
    assert waiting() == [("Alone", False, MORNING)]


def test_programmes_and_people_are_never_mixed(ann):
    """T18: one mail to one person; what one programme writes is not seen in another's mail."""
    other = testing.person("Kofi Mensah")
    for to, programme in ((ann, 7), (ann, 8), (other, 7)):
        for number in (1, 2):
            write("news", f"{to.name} {programme} {number}", to, programme=programme)
    assert gather(at=MORNING) == 3
    assert [(d.to, d.programme, d.address, d.text.count("about")) for d in digests()] == [
        (ann, 7, ann.email, 2),
        (ann, 8, ann.email, 2),
        (other, 7, other.email, 2),
    ]
    assert "Kofi" not in digests()[0].text + digests()[1].text


def test_gathering_twice_writes_nothing_twice(ann):
    """F03: at most once, whenever and however often it runs."""
    write("news", "One", ann)
    write("news", "Two", ann)
    assert (gather(at=MORNING), gather(at=MORNING), len(digests())) == (1, 0, 1)


def test_a_digest_is_sent_at_least_once_when_anything_in_it_is(ann):
    """F02: a message that somebody wants daily is still never lost."""
    wish(ann, 7, "messages", "daily", at=AT)
    write("news", "One", ann)
    write("news", "Two", ann)
    gather(at=MORNING)
    write("news", "Three", ann, at=MORNING + timedelta(hours=3))
    write("messages", "Four", ann, at=MORNING + timedelta(hours=3))
    gather(at=MORNING + timedelta(days=1))
    assert [digest.once for digest in digests()] == [True, False]


def test_the_reminders_of_one_morning_come_together_and_at_once(ann):
    """TOP-06: three reminders on a morning are one mail, on that morning, also when the sweep was late."""
    testing.expect(remind=["after 7 days"])
    people = {"mentee": [ann.pk], "mentor": []}
    hear([Made(name="pair.began", pair=n, people=people) for n in (1, 2, 3)], by=None, at=AT)
    late = moment("2027-03-08 16:00")
    assert sweep(at=late)["remind"] == 3
    (digest,) = digests()
    assert (digest.next_at, digest.state) == (late, "waiting")
    assert Mail.objects.filter(state="gathered", inside=digest).count() == 3


def test_each_kind_comes_as_the_person_wishes(ann):
    """TOP-06: now, daily or none, by programme."""
    wish(ann, 7, "news", "now", at=AT)
    wish(ann, 7, "messages", "daily", at=AT)
    wish(ann, 8, "news", "none", at=AT)
    write("news", "now", ann)
    write("messages", "daily", ann)
    write("news", "none", ann, programme=8)
    assert waiting() == [("now", False, AT), ("daily", True, MORNING)]


def test_stopping_the_one_mail_of_the_day_stops_what_comes_in_it_and_nothing_else(ann):
    """TOP-06: one click in the digest."""
    stop(ann, 7, Kind.DIGEST, at=AT)
    for kind in ("news", "messages", "needed"):
        write(kind, kind, ann)
    assert [subject for subject, _, _ in waiting()] == ["messages", "needed"]


def test_what_was_stopped_before_the_morning_is_not_in_the_digest(ann, postman):
    write("news", "One", ann)
    write("news", "Two", ann)
    stop(ann, 7, "news", at=AT)
    assert gather(at=MORNING) == 0
    assert patient(postman).carry(at=MORNING) == 0
    assert set(Mail.objects.values_list("state", flat=True)) == {"dropped"}


def test_quiet_hours_hold_what_can_wait_and_nothing_that_is_needed(ann):
    """TOP-06: no message at night; a decision at any hour."""
    keep_quiet(ann, Quiet(21, 7))
    night = moment("2027-03-01 23:30")
    write("messages", "message", ann, at=night)
    write("needed", "decision", ann, at=night)
    assert [(subject, at) for subject, _, at in waiting()] == [
        ("message", moment("2027-03-02 07:00")),
        ("decision", night),
    ]
    keep_quiet(ann, None)
    write("messages", "loud", ann, at=night)
    assert waiting()[-1] == ("loud", False, night)


def test_quiet_hours_go_by_the_readers_own_clock(client, ann):
    """TOP-06: for whoever lives elsewhere; a place that does not exist is refused."""
    client.force_login(ann)
    hours = {"begins": "22", "ends": "7", "zone": "America/New_York"}
    client.post("/mail/choices/", hours)
    page = client.get("/mail/choices/").text
    assert '<option value="America/New_York" selected>New York</option>' in page
    in_new_york = "America/New_York"
    for asked, goes in (("2027-03-13 23:30", "2027-03-14 07:00"), ("2027-03-14 21:30", "2027-03-14 21:30")):
        write("messages", asked, ann, at=moment(asked, in_new_york))
        assert waiting()[-1] == (asked, False, moment(goes, in_new_york))
    assert (
        "is not one of the available choices"
        in client.post("/mail/choices/", {**hours, "zone": "../etc/passwd"}).text
    )


def test_choices_and_quiet_hours_are_made_on_a_page(client, ann):
    """TOP-06: per-kind choices and quiet hours."""
    write("news", "One", ann)
    client.force_login(ann)
    client.post("/mail/choices/", {"7-news": "now", "begins": "22", "ends": "6"})
    page = client.get("/mail/choices/").text
    assert '<option value="22" selected>22:00</option>' in page
    write("news", "Two", ann, at=moment("2027-03-01 23:00"))
    assert waiting()[-1] == ("Two", False, moment("2027-03-02 06:00"))
    half = client.post("/mail/choices/", {"begins": "22", "ends": ""}).text
    assert "Please choose both hours, or neither." in half


def test_a_thousand_are_gathered_with_as_many_queries_as_two(ann):
    costs = []
    for many in (2, 40):
        for number in range(many):
            someone = testing.person(f"Person {many} {number}")
            write("news", f"{many} {number} a", someone)
            write("news", f"{many} {number} b", someone)
        with CaptureQueriesContext(connection) as queries:
            assert gather(at=MORNING) == many
        costs.append(len(queries))
    assert costs[0] == costs[1]


def skipped(day, hour, zone) -> bool:
    """Whether clocks are put forward over this hour of a day."""
    there = datetime.combine(day, time(hour), zone)
    return there.astimezone(UTC).astimezone(zone).time() != time(hour)


moments = st.datetimes(min_value=AT.replace(tzinfo=None), max_value=AT.replace(year=2029, tzinfo=None)).map(
    lambda naive: naive.replace(tzinfo=AT.tzinfo)
)


ZONES = ("", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati")


@given(moments, st.integers(0, 23), st.integers(0, 23), st.sampled_from(ZONES))
def test_quiet_hours_and_mornings_hold_over_summer_time(at, begins, ends, zone):
    """What waits goes out at the hour itself, never before, at most a day later, and never in the quiet."""
    later = Quiet(begins, ends, zone).after(at, LONDON)
    there = ZoneInfo(zone) if zone else LONDON
    assert at <= later <= at + timedelta(hours=25)
    local = later.astimezone(there)
    quiet = begins <= local.hour < ends if begins <= ends else local.hour >= begins or local.hour < ends
    assert not quiet
    if begins != ends and later != at:
        assert (local.hour, local.minute) == (ends, 0) or skipped(local.date(), ends, there)
    morning = next_morning(at, LONDON, begins)
    assert at <= morning <= at + timedelta(hours=25)
    assert morning.astimezone(LONDON).hour == begins or begins == 1
