"""Why a plan is as it is, in words that a coordinator can repeat to whoever asks."""

import pytest

from ithaca.matching.rules.rounds.explaining import Reasons, in_words
from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.solving import solve

HELP = Criterion(
    kind="topics", needs="help", offers="ways", weight=3, title="Help", says="can help with {what}"
)
SECTOR = Criterion(kind="same", needs="sector", offers="sector", title="Sector")
OTHER_DEPARTMENT = Bar(kind="different", needs="dept", offers="dept", says="the same department")


def person(name, **answers):
    return Person(name.lower(), answers, name)


def explained(mentees, mentors, places):
    scoring = Scoring(
        Pool(tuple(mentees), tuple(mentors), tuple(places)), Rules((HELP, SECTOR), (OTHER_DEPARTMENT,))
    )
    return Reasons(scoring, solve(scoring.problem))


@pytest.fixture
def reasons():
    """Amara takes Ann; James takes Ben; Cat is left, and Dan may have neither."""
    return explained(
        [
            person("Ann", help=["CVs", "salary negotiation"], sector="Law"),
            person("Ben", help=["CVs"], sector="Health"),
            person("Cat", help=["visas", "networking"]),
            person("Dan", help=["CVs"], dept="Maths"),
        ],
        [
            person("Amara", ways=["CV writing", "Negotiating pay"], sector="Legal", dept="Maths"),
            person("James", ways=["CVs"], sector="Arts", dept="maths"),
        ],
        [1, 1],
    )


def pairs(reasons):
    return {a: b for a, b, _ in reasons.solved.pairs()}


def test_each_criterion_says_what_it_brings(reasons):
    assert pairs(reasons) == {"ann": "amara", "ben": "james"}
    assert [in_words(part) for part in reasons.parts(0)] == [
        "can help with CVs and salary negotiation (+75.0 of 75)",
        "Sector: Law (+25.0 of 25)",
    ]
    assert [in_words(part) for part in reasons.parts(1)] == [
        "can help with CVs (+75.0 of 75)",
        "Sector: nothing in common (+0.0 of 25)",
    ]
    assert [in_words(part) for part in reasons.parts(2, 0)][1] == "Help: nothing in common (+0.0 of 75)"
    assert "Sector: not answered, counted as average" in in_words(reasons.parts(2, 0)[0])


def test_the_next_best_mentor_and_who_has_them(reasons):
    other = reasons.next_best(1)
    assert (other.mentor.called, other.better, other.places, other.held_by) == ("Amara", 0, 1, ("Ann",))
    assert reasons.next_best(3) is None


def test_what_would_be_lost_without_a_pair_is_computed(reasons):
    """Ann goes to James, Ben to Amara: her salary negotiation and her sector are lost."""
    change = reasons.without(0)
    scores = reasons.problem.scores
    assert change.cost == scores[0, 0] + scores[1, 1] - scores[0, 1] - scores[1, 0]
    assert (change.now, change.matched, change.moved) == ("james", 0, (("ben", "james", "amara"),))
    assert pairs(reasons) == {"ann": "amara", "ben": "james"}


def test_why_somebody_has_no_mentor(reasons):
    assert [reasons.problem.mentees[i] for i in reasons.unmatched()] == ["cat", "dan"]
    assert (
        reasons.why_without(2) == "the 2 mentors who are allowed are full; nobody offers visas and networking"
    )
    assert reasons.why_without(3) == "every mentor is barred: the same department (2 mentors)"


def test_why_in_the_other_cases():
    ann = person("Ann", help=["CVs"], dept="Maths")
    amara, james = person("Amara", ways=["CVs"]), person("James", ways=["CVs"], dept="Maths")
    assert explained([ann], [amara], [0]).why_without(0) == "no mentor has a place"
    assert (
        explained([ann], [amara, james], [0, 1]).why_without(0) == "the mentors who are allowed have no place"
    )
    full = explained([ann, person("Ben", help=["CVs"], dept="Maths")], [amara, james], [1, 1])
    assert full.why_without(full.unmatched()[0]) == (
        "Amara, the one mentor who is allowed, is full (1 other barred: the same department (1 mentor))"
    )


def test_needs_that_are_scarce(reasons):
    assert reasons.gaps() == [
        ("networking", 1, 0),
        ("visas", 1, 0),
        ("CVs", 3, 2),
        ("salary negotiation", 1, 1),
    ]


def test_what_more_mentors_would_bring_is_solved_anew(reasons):
    """One more for visas places Cat, and a second nobody else; for CVs Dan, and Cat where Ben was; for pay Cat where
    Ann was."""
    assert [reasons.with_more("visas", many)[0] for many in (1, 2)] == [1, 1]
    assert [reasons.with_more("CVs", many)[0] for many in (1, 2)] == [1, 2]
    assert reasons.with_more("salary negotiation", 1)[0] == 1
