"""A problem whose pairs are never all held: what `Problem` is to small rounds, for whoever reads a few rows at a time."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from ithaca.matching.rules.rounds.large.barred import lay_bars, none_barred, open_to_somebody
from ithaca.matching.rules.rounds.large.laying import Scores
from ithaca.matching.rules.rounds.large.threads import all_rows, blocks
from ithaca.matching.rules.rounds.problem import People, checked_ids, checked_places, order_of_lots
from ithaca.matching.rules.rounds.units import WHOLE


class Large(People):
    """The people of a pool in an order of their own: `rows` and `columns` are numbers of the pool."""

    def __init__(self, scoring, rows, columns):
        pool = scoring.pool
        self.scoring, self.rows, self.columns = scoring, np.array(rows, np.int64), np.array(columns, np.int64)
        self.mentees = tuple(pool.mentees[i].id for i in rows)
        self.mentors = tuple(pool.mentors[j].id for j in columns)
        self.places = checked_places([pool.places[j] for j in columns], self.mentors)

    @classmethod
    def in_order_of_lots(cls, scoring, seed: str = "") -> "Large":
        """So that the order of rows in a spreadsheet decides nothing."""
        pool = scoring.pool
        names = [tuple(one.id for one in side) for side in (pool.mentees, pool.mentors)]
        for side, what in zip(names, ("mentee", "mentor"), strict=True):
            checked_ids(side, what)
        return cls(scoring, *(order_of_lots(side, seed) for side in names))

    @cached_property
    def laid(self) -> Scores:
        return Scores(self.scoring, self.rows, self.columns)

    @cached_property
    def bars(self):
        return lay_bars(self.scoring.bars, self.rows, self.columns)

    @property
    def extremes(self) -> tuple[int, int]:
        return 0, WHOLE

    @property
    def scores(self) -> "Rows":
        return Rows(self, self.scoring.scores_of, self.scoring.scores_at)

    @property
    def allowed(self) -> "Rows":
        return Rows(self, self.scoring.bars.allowed, self.scoring.bars.allowed_at)

    def blocks(self) -> Iterator[tuple[slice, np.ndarray]]:
        """(which mentees, (rows, m) their scores), a few at a time, good until the next."""
        for who, scores in blocks(self.laid, all_rows(self.laid)):
            yield slice(int(who[0]), int(who[-1]) + 1), scores

    def are_allowed(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        return none_barred(i, j, self.bars)

    def open_mentors(self) -> np.ndarray:
        """(m) whether a mentor may take anybody."""
        return open_to_somebody(len(self.mentees), len(self.mentors), self.bars)


class Rows:
    """A matrix that is made where it is looked at: `[i]` a mentee's row, `[i, j]` a pair, or pairs where both are arrays."""

    def __init__(self, problem: Large, of_rows, at):
        self.problem, self.of_rows, self.at = problem, of_rows, at

    def __getitem__(self, key):
        if not isinstance(key, tuple):
            row = int(self.problem.rows[key])
            return self.of_rows(slice(row, row + 1))[0][self.problem.columns]
        i, j = (
            side[np.atleast_1d(one)]
            for side, one in zip((self.problem.rows, self.problem.columns), key, strict=True)
        )
        found = self.at(i, j)
        return found[0] if np.ndim(key[0]) == 0 else found
