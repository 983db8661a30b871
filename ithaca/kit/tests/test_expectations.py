"""What a scheme may say in `[[expect]]`, and how it is refused by file and line."""

import pytest

from ithaca.kit import expectations, facts, links
from ithaca.kit.expectations import Expect, check, happen, outcome
from ithaca.kit.facts import Id, People, fact, kinds, plain, subjects
from ithaca.kit.policies import convert
from ithaca.kit.toml import parse

ROLES, LETTERS = {"mentee": None, "coordinator": None}, {"reminder", "escalation"}
GOOD = """
[[expect]]
name = "meet"
about = "pairing"
owner = "mentee"
task = "Meet"
since = ["pairing.begun"]
due = "14 days"
settled_by = ["pairing.met"]
"""


@pytest.fixture(autouse=True)
def facts_of_a_test(monkeypatch):
    """Two facts that are known during a test only."""
    monkeypatch.setattr(facts, "NAMES", {})
    monkeypatch.setattr(expectations, "NAMES", facts.NAMES)
    monkeypatch.setattr(expectations, "OUTCOMES", {})
    monkeypatch.setattr(expectations, "_outcomes", {})

    @fact("pairing.begun", "Two began.")
    class Begun:
        programme: Id
        pairing: Id
        people: People
        cadence_days: int | None = None
        desk: str = ""

    @fact("pairing.met", "Two met.")
    class Met:
        programme: Id
        pairing: Id
        people: People

    return Begun, Met


def problems(text: str) -> list[tuple[int, str, str]]:
    document = parse(text, "scheme.toml")
    expects = convert(tuple[Expect, ...], document, ("expect",), document.data["expect"])
    if not document.problems:
        check(document, expects, ROLES, LETTERS)
    return [(p.line, p.key, p.found) for p in document.problems]


def test_what_only_names_what_exists_is_accepted():
    assert problems(GOOD) == []
    assert problems(GOOD + 'due_from = "cadence_days"\nwhen = {desk = "alumni"}\nfor_role = "mentee"\n') == []


@pytest.mark.parametrize(
    ("line", "number", "key", "found"),
    [
        ('dropped_by = ["pairing.ended"]', 10, "expect[1].dropped_by[1]", "'pairing.ended'"),
        ('due_from = "weeks"', 10, "expect[1].due_from", "'weeks'"),
        ('letter = "remindr"', 10, "expect[1].letter", "'remindr'"),
        ('escalate = "2 days late"', 2, "expect[1].escalate_to", "''"),
        ('escalate = "2 days late"\nescalate_to = "boss"', 11, "expect[1].escalate_to", "'boss'"),
        ('outcome = "pairing.vanish"', 10, "expect[1].outcome", "'pairing.vanish'"),
        ('when = {colour = "red"}', 10, "expect[1].when.colour", "'colour'"),
        ('remind = ["a week before"]', 10, "expect[1].remind[1]", "'a week before'"),
        ("each = 1", 10, "expect[1].each", "1"),
        ("colour = 1", 10, "expect[1].colour", "'colour'"),
    ],
)
def test_what_does_not_exist_is_refused_by_line_and_key(line, number, key, found):
    assert problems(GOOD + line + "\n") == [(number, key, found)]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('about = "pairing"', 'about = "pair"', "expect[1].about"),
        ('owner = "mentee"', 'owner = "tutor"', "expect[1].owner"),
        ('since = ["pairing.begun"]', 'since = ["pairing.began"]', "expect[1].since[1]"),
        ('due = "14 days"', 'due = "soon"', "expect[1].due"),
        ('due = "14 days"\n', "", "expect[1].due"),
        ('settled_by = ["pairing.met"]\n', "", "expect[1].settled_by"),
    ],
)
def test_a_wrong_word_is_refused_by_key(old, new, key):
    assert [found for _, found, _ in problems(GOOD.replace(old, new))] == [key]


def test_the_form_that_settles_it_is_one_that_its_owner_may_open(monkeypatch):
    """A scheme leads whoever owes something straight to the form; staff have forms of their own."""
    monkeypatch.setattr(
        links, "_pages", {("pairing", False, "diary"): "home", ("pairing", True, "look"): "home"}
    )
    assert problems(GOOD + 'page = "diary"\n') == []
    assert problems(GOOD + 'page = "look"\n') == [(10, "expect[1].page", "'look'")]
    assert problems(GOOD + 'page = "diry"\n') == [(10, "expect[1].page", "'diry'")]


def test_two_of_a_name_are_refused():
    assert [key for _, key, _ in problems(GOOD + GOOD)] == ["expect[2].name"]


def test_an_outcome_happens_by_its_name_and_is_declared_once():
    happened = []
    declared = outcome("pairing.lapse", "It lapses.")(lambda ref, *, at: happened.append((ref, at)))
    happen("pairing.lapse", 7, at="now")
    assert happened == [(7, "now")]
    with pytest.raises(AssertionError, match="declared twice"):
        outcome("pairing.lapse", "Again.")(declared)


def test_a_fact_knows_its_things_its_people_and_its_values(facts_of_a_test):
    begun = facts_of_a_test[0](
        programme=1, pairing=2, people={"mentee": [5, 4], "mentor": [4]}, cadence_days=30
    )
    assert subjects(begun) == [("programme", 1), ("pairing", 2), ("person", 4), ("person", 5)]
    assert kinds(type(begun)) == {"programme", "pairing"}
    assert plain(type(begun)) == {"cadence_days", "desk"}


def test_a_fact_is_declared_once(facts_of_a_test):
    with pytest.raises(AssertionError, match="declared twice"):
        fact("pairing.met", "Again.")(type("Again", (), {}))
