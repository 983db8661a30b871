"""From people and rules to a problem: every pair's score, which pairs may be, and why, for any one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ithaca.matching.rules.rounds.barring import allowed_pairs
from ithaca.matching.rules.rounds.measuring import measure
from ithaca.matching.rules.rounds.people import Criterion, Pool, Rules
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.topics import Vocabulary
from ithaca.matching.rules.rounds.units import WHOLE

FINE = 1_000  # weights in thousandths


@dataclass(frozen=True)
class Part:
    """What one criterion brings to a pair: `points` of at most `most`, both in units; `words` what is in common."""

    criterion: Criterion
    points: int
    most: int
    words: str
    answered: bool


class Scoring:
    """The criteria laid over a pool. A criterion that nobody on one of the sides answers does not count."""

    def __init__(self, pool: Pool, rules: Rules):
        self.pool, self.rules = pool, rules
        self.vocabulary = Vocabulary(rules.synonyms)
        measured = [(c, measure(c, pool.mentees, pool.mentors, self.vocabulary)) for c in rules.criteria]
        self.idle = [c for c, m in measured if not (m.mentees.any() and m.mentors.any())]
        self.measured = [(c, m) for c, m in measured if c not in self.idle and round(FINE * c.weight)]
        self.weights = [round(FINE * c.weight) for c, _ in self.measured]
        self.whole = sum(self.weights)

    @cached_property
    def summed(self) -> tuple[np.ndarray, list[int]]:
        """((n, m) the weighted sum of shares, for each criterion its neutral share).

        Neutral is the mean share of all pairs in which both have answered: a missing answer is neither help nor harm.
        """
        found = np.zeros((len(self.pool.mentees), len(self.pool.mentors)), np.int64)
        neutrals = []
        for weight, (_, one) in zip(self.weights, self.measured, strict=True):
            shares, both = one.shares(slice(None)), one.mentees[:, None] & one.mentors
            neutrals.append(int(shares.sum(where=both)) // max(int(both.sum()), 1))
            found += weight * np.where(both, shares, neutrals[-1])
        return found, neutrals

    @cached_property
    def scores(self) -> np.ndarray:
        """(n, m) from 0 to WHOLE: the weighted mean of the shares. Where no criterion counts, all are half."""
        found, _ = self.summed
        return found // self.whole if self.whole else np.full(found.shape, WHOLE // 2, np.int64)

    def share(self, number: int, i: int, j: int) -> int:
        """Of one criterion and one pair, with the neutral share where one of the two has not answered."""
        _, found = self.measured[number]
        if not (found.mentees[i] and found.mentors[j]):
            return self.summed[1][number]
        return int(found.shares(slice(i, i + 1))[0, j])

    @cached_property
    def problem(self) -> Problem:
        pool = self.pool
        return Problem(
            tuple(p.id for p in pool.mentees),
            tuple(p.id for p in pool.mentors),
            np.array(pool.places, dtype=float),
            self.scores,
            allowed_pairs(pool, self.rules, self.vocabulary),
        )

    def parts(self, i: int, j: int) -> list[Part]:
        """What makes the score of one pair, the largest part first; the parts sum to it but for rounding."""
        return sorted(
            (self.part(number, i, j) for number in range(len(self.measured))), key=lambda part: -part.points
        )

    def part(self, number: int, i: int, j: int) -> Part:
        criterion, found = self.measured[number]
        share = self.share(number, i, j)
        answered = bool(found.mentees[i] and found.mentors[j])
        words = found.words(i, j) if answered and share else ""
        weight = self.weights[number]
        return Part(criterion, weight * share // self.whole, weight * WHOLE // self.whole, words, answered)
