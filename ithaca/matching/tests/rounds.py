"""Small instances of every kind for the tests of rounds."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.units import WHOLE

MENTEES = """Name,Email,Help needed with,Gender,Languages,Sector
Zoë O'Neill,zoe@uni.ac.uk,CV writing; interviews,F,English,Law
José Müller,jose@uni.ac.uk,Salary negotiation,M,English; Spanish,
Li Ødegård,li@uni.ac.uk,Networking; confidence,F,Mandarin,Health
"""
MENTORS = """Name,Email,Can help with,Max mentees,Languages,Sector
Amara Okafor,amara@firm.com,CVs and cover letters; Interview practice,1,English,Legal
Søren Ødegård,soren@firm.com,Negotiating pay; Building a network,2,English,Health
"""
LEVELS = (1, 2, 5, 1_000, WHOLE)  # how many different scores there are: from all equal to hardly two
BARS = (0, 0.3, 0.8, 1)  # the share of pairs that are barred


def drawn(rng, mentees: int, mentors: int, *, levels=None, bars=None, most_places=3) -> Problem:
    """A random problem; also with no mentees, no mentors, no places or nobody allowed."""
    levels = rng.choice(LEVELS) if levels is None else levels
    bars = rng.choice(BARS) if bars is None else bars
    return Problem(
        tuple(f"mentee {i}" for i in range(mentees)),
        tuple(f"mentor {j}" for j in range(mentors)),
        rng.integers(0, most_places + 1, mentors),
        rng.integers(0, levels, (mentees, mentors)) * (WHOLE // levels),
        rng.random((mentees, mentors)) >= bars,
    )


def posed(scores, *, places=None, barred=()) -> Problem:
    """A problem by hand: scores in points of 100, `barred` as (row, column)."""
    scores = np.array(scores, dtype=np.int64).reshape(len(scores), -1) * 1_000
    allowed = np.ones(scores.shape, bool)
    for i, j in barred:
        allowed[i, j] = False
    mentees = tuple("abcdefgh"[: scores.shape[0]])
    mentors = tuple("XYZUVW"[: scores.shape[1]])
    return Problem(mentees, mentors, np.array(places or [1] * scores.shape[1]), scores, allowed)


def paired(solved) -> dict[str, str]:
    return {mentee: mentor for mentee, mentor, _ in solved.pairs()}


def best_by_scipy(problem) -> int:
    """The most people, then the greatest total, by a dense assignment of places: one number."""
    values = np.where(problem.allowed, problem.scores + problem.worth, 0)
    places = np.repeat(values, problem.places, axis=1)
    return int(places[linear_sum_assignment(places, maximize=True)].sum()) if places.size else 0


TOPICS = ("CVs", "interviews", "law", "salary", "networking", "PhD", "coding", "confidence")
ORDER = ("Student", "Graduate", "Chartered", "Fellow")
WORDS = ["trams", "baking", "sourdough", "history", "law", "football", "chess", "rivers", "maps", "poetry"]
CRITERIA = (
    Criterion(kind="topics", needs="topics", offers="topics", weight=3, first_need=1.5),
    Criterion(kind="same", needs="sector", offers="sector", weight=2),
    Criterion(kind="different", needs="place", offers="place"),
    Criterion(kind="text", needs="text", offers="text", weight=1.25),
    Criterion(kind="close", needs="style", offers="style", weight=0.7),
    Criterion(kind="level", needs="grade", offers="grade", order=ORDER),
    Criterion(kind="mentee chooses", needs="choices", weight=2),
    Criterion(kind="mentor chooses", offers="choices"),
)
MUST = (
    Bar(kind="same", needs="language", offers="language"),
    Bar(kind="different", needs="place", offers="place", missing="barred"),
    Bar(kind="at least", needs="style", offers="style", by=-2),
    Bar(kind="level", needs="grade", offers="grade", order=ORDER, missing="barred"),
    Bar(kind="not named", needs="boss", offers="boss"),
    Bar(kind="passed", needs="trained", offers="trained"),
)


def drawn_pool(rng, mentees: int, mentors: int, *, missing=0.2, kinds=0, most_places=3) -> Pool:
    """Random people with answers of every kind, some of them missing; of so many `kinds` only, if any are given."""

    def person(name: str, whom: str, others: int) -> Person:
        def some(values, most):
            return list(rng.choice(values, rng.integers(1, most + 1), replace=False))

        answers = {
            "topics": some(TOPICS, 4),
            "sector": some(TOPICS[:4], 2),
            "place": some(("Leeds", "York", "Hull"), 1),
            "text": " ".join(rng.choice(WORDS, 5)),
            "style": str(rng.choice((1, 2, 3.5, 5))),
            "grade": str(rng.choice(ORDER)),
            "choices": [f"{whom} {k}" for k in rng.integers(0, max(others, 1), 3)],
            "boss": f"{whom} {rng.integers(0, 3 * max(others, 1))}",
            "language": some(("English", "Welsh", "French"), 2),
            "trained": str(rng.choice(("yes", "yes", "yes", "no"))),
        }
        return Person(name, {key: value for key, value in answers.items() if rng.random() >= missing})

    def side(what: str, whom: str, count: int, others: int) -> tuple[Person, ...]:
        found = [person(f"{what} {k}", whom, others) for k in range(count)]
        return tuple(Person(p.id, found[k % kinds if kinds else k].answers) for k, p in enumerate(found))

    places = tuple(rng.integers(0, most_places + 1, mentors).tolist())
    return Pool(
        side("mentee", "mentor", mentees, mentors), side("mentor", "mentee", mentors, mentees), places
    )


def drawn_rules(rng, *, criteria=0.7, bars=0.3) -> Rules:
    return Rules(
        tuple(one for one in CRITERIA if rng.random() < criteria),
        tuple(one for one in MUST if rng.random() < bars),
        apart=frozenset((f"mentee {k}", f"mentor {k}") for k in range(5))
        if rng.random() < 0.5
        else frozenset(),
    )
