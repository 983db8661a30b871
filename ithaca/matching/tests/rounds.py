"""Small instances of every kind for the tests of rounds."""

import numpy as np

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
