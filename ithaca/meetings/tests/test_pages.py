from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from ithaca.kit.words import weekday_time
from ithaca.meetings import actions
from ithaca.meetings.actions import Plan
from ithaca.meetings.models import Meeting
from ithaca.programmes.testing import AT, make_institution, make_person, make_programme, make_staff
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Relationship
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
HOW = {"minutes": "60", "mode": "video"}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def pair(programme):
    return make_pair(programme)


def address(name, *args):
    return reverse(f"meetings:{name}", args=args)


def see(client, person, url, status=200):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def post(client, person, url, **data):
    client.force_login(person)
    return client.post(url, data)


def test_the_first_line_of_who_agreed_follows_the_date_of_their_first_talk(client, pair):
    """PAR-08: nobody who has offered, may pick or has booked a time is told to find a date."""
    priya, amara = people_of(pair)
    for person in (priya, amara):
        relationships.agree(pair.pk, answers={"time": "An hour"}, by=person, at=AT)

    def first_lines() -> list[str]:
        shared = reverse("relationships:relationship", args=[pair.pk])
        return [
            see(client, person, shared).split("You have agreed how to work together. ")[1].split("<")[0]
            for person in (priya, amara)
        ]

    said = [first_lines()]
    meeting = actions.offer(pair.pk, [AT + timedelta(days=2)], Plan(), by=priya, at=AT)
    said.append(first_lines())
    actions.pick(meeting.pk, meeting.slots.get().pk, by=amara, at=AT)
    said.append(first_lines())
    when = weekday_time(pair.local(AT + timedelta(days=2)))
    assert said == [
        [f"Find a date for a first talk with {amara}.", f"Find a date for a first talk with {priya}."],
        ["Times for a first talk are offered.", "Pick one of the times offered for a first talk."],
        [f"Your first talk: {when}."] * 2,
    ]


def test_offering_and_picking_in_the_browser(client, pair):
    """PAR-08: the whole way of a date, without script."""
    priya, amara = people_of(pair)
    assert "Times are in London time." in see(client, priya, address("offer", pair.pk))
    post(
        client, priya, address("offer", pair.pk), **HOW, time_1="2026-11-06T13:00", time_3="2026-11-07T18:30"
    )
    meeting = Meeting.objects.get()
    page = see(client, amara, address("meeting", meeting.pk))
    assert "Saturday 7 November 2026, 18:30 GMT" in page
    assert "Pick a time to meet" in see(client, amara, reverse("relationships:relationship", args=[pair.pk]))
    post(client, amara, address("pick", meeting.pk), slot=meeting.slots.last().pk)
    assert "Saturday 7 November 2026, 18:30 GMT" in see(client, priya, address("meeting", meeting.pk))


def test_dates_are_typed_in_the_programmes_zone(client):
    """PAR-08: right zones: the same hour typed in winter and in summer is another moment."""
    pair = make_pair(make_programme(institution=make_institution(zone="Europe/Berlin")))
    priya, _ = people_of(pair)
    post(client, priya, address("book", pair.pk), **HOW, starts_at="2026-12-01T09:00")
    post(client, priya, address("book", pair.pk), **HOW, starts_at="2027-06-01T09:00")
    hours = [m.starts_at.hour for m in Meeting.objects.order_by("starts_at")]
    assert hours == [8, 7]
    assert "Tuesday 1 June 2027, 09:00 CEST" in see(
        client, priya, address("meeting", Meeting.objects.last().pk)
    )


@pytest.mark.parametrize("typed", ["2027-03-28T01:30", "2027-10-31T01:30", "tomorrow", ""])
def test_an_hour_that_does_not_exist_or_comes_twice_is_asked_for_again(client, pair, typed):
    page = post(
        client, people_of(pair)[0], address("book", pair.pk), **HOW, starts_at=typed, place="The café"
    )
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert "The café" in page.content.decode()
    assert not Meeting.objects.exists()


def test_a_refusal_stands_above_the_form_that_keeps_what_was_typed(client, pair):
    page = post(client, people_of(pair)[0], address("book", pair.pk), **HOW, starts_at="2026-10-01T09:00")
    assert "Did you mean to log a meeting?" in page.content.decode()
    assert "2026-10-01T09:00" in page.content.decode()


def test_logging_takes_one_short_form(client, pair):
    """PAR-08: date, length, how, one line, next date; the date is filled in."""
    priya, amara = people_of(pair)
    assert 'value="2026-11-02"' in see(client, priya, address("log_past", pair.pk))
    post(
        client,
        priya,
        address("log_past", pair.pk),
        **HOW,
        on="2026-11-01",
        note="The CV",
        next="2026-11-20T10:00",
    )
    assert set(Meeting.objects.values_list("state", "note")) == {("held", "The CV"), ("booked", "")}
    page = see(client, amara, reverse("relationships:relationship", args=[pair.pk]))
    assert "Sunday 1 November 2026" in page
    assert "The CV" in page


