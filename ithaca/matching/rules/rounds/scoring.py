"""From people and rules to a problem: every pair's score, which pairs may be, and why, for any one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ithaca.matching.rules.rounds.barring import Bars
from ithaca.matching.rules.rounds.meaning.measure import Meaning, measure_text
from ithaca.matching.rules.rounds.measuring import measure
from ithaca.matching.rules.rounds.people import Criterion, Pool, Rules
from ithaca.matching.rules.rounds.problem import Problem
from ithaca.matching.rules.rounds.topics import Vocabulary
from ithaca.matching.rules.rounds.units import WHOLE

FINE = 1_000  # weights in thousandths


@dataclass(frozen=True)
class Part:
    """What one criterion brings to a pair: `points` of at most `most`, both in units; `words` what is in common, `nothing` what
    is said without them."""

    criterion: Criterion
    points: int
    most: int
    words: str
    answered: bool
    nothing: str = ""


class Scoring:
    """The criteria laid over a pool. A criterion that nobody on one of the sides answers does not count."""

    def __init__(self, pool: Pool, rules: Rules):
        self.pool, self.rules = pool, rules
        self.vocabulary = Vocabulary(rules.synonyms)
        measured = [(c, self.measure(c)) for c in rules.criteria]
        self.idle = [c for c, m in measured if not (m.mentees.any() and m.mentors.any())]
        self.measured = [(c, m) for c, m in measured if c not in self.idle and round(FINE * c.weight)]
        self.weights = [round(FINE * c.weight) for c, _ in self.measured]
        self.whole = sum(self.weights)

    def measure(self, criterion: Criterion):
        way = measure_text if criterion.kind == "meaning" else measure
        return way(criterion, self.pool.mentees, self.pool.mentors, self.vocabulary)

    @property
    def by_words(self) -> list[Criterion]:
        """Those that should go by meaning, and go by words in common because nothing has read the texts."""
        return [c for c, m in self.measured if c.kind == "meaning" and not isinstance(m, Meaning)]

    @property
    def neutrals(self) -> list[int]:
        """For each criterion the mean share of all pairs in which both have answered."""
        return [one.neutral for _, one in self.measured]

    def summed(self, rows) -> np.ndarray:
        """(rows, m) the weighted sum of shares. A missing answer is neither help nor harm."""
        found = np.zeros(
            (len(range(*rows.indices(len(self.pool.mentees)))), len(self.pool.mentors)), np.int64
        )
        for weight, (_, one) in zip(self.weights, self.measured, strict=True):
            both = one.mentees[rows, None] & one.mentors
            found += weight * (
                one.shares(rows) if both.all() else np.where(both, one.shares(rows), one.neutral)
            )
        return found

    def scores_of(self, rows: slice) -> np.ndarray:
        """(rows, m) from 0 to WHOLE: the weighted mean of the shares. Where no criterion counts, all are half."""
        found = self.summed(rows)
        return found // self.whole if self.whole else np.full(found.shape, WHOLE // 2, np.int64)

    def scores_at(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Of single pairs, by their numbers."""
        found = sum(weight * self.shares_at(number, i, j) for number, weight in enumerate(self.weights))
        return found // self.whole if self.whole else np.full(len(i), WHOLE // 2, np.int64)

    def shares_at(self, number: int, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Of one criterion, with the neutral share where one of the two has not answered."""
        _, found = self.measured[number]
        both = found.mentees[i] & found.mentors[j]
        return found.at(i, j) if both.all() else np.where(both, found.at(i, j), found.neutral)

    @cached_property
    def scores(self) -> np.ndarray:
        """(n, m) of all pairs at once."""
        return self.scores_of(slice(None))

    def share(self, number: int, i: int, j: int) -> int:
        """Of one criterion and one pair."""
        return int(self.shares_at(number, np.array([i]), np.array([j]))[0])

    @cached_property
    def bars(self) -> Bars:
        return Bars(self.pool, self.rules, self.vocabulary)

    @cached_property
    def problem(self) -> Problem:
        pool = self.pool
        return Problem(
            tuple(p.id for p in pool.mentees),
            tuple(p.id for p in pool.mentors),
            np.array(pool.places, dtype=float),
            self.scores,
            self.bars.allowed(slice(None)),
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
        return Part(
            criterion,
            weight * share // self.whole,
            weight * WHOLE // self.whole,
            words,
            answered,
            found.nothing,
        )
