"""Dates and lists in words."""

from datetime import UTC, date, datetime

import pytest

from ithaca.kit import words

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["Amara"], "Amara"), (["Amara", "Priya"], "Amara and Priya"), ("abc", "a, b and c")],
)
def test_a_list_in_words(names, said):
    assert words.listed(names) == said


def test_a_date_in_words():
    moment = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
    assert words.full_date(FRIDAY) == "27 November 2026"
    assert words.brief_date(FRIDAY) == "27 Nov 2026"
    assert words.weekday_date(FRIDAY) == "Friday 27 November 2026"
    assert words.weekday_date(FRIDAY, today=date(2026, 1, 1)) == "Friday 27 November"
    assert words.weekday_time(moment) == "Friday 27 November 2026, 13:00 UTC"
    assert words.full_date(None) == words.brief_date(None) == words.weekday_date(None) == ""


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (FRIDAY, "today"),
        (date(2026, 11, 26), "tomorrow"),
        (date(2026, 11, 28), "yesterday"),
        (date(2026, 11, 21), "in 6 days"),
        (date(2026, 12, 31), "5 weeks ago"),
        (date(2027, 4, 1), "4 months ago"),
    ],
)
def test_how_far_a_day_is(today, said):
    assert words.days_apart(FRIDAY, today) == said


def test_what_is_due_says_whether_it_is_late():
    assert words.due_words(FRIDAY, date(2026, 11, 21)) == "by Friday 27 November, in 6 days"
    assert words.due_words(FRIDAY, date(2026, 12, 5)) == "was due Friday 27 November, 8 days ago"


def test_a_name_keeps_its_capitals_at_the_beginning_of_a_line():
    assert words.capitalised("volunteering team") == "Volunteering team"
    assert words.capitalised("Career Development Service") == "Career Development Service"
