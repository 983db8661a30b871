"""Months compared, counted from the trail."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ithaca.desk.queries.periods import Span, compared, rolled_up, spans
from ithaca.desk.queries.places import places
from ithaca.kit.trail import record
from ithaca.meetings.facts import MeetingHeld
from ithaca.programmes.testing import AT, make_programme, make_staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def met(programme, *moments):
    """A meeting in the trail at each of these moments."""
    cohort = programme.cohorts.get().pk
    for at in moments:
        fact = MeetingHeld(
            programme=programme.pk,
            cohort=cohort,
            relationship=1,
            meeting=1,
            people={},
            minutes=60,
            mode="video",
        )
        record(fact, by=None, at=at)


def on(*day) -> datetime:
    return datetime(*day, 12, tzinfo=UTC)


def row(found, title, what):
    lines = dict(found["groups"])[title]
    return next(line[1:] for line in lines if line[0] == what)


def test_periods_are_whole_months_and_stand_beside_those_before_or_a_year_ago():
    now, then = spans(date(2027, 1, 15), 3, "previous")
    assert (now, then) == (
        Span(date(2026, 11, 1), date(2027, 2, 1), so_far=True),
        Span(date(2026, 8, 1), date(2026, 11, 1)),
    )
    assert spans(date(2027, 1, 15), 3, "year")[1] == Span(date(2025, 11, 1), date(2026, 2, 1))
    assert (now.words, spans(date(2027, 1, 15), 1, "year")[0].words) == (
        "November 2026 to January 2027 so far",
        "January 2027 so far",
    )


def test_what_happened_is_counted_now_and_then_with_the_difference_in_words(programme, ruth):
    """PAR-15: periods compared. The edges of a month are local: 23:30 UTC on 31 August is September in London."""
    edge = datetime(2026, 8, 31, 23, 30, tzinfo=UTC)
    met(programme, on(2026, 9, 1), on(2026, 11, 20), edge, on(2026, 8, 31), on(2025, 9, 3))
    place = places(ruth)[programme.pk]
    found = compared(ruth, place, NOW, 3, "previous")
    assert row(found, "Engagement", "Meetings held") == (3, 1, "2 more")
    assert row(compared(ruth, place, NOW, 3, "year"), "Engagement", "Meetings held") == (3, 1, "2 more")
    assert row(compared(ruth, place, NOW, 1, "previous"), "Engagement", "Meetings held") == (1, 0, "1 more")
    assert row(found, "Endings", "Relationships that ended") == (0, 0, "the same")
    trend = dict(found["trends"])["Meetings held"]
    assert (len(trend), trend[-1], trend[-3]) == (12, ("Nov", 1), ("Sep", 2))


def test_numbers_follow_rights(programme, vera):
    """PAR-16: who does not see requests has none counted, here and in the roll-up."""
    place = places(vera)[programme.pk]
    assert "Requests" not in dict(compared(vera, place, NOW, 3, "previous")["groups"])
    (shown,) = rolled_up(vera, [place], NOW, 3)["rows"]
    assert shown[1][1] is None


def test_programmes_are_rolled_up_for_whoever_looks_after_several(client, programme, ruth):
    """PAR-15: roll-up over programmes; one query for any number of them."""
    other = make_programme(slug="other")
    make_staff(other, "coordinator", ruth)
    met(programme, on(2026, 11, 3))
    met(other, on(2026, 11, 3), on(2026, 11, 4))
    found = sorted(places(ruth).values(), key=lambda place: place.slug)
    with CaptureQueriesContext(connection) as asked:
        rows = rolled_up(ruth, found, NOW, 1)["rows"]
    assert [(place.slug, numbers[3]) for place, numbers in rows] == [("career", 1), ("other", 2)]
    assert len(asked) == 1
    client.force_login(ruth)
    assert "All programmes" in client.get(reverse("desk:overview")).text


def test_the_page_has_pictures_with_tables_and_goes_out_as_a_file(client, programme, ruth):
    """PAR-15: CSV and XLSX."""
    with time_machine.travel(AT, tick=False):
        met(programme, AT)
        client.force_login(ruth)
        url = reverse("desk:compare", args=[programme.slug])
        page = client.get(url, {"months": "1"}).text
        assert "November 2026 so far, beside October 2026." in page
        assert page.count("Show as a table") == 3
        lines = b"".join(client.get(url, {"months": "1", "as": "csv"})).decode("utf-8-sig").splitlines()
        book = load_workbook(io.BytesIO(client.get(url, {"months": "1", "as": "xlsx"}).content))
    assert lines[0] == "Part,What,November 2026 so far,October 2026"
    assert "Engagement,Meetings held,1,0" in lines
    assert book.active["A1"].value == "Part"
