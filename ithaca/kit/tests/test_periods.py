"""Periods, date rules and moments."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ithaca.kit.rules.periods import (
    DateRule,
    Offset,
    Period,
    end_of_day,
    extend,
    is_closed,
    merged,
    morning,
    moved_on,
    open_day,
    open_days,
)  # fmt: skip

LONDON = ZoneInfo("Europe/London")
ZONES = [
    "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "America/Havana", "Africa/Cairo",
    "Asia/Beirut", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Chatham",
]  # fmt: skip
DAY = timedelta(1)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
closures = st.lists(
    st.builds(lambda first, n: (first, first + timedelta(n)), days, st.integers(0, 40)), max_size=4
).map(tuple)


@pytest.mark.parametrize(
    ("text", "start", "then"),
    [
        ("14 days", "2027-03-20", "2027-04-03"),
        ("6 weeks", "2027-03-01", "2027-04-12"),
        ("1 month", "2027-01-31", "2027-02-28"),
        ("1 month", "2028-01-31", "2028-02-29"),
        ("3 months", "2027-11-30", "2028-02-29"),
        ("1 year", "2028-02-29", "2029-02-28"),
        ("0 days", "2027-03-01", "2027-03-01"),
    ],
)
def test_a_period_later(text, start, then):
    assert Period.parse(text).after(date.fromisoformat(start)) == date.fromisoformat(then)


@pytest.mark.parametrize("text", ["", "14", "days", "-1 days", "1.5 months", "two weeks", "14 days ago"])
def test_other_words_are_no_period(text):
    with pytest.raises(ValueError, match="a period such as"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["1 day", "14 days", "1 month", "6 months", "1 year", "2 years"])
def test_a_period_says_itself_as_people_write_it(text):
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "start", "then"),
    [
        ("31 August", "2027-08-30", "2027-08-31"),
        ("31 August", "2027-08-31", "2028-08-31"),
        ("29 February", "2027-01-01", "2027-02-28"),
        ("29 February", "2028-01-01", "2028-02-29"),
        ("end of month", "2027-02-10", "2027-02-28"),
        ("end of month", "2027-02-28", "2027-03-31"),
        ("end of quarter", "2027-12-31", "2028-03-31"),
        ("end of quarter", "2027-01-01", "2027-03-31"),
    ],
)
def test_a_day_that_comes_round_is_never_the_day_itself(text, start, then):
    assert DateRule.parse(text).after(date.fromisoformat(start)) == date.fromisoformat(then)


@pytest.mark.parametrize("text", ["31 June", "32 August", "August", "end of week", "0 March"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="a day of the year"):
        DateRule.parse(text)


@pytest.mark.parametrize("text", ["14 days", "1 month", "31 August", "end of month", "end of quarter"])
def test_a_date_rule_says_itself(text):
    assert str(DateRule.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("after 7 days", "2027-03-08"),
        ("3 days before", "2027-03-12"),
        ("on the day", "2027-03-15"),
        ("1 day late", "2027-03-16"),
    ],
)
def test_an_offset_counts_from_the_beginning_or_from_the_due_date(text, then):
    offset = Offset.parse(text)
    assert offset.on(date(2027, 3, 1), date(2027, 3, 15)) == date.fromisoformat(then)
    assert str(offset) == text


def test_an_offset_in_other_words_is_refused():
    with pytest.raises(ValueError, match="3 days before"):
        Offset.parse("a week before")


def test_the_days_on_which_the_clocks_change_are_23_and_25_hours_long():
    """28 March and 31 October 2027 in London."""

    def length(day):
        return end_of_day(day, LONDON) - end_of_day(day - DAY, LONDON)

    assert length(date(2027, 3, 28)) == timedelta(hours=23)
    assert length(date(2027, 10, 31)) == timedelta(hours=25)
    assert morning(date(2027, 3, 27), LONDON) == datetime(2027, 3, 27, 9, tzinfo=UTC)
    assert morning(date(2027, 3, 28), LONDON) == datetime(2027, 3, 28, 8, tzinfo=UTC)
    assert morning(date(2027, 10, 31), LONDON) == datetime(2027, 10, 31, 9, tzinfo=UTC)


def test_a_morning_hour_that_does_not_exist_is_still_one_moment():
    assert morning(date(2027, 3, 28), LONDON, 1) == datetime(2027, 3, 28, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_ends_once_and_after_the_day_before(zone):
    """Every day from 2020 to 2040: monotone, one moment each, and it is that zone's midnight."""
    there = ZoneInfo(zone)
    last = end_of_day(date(2019, 12, 31), there)
    for number in range((date(2041, 1, 1) - date(2020, 1, 1)).days):
        day = date(2020, 1, 1) + timedelta(number)
        end = end_of_day(day, there)
        assert timedelta(hours=22) <= end - last <= timedelta(hours=26)
        assert (end - timedelta(microseconds=1)).astimezone(there).date() == day
        assert last < morning(day, there) < end
        last = end