def test_a_past_meeting_asks_to_be_noted_on_its_own_page(client, pair):
    priya, _ = people_of(pair)
    meeting = actions.book(
        pair.pk, AT + timedelta(hours=1), Plan(place="Room 1", agenda="The CV"), by=priya, at=AT
    )
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        assert "Did you meet?" in see(client, priya, address("meeting", meeting.pk))
        post(client, priya, address("log", meeting.pk), **HOW, on="2026-11-02")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.place, meeting.agenda) == ("held", "Room 1", "The CV")


def test_moving_and_calling_off_ask_first(client, pair):
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, AT + timedelta(days=2), Plan(), by=priya, at=AT)
    assert 'value="2026-11-04T10:00"' in see(client, amara, address("move", meeting.pk))
    post(client, amara, address("move", meeting.pk), **HOW, starts_at="2026-11-05T11:00")
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (datetime(2026, 11, 5, 11, tzinfo=LONDON), 1)
    assert "Move it instead" in see(client, amara, address("cancel", meeting.pk))
    post(client, amara, address("cancel", meeting.pk))
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("https://meet.example/a?b=1&c=2", '<a href="https://meet.example/a?b=1&amp;c=2" rel="noopener'),
        ("javascript:alert(1)", "<dd>javascript:alert(1)</dd>"),
        ('https://x.example/"><b>', 'href="https://x.example/&quot;&gt;&lt;b&gt;"'),
        ("https://x.example or Room 1", "<dd>https://x.example or Room 1</dd>"),
    ],
)
def test_a_link_to_a_call_can_be_pressed_and_other_words_cannot(client, pair, place, shown):
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, AT + timedelta(days=2), Plan(place=place), by=priya, at=AT)
    assert shown in see(client, amara, address("meeting", meeting.pk))


def test_a_meeting_that_was_called_off_is_called_so_throughout(client, pair):
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, AT + timedelta(days=2), Plan(), by=priya, at=AT)
    actions.cancel(meeting.pk, by=priya, at=AT)
    page = see(client, amara, address("meeting", meeting.pk))
    assert "Called off" in page
    assert "Cancelled" not in page


def test_the_calendar_file_can_be_downloaded(client, pair):
    """PAR-08: for every calendar that does not read the mail."""
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, AT + timedelta(days=2), Plan(), by=priya, at=AT)
    client.force_login(amara)
    response = client.get(address("calendar", meeting.pk))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"mailto:{amara.email}" in response.content.decode().replace("\r\n ", "")


PAGES = ("meeting", "move", "cancel", "log", "calendar")


def test_strangers_and_staff_meet_a_404(client, programme, pair):
    meeting = actions.book(pair.pk, AT + timedelta(days=2), Plan(), by=people_of(pair)[0], at=AT)
    for person in (make_person("Tom"), make_staff(programme)):
        for name in PAGES:
            see(client, person, address(name, meeting.pk), status=404)
        for name in ("offer", "book"):
            see(client, person, address(name, pair.pk), status=404)


def test_staff_log_without_reading(client, programme, pair):
    """PAR-08: staff log a past meeting for people, and see none of their notes."""
    ruth = make_staff(programme)
    actions.log_past(pair.pk, on=AT.date(), note="Our secret", plan=Plan(), by=people_of(pair)[0], at=AT)
    assert "One line" not in see(client, ruth, address("log_past", pair.pk))
    post(client, ruth, address("log_past", pair.pk), **HOW, on="2026-11-01")
    assert Meeting.objects.filter(state="held").count() == 2
    see(client, make_person("Tom"), address("log_past", pair.pk), status=404)
    assert Relationship.objects.get().last_contact_on == AT.date()


def test_what_is_coming_stands_on_a_page_of_its_own(client, pair):
    priya, _ = people_of(pair)
    assert "No meeting ahead" in see(client, priya, address("index"))
    actions.book(pair.pk, AT + timedelta(days=2), Plan(), by=priya, at=AT)
    assert "Wednesday 4 November 2026, 10:00 GMT" in see(client, priya, address("index"))


def test_the_same_meeting_noted_by_both_is_asked_about_and_never_refused(client, pair):
    """What one side has noted, the other is told of; a tick says that it is another one."""
    priya, amara = people_of(pair)
    said = {**HOW, "on": "2026-11-01"}
    post(client, priya, address("log_past", pair.pk), **said)
    page = post(client, amara, address("log_past", pair.pk), **said, note="We laughed").content.decode()
    assert "A meeting on 1 November 2026 is noted already: 60 minutes, video call. Is it another one?" in page
    assert "We laughed" in page
    assert Meeting.objects.count() == 1
    post(client, amara, address("log_past", pair.pk), **said, again="on")
    assert Meeting.objects.filter(state="held").count() == 2


def test_a_booked_one_is_pointed_to_before_it_is_noted_beside_it(client, pair):
    priya, amara = people_of(pair)
    booked = actions.book(pair.pk, AT + timedelta(hours=1), Plan(), by=priya, at=AT)
    page = post(client, amara, address("log_past", pair.pk), **HOW, on="2026-11-02").content.decode()
    assert "is booked, and can be noted on its own page" in page
    post(client, amara, address("log", booked.pk), **HOW, on="2026-11-02")
    assert list(Meeting.objects.values_list("state", flat=True)) == ["held"]
