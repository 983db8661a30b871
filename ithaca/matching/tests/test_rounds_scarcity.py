"""What is needed beside what is offered, before anything is solved."""

from ithaca.matching.queries import preparing
from ithaca.matching.rules.rounds.people import Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.scarcity import gaps

HELP = Criterion(kind="topics", needs="wants", offers="helps")


def pool(wants: list[list[str]], helps: list[list[str]]) -> Pool:
    mentees = tuple(Person(f"a{i}", {"wants": one}) for i, one in enumerate(wants))
    mentors = tuple(Person(f"b{i}", {"helps": one} if one else {}) for i, one in enumerate(helps))
    return Pool(mentees, mentors, (2.0,) * len(mentors))


def test_every_need_is_ranked_by_how_scarce_it_is():
    """TOP-17: needs that no mentor covers come first."""
    people = pool([["cv", "law"], ["cv"], ["law"], ["pay"]], [["cv"], ["pay", "cv"]])
    assert gaps(people, Rules((HELP,))) == [("law", 2, 0), ("cv", 2, 4), ("pay", 1, 2)]


def test_it_is_said_too_when_nobody_offers_anything_or_it_does_not_count():
    """TOP-17: a question that no mentor has answered is not fit to match by, and is all the scarcer."""
    people = pool([["cv"], ["law"]], [[], []])
    assert gaps(people, Rules((HELP,))) == [("cv", 1, 0), ("law", 1, 0)]
    off = Criterion(kind="topics", needs="wants", offers="helps", weight=0)
    assert gaps(people, Rules((off,))) == [("cv", 1, 0), ("law", 1, 0)]
    assert gaps(pool([["cv"]], []), Rules((HELP,))) == [("cv", 1, 0)]
    assert gaps(pool([], [["cv"]]), Rules((HELP,))) == []


def test_all_that_is_not_covered_is_shown_and_a_few_of_the_rest():
    """TOP-17: every need that no mentor covers, however many there are."""
    lacking, there = [f"need {n}" for n in range(20)], [f"offer {n}" for n in range(20)]
    found = preparing.gaps(pool([[*lacking, *there]], [there]), Rules((HELP,)))
    assert [row["need"] for row in found if row["red"]] == sorted(lacking)
    assert len(found) == 20
    assert len(preparing.gaps(pool([there], [there]), Rules((HELP,)))) == preparing.GAPS