@given(start=days, end=days, shut=closures)
def test_an_extended_due_date_has_as_many_open_days_before_it(start, end, shut):
    start, end = sorted((start, end))
    due = extend(start, end, shut)
    assert due >= end
    assert open_days(start, due, shut) == (end - start).days
    assert due == start or not is_closed(due, shut)


@given(start=days, shut=closures, lengths=st.tuples(st.integers(0, 400), st.integers(0, 400)))
def test_a_longer_period_never_falls_due_earlier(start, shut, lengths):
    shorter, longer = sorted(lengths)
    assert extend(start, start + timedelta(shorter), shut) <= extend(start, start + timedelta(longer), shut)


@given(day=days, paused=days, pause=st.integers(0, 300), shut=closures)
def test_a_pause_neither_gives_nor_takes_open_days(day, paused, pause, shut):
    today = paused + timedelta(pause)
    then = moved_on(day, paused, today, shut)
    if day > paused:
        assert open_days(today, then, shut) == open_days(paused, day, shut)
    else:
        assert today - then == paused - day


@given(day=days, shut=closures)
def test_the_nearest_open_day_is_open_and_there_is_none_between(day, shut):
    later, earlier = open_day(day, shut, step=1), open_day(day, shut, step=-1)
    assert earlier <= day <= later
    assert not is_closed(later, shut)
    assert all(is_closed(day + timedelta(n), shut) for n in range((later - day).days))


@given(shut=closures)
def test_merged_closures_are_apart_and_in_order(shut):
    pairs = merged(shut)
    assert all(first <= last for first, last in pairs)
    assert all(before[1] + DAY < after[0] for before, after in itertools.pairwise(pairs))


@settings(max_examples=300)
@given(start=days, rule=st.sampled_from(["1 month", "4 weeks", "end of quarter", "31 August", "29 February"]))
def test_what_comes_round_always_moves_on(start, rule):
    """FELLOWS and termly cadences: ten rounds, each later than the last, none twice."""
    due = DateRule.parse(rule)
    rounds = [start]
    for _ in range(10):
        rounds.append(due.after(rounds[-1]))
    assert rounds == sorted(set(rounds))


@pytest.mark.parametrize(
    ("said", "start", "due"),
    [
        ("1 working day", date(2026, 11, 20), date(2026, 11, 23)),  # from a Friday
        ("5 working days", date(2026, 11, 21), date(2026, 11, 27)),  # from a Saturday
        ("10 working days", date(2026, 12, 14), date(2027, 1, 7)),  # with ten closed days among them
    ],
)
def test_working_days_leave_out_weekends_and_closed_days(said, start, due):
    """A deadline in working days, as an office counts them."""
    closed = ((date(2026, 12, 23), date(2027, 1, 1)),)
    assert DateRule.parse(said).after(start, closed) == due
    assert str(DateRule.parse(said)) == said


def test_working_days_are_counted_before_a_day_too():
    rule = DateRule.parse("3 working days before end of cohort")
    assert rule.in_cohort(date(2026, 10, 5), date(2027, 6, 28)) == date(2027, 6, 23)
    assert Period.parse("10 working days").about_days() == 14
