"""Calendar files: read back by another program, they mean the same moment, on every day of the year."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from ithaca.kit.calendars import Invitation, ics

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Lagos",
)
AT = datetime(2026, 11, 2, 10, tzinfo=UTC)


def invitation(**more) -> Invitation:
    return Invitation(
        **{
            "uid": "abc@ithaca",
            "sequence": 0,
            "summary": "Meeting with Amara Okafor",
            "starts_at": AT,
            "minutes": 60,
            "zone": ZoneInfo("Europe/London"),
            "organiser": "mentoring@northfield.example",
            "organiser_name": "Career mentoring",
            "attendee": "priya@example.org",
            "attendee_name": "Priya Nair",
            "stamp": AT,
            **more,
        }
    )


def offset_at(text: str, local: datetime) -> timedelta:
    """What the file's own VTIMEZONE says about a local time: the last change before it (RFC 5545)."""
    found = []
    for part in Calendar.from_ical(text).walk("VTIMEZONE")[0].subcomponents:
        found.append((part.decoded("dtstart"), part.decoded("tzoffsetto")))
    return max((start, to) for start, to in found if start <= local)[1]


@cache
def changes_of(year, zone) -> list[datetime]:
    """The hours of a year at which the clock changes."""
    start, hour = datetime(year, 1, 1, tzinfo=UTC), timedelta(hours=1)
    hours = [start + n * hour for n in range(366 * 24)]
    return [h for h in hours if h.astimezone(zone).utcoffset() != (h - hour).astimezone(zone).utcoffset()]


def around_changes(year, zone):
    """Moments near both changes of the clock, and anywhere else in the year."""
    start, changes = datetime(year, 1, 1, tzinfo=UTC), changes_of(year, zone)
    return st.one_of(
        st.integers(0, 366 * 24 * 4).map(lambda n: start + timedelta(minutes=15 * n)),
        *(st.integers(-16, 16).map(lambda n, c=c: c + timedelta(minutes=15 * n)) for c in changes),
    )


@pytest.mark.once
@settings(max_examples=300)
@given(st.data())
def test_the_file_means_the_same_moment_over_both_changes_of_the_clock(data):
    """PAR-08: right zones in every calendar, also an hour before and after the clock changes."""
    zone = ZoneInfo(data.draw(st.sampled_from(ZONES)))
    starts = data.draw(around_changes(data.draw(st.integers(2026, 2031)), zone))
    minutes = data.draw(st.integers(5, 600))
    text = ics(invitation(starts_at=starts, minutes=minutes, zone=zone))
    for name, moment in (("DTSTART", starts), ("DTEND", starts + timedelta(minutes=minutes))):
        found = re.search(rf"{name};TZID={zone.key}:(\d{{8}}T\d{{6}})", text)
        local = datetime.strptime(found[1], "%Y%m%dT%H%M%S")
        assert local == moment.astimezone(zone).replace(tzinfo=None)
        if not moment.astimezone(zone).fold:  # an hour that comes twice means its first coming
            assert (local - offset_at(text, local)).replace(tzinfo=UTC) == moment


def test_a_request_says_everything_to_one_person_and_nothing_about_the_other():
    text = ics(
        invitation(
            location="https://meet.example/1", description="The CV", url="http://testserver/meetings/1/"
        )
    )
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert Calendar.from_ical(text)["METHOD"] == "REQUEST"
    assert {
        key: str(event[key])
        for key in ("UID", "SEQUENCE", "SUMMARY", "LOCATION", "STATUS", "ORGANIZER", "ATTENDEE")
    } == {
        "UID": "abc@ithaca",
        "SEQUENCE": "0",
        "SUMMARY": "Meeting with Amara Okafor",
        "LOCATION": "https://meet.example/1",
        "STATUS": "CONFIRMED",
        "ORGANIZER": "mailto:mentoring@northfield.example",
        "ATTENDEE": "mailto:priya@example.org",
    }
    assert re.findall(r"[\w.]+@[\w.]+", text.replace("\r\n ", "")) == [
        "abc@ithaca",
        "priya@example.org",
        "mentoring@northfield.example",
    ]


def test_a_cancellation_takes_the_same_event_away():
    text = ics(invitation(sequence=3, cancelled=True))
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert (Calendar.from_ical(text)["METHOD"], event["STATUS"], event["SEQUENCE"]) == (
        "CANCEL",
        "CANCELLED",
        3,
    )


@pytest.mark.parametrize("name", ["Priya\r\nATTENDEE:mailto:x@y.z", 'A "quoted" name', "Ünal; Jr, x"])
def test_no_name_breaks_out_of_its_line(name):
    text = ics(invitation(attendee_name=name, summary=name, location=name, description=name))
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 1
    assert len(re.findall(r"^ATTENDEE", text, re.MULTILINE)) == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
