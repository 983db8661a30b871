"""Whoever has been erased still counts: the figures of a programme stay as they were."""

from datetime import timedelta

import pytest

from ithaca.desk.queries.figures import figures
from ithaca.desk.queries.periods import compared, rolled_up
from ithaca.desk.queries.places import places
from ithaca.matching import actions as matching
from ithaca.matching.testing import WORDS, make_mentee, make_mentor
from ithaca.meetings import actions as meetings
from ithaca.programmes.actions import members
from ithaca.programmes.testing import AT
from ithaca.records import actions as records

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


@pytest.fixture
def sam(programme):
    """A mentee who asked two mentors, was told no by one, and met the other."""
    found = make_mentee(programme, "Sam Reed")
    for name, answer in (("Amara Okafor", "yes"), ("Rosa Diaz", "no")):
        mentor = make_mentor(programme, name)
        request = matching.ask(found.pk, mentor.pk, words=WORDS, by=found.person, at=AT)
        if answer == "no":
            matching.decline(request.pk, reason="not-now", words="I am so sorry.", by=mentor.person, at=AT)
        else:
            pair = matching.accept(request.pk, by=mentor.person, at=AT).relationship
            day = AT.date()
            meetings.log_past(pair.pk, on=day, plan=meetings.Plan(), by=found.person, at=AT)
    return found


def dashboards(ruth, programme) -> dict:
    """All that the pages with figures say, of two spans of months."""
    place = places(ruth)[programme.pk]
    return {
        "programme": figures(place, LATER),
        "compared": {months: compared(ruth, place, LATER, months, "previous") for months in (1, 3)},
        "overview": rolled_up(ruth, [place], LATER, 3),
    }


def test_who_has_left_is_erased_and_every_figure_stays(programme, ruth, sam):
    """TOP-12: erasure that keeps counts."""
    members.leave(sam.pk, by=sam.person, at=AT + timedelta(days=1))
    before = dashboards(ruth, programme)
    records.erase(sam.person_id, why="asked", by=sam.person, at=LATER - timedelta(days=1))
    assert dashboards(ruth, programme) == before


def test_who_is_still_here_and_erased_counts_as_one_who_has_left(programme, ruth, sam):
    """TOP-12: the same figures, whether somebody leaves first or goes at once."""
    records.erase(sam.person_id, why="asked", by=sam.person, at=AT + timedelta(days=1))
    found = dashboards(ruth, programme)
    place = found["programme"]
    assert place["funnel"] == [
        ("Mentees", 1),
        ("Asked somebody", 1),
        ("Found somebody", 1),
        ("Were in touch", 1),
    ]
    assert (place["running"], place["ended"]) == ("0", 1)
    lines = dict(found["compared"][3]["groups"])
    said = {name: now for group in lines.values() for name, now, *_ in group}
    assert (said["Sent"], said["Declined kindly"], said["Meetings held"], said["Left"]) == (2, 1, 1, 1)
