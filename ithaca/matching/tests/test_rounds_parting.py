"""Answers that are several in one."""

import pytest

from ithaca.matching.rules.rounds.parting import parted
from ithaca.matching.rules.rounds.people import Criterion, Person, Rules

HELP = Rules((Criterion(kind="topics", needs="wants", offers="helps"),))


def read(wants: list[str], helps: list[str]) -> tuple:
    """What one mentee wants and one mentor offers, in parts, and what was parted of either."""
    mentees, mentors, said = parted([Person("a", {"wants": wants})], [Person("b", {"helps": helps})], HELP)
    return mentees[0].all("wants"), mentors[0].all("helps"), said


@pytest.mark.parametrize(
    "text", ["CVs and interviews", "CVs & interviews", "CVs + interviews", "CVs AND interviews"]
)
def test_two_topics_in_one_answer_are_two(text):
    """PAR-04: as people write it; both have synonyms, so both are known."""
    wants, helps, said = read([text], ["interview preparation"])
    assert [one.lower() for one in wants] == ["cvs", "interviews"]
    assert (helps, said) == (("interview preparation",), [text])


def test_a_part_that_somebody_gives_as_an_answer_of_its_own_is_known():
    assert read(["glaciers and volcanoes"], ["volcanoes", "glaciers"])[0] == ("glaciers", "volcanoes")
    assert read(["volcanoes", "glaciers"], ["Glaciers and volcanoes"])[1] == ("Glaciers", "volcanoes")
    assert read(["glaciers and volcanoes"], ["volcanoes"])[0] == ("glaciers and volcanoes",)


@pytest.mark.parametrize(
    "text", ["banking and finance", "research and development", "Health and care", "R&D", "Andrology"]
)
def test_what_is_one_thing_stays_one(text):
    """It has synonyms as a whole, or a part that nobody knows."""
    assert read([text], ["finance", "banking", "research", "health"])[::2] == ((text,), [])


def test_each_part_counts_once_and_what_stays_whole_keeps_its_place():
    wants, _, said = read(["interviews", "CVs and interviews", "glaciers and mud"], [])
    assert (wants, said) == (("interviews", "CVs", "glaciers and mud"), ["CVs and interviews"])


def test_people_without_such_answers_are_as_they_were():
    mentee = Person("a", {"wants": ["CVs"], "town": "Mull and Iona"})
    assert parted([mentee], [], HELP) == ([mentee], [], [])


def test_a_sign_that_belongs_to_a_name_parts_nothing():
    wants, _, said = read(["C++", "Google+", "CVs and interviews"], ["C", "Google"])
    assert (wants, said) == (("C++", "Google+", "CVs", "interviews"), ["CVs and interviews"])


def test_an_answer_with_very_many_spaces_is_read_at_once():
    """It would take hours if every space were tried as the first of a gap."""
    text = f"glaciers{' ' * 300_000}mud"
    assert read([text], ["mud"])[0] == (text,)
