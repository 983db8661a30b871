"""A scheme may keep weekends free of letters, but for what cannot wait."""

from datetime import date, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ithaca.notices import testing
from ithaca.notices.actions.mail import keep_quiet, post, wish
from ithaca.notices.models import Mail, Wish
from ithaca.notices.rules.mornings import Quiet, welcome
from ithaca.notices.rules.schedule import letter_day
from ithaca.notices.testing import moment

LONDON = ZoneInfo("Europe/London")
NIGHT, SATURDAY, MONDAY = moment("2027-03-05 23:30"), moment("2027-03-06 08:00"), moment("2027-03-08 09:00")
WORDS = {"title": "Hello", "words": "News."}


@pytest.fixture
def ann(db):
    testing.almanac(weekends=False)
    testing.almanac(8, name="Peer learning")
    return testing.person("Ann Lee")


def goes(letter: str, to, *, at=SATURDAY, programme=7, **more):
    """When it goes out."""
    key = f"{letter}:{programme}:{at.isoformat()}:{Mail.objects.count()}"
    post(letter, to=to, key=key, programme=programme, at=at, values=WORDS, **more)
    return Mail.objects.latest("pk").next_at


def test_what_can_wait_waits_for_monday_and_what_cannot_goes(ann):
    """TOP-06: no letters on Saturday and Sunday, but for those that say why they cannot wait (`AtOnce`)."""
    assert goes("team-news", ann) == MONDAY
    assert goes("team-news", ann, at=moment("2027-03-07 20:00")) == MONDAY
    assert goes("team-notice", ann) == SATURDAY
    assert goes("reminder", ann, morning=True) == MONDAY
    assert goes("team-news", ann, programme=8) == moment("2027-03-06 09:00")


def test_it_holds_for_whoever_wants_all_at_once_and_for_those_without_an_account(ann):
    wish(ann, 7, "news", Wish.How.NOW, at=SATURDAY)
    assert goes("team-news", ann) == MONDAY
    stranger = testing.Person(name="Jo", email="jo@example.org")
    assert goes("team-news", stranger, address="jo@example.org") == MONDAY


def test_quiet_hours_that_end_at_a_weekend_end_on_monday(ann):
    wish(ann, 7, "news", Wish.How.NOW, at=NIGHT)
    keep_quiet(ann, Quiet(22, 7))
    assert goes("team-news", ann, at=NIGHT) == MONDAY
    keep_quiet(ann, Quiet(8, 12))
    assert goes("team-news", ann) == moment("2027-03-08 12:00")


@pytest.mark.parametrize(
    ("day", "due", "written"),
    [
        (date(2027, 3, 6), date(2027, 3, 20), date(2027, 3, 8)),
        (date(2027, 3, 6), date(2027, 3, 7), date(2027, 3, 5)),  # Monday would be too late
        (date(2027, 3, 5), date(2027, 3, 7), date(2027, 3, 5)),
    ],
)
def test_a_reminder_is_written_on_a_working_day(day, due, written):
    almanac = SimpleNamespace(closed=[], weekends=False)
    assert letter_day(day, due, almanac, SimpleNamespace(keeps_date=False)) == written


@given(
    st.datetimes(min_value=NIGHT.replace(tzinfo=None), max_value=NIGHT.replace(tzinfo=None, year=2029)),
    st.integers(0, 23),
    st.integers(0, 23),
    st.sampled_from(("", "Pacific/Kiritimati", "America/New_York")),
)
def test_whatever_the_quiet_hours_it_goes_on_a_working_day_and_soon(naive, begins, ends, zone):
    at, quiet = naive.replace(tzinfo=NIGHT.tzinfo), Quiet(begins, ends, zone)
    later = welcome(at, LONDON, 9, weekends=False, quiet=quiet)
    assert at <= later <= at + timedelta(days=4, hours=2)
    assert later.astimezone(LONDON).isoweekday() <= 5
    assert quiet.after(later, LONDON) == later
