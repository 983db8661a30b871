"""Scores of some mentees with some mentors, exactly those of `scoring`, without ever holding all.

Criteria are laid out as flat arrays, mentees in one order and mentors in another; a block is a few rows, small enough to stay near
the processor. All numbers are whole numbers in floats, below 2**50, where products and sums are exact, and where
floor((x + 1/2) · (1/d)) is the quotient x // d: its error is below x/d · 2**-52, and (x + 1/2)/d is at least 1/2d away from
any whole number.
"""

from copy import copy

import numpy as np
from scipy import sparse

from ithaca.matching.rules.rounds.large.compiled import compiled
from ithaca.matching.rules.rounds.meaning import LENGTH as LENGTH_OF_ARROWS
from ithaca.matching.rules.rounds.meaning.measure import Meaning
from ithaca.matching.rules.rounds.measuring import LENGTH, Chosen, Close, Different, Same, Text, Topics
from ithaca.matching.rules.rounds.problem import Unfit
from ithaca.matching.rules.rounds.units import WHOLE

CELLS = 1 << 16  # of a block: half a megabyte
MORE_CELLS = 1 << 20  # where matrices are multiplied, which goes by many rows at once
COMMON = 10  # what more than one in so many mentors have is kept as a row of a table
MOST_NEEDED = 1 << 31  # what all needs of one mentee count together
MOST = 1 << 50  # no weighted sum may reach it


class Scores:
    """`rows` and `columns`: in which order mentees and mentors of the pool stand here."""

    def __init__(self, scoring, rows: np.ndarray, columns: np.ndarray):
        if scoring.whole * WHOLE >= MOST:
            raise Unfit(
                "The weights are too large for a round of this size; what counts is how they compare."
            )
        self.whole = scoring.whole
        self.shape = (len(rows), len(columns))
        self.parts = [
            part_of(one)(one, weight, rows, columns)
            for weight, (_, one) in zip(scoring.weights, scoring.measured, strict=True)
        ]
        self.most = MORE_CELLS if any(isinstance(one, Arrows) for one in self.parts) else CELLS
        self.cells = np.zeros(max(self.most, len(columns)))
        self.spare = np.zeros(max(self.most, len(columns)), np.int32)

    def apart(self) -> "Scores":
        """The same with room of its own, for a thread."""
        other = copy(self)
        other.cells, other.spare = np.zeros_like(self.cells), np.zeros_like(self.spare)
        other.parts = [part.apart() if isinstance(part, Numbers) else part for part in self.parts]
        return other

    def standing(self, order: np.ndarray) -> "Scores":
        """The same with mentors in another order: numbers of the order in which they were laid."""
        other = copy(self)
        other.parts = [copy(part) for part in self.parts]
        for part in other.parts:
            part.stand(order)
        return other

    def block(self, who: np.ndarray, width: int) -> np.ndarray:
        """(who, width) scores of some rows with the first mentors, good until the next block is asked for."""
        totals = self.cells[: len(who) * width].reshape(len(who), width)
        totals[:] = 0 if self.whole else WHOLE // 2
        spare = self.spare[: len(who) * width].reshape(len(who), width)
        for part in self.parts:
            part.add(who, totals, spare)
        if self.whole:
            divide(totals, 1.0 / self.whole)
        return totals

    def rows_of(self, width: int) -> int:
        """How many rows a block of this width has."""
        return max(1, self.most // max(width, 1))


class Products:
    """A criterion that multiplies what a mentee has with what a mentor has: topics, choices, words."""

    def __init__(self, measure, weight: int, rows, columns):
        if isinstance(measure, Topics) and measure.whole.max(initial=0) >= MOST_NEEDED:
            raise Unfit("The first need counts too much for a round of this size.")
        left, right = sides(measure)
        left = left[rows].astype(np.int32)
        self.left = (left.indptr.astype(np.int64), left.indices.astype(np.int64), left.data)
        self.common, self.rare = divided(right[columns].astype(np.int16))
        self.weight, self.neutral = float(weight), float(weight * neutral_of(measure))
        self.answered = measure.mentees[rows]
        nothing = weight * WHOLE if isinstance(measure, Different) else 0
        self.instead = self.neutral - nothing  # of what has been added where one of the two says nothing
        self.all_missing = np.where(measure.mentors[columns], 0.0, self.instead)
        self.is_partial = not (measure.mentees.all() and measure.mentors.all())
        self.measure = measure
        if type(measure) is Topics:
            self.inverse = 1.0 / measure.whole[rows]
        self.stand(np.arange(len(columns)))

    def stand(self, order):
        held = self.rare[order].tocsc()
        held.sort_indices()
        rare = (held.indptr.astype(np.int64), held.indices.astype(np.uint32), held.data)
        self.right = (*rare, self.common[0], np.ascontiguousarray(self.common[1][:, order]))
        self.missing = self.all_missing[order]

    def add(self, who, totals, spare):
        multiply(who, spare, *self.left, *self.right)
        if isinstance(self.measure, Text):
            add_cosines(totals, spare, self.weight)
        elif isinstance(self.measure, Different):
            add_common(totals, spare, 0.0, self.weight * WHOLE)
        elif isinstance(self.measure, Same):
            add_common(totals, spare, self.weight * WHOLE, 0.0)
        else:
            add_covered(who, totals, spare, self.inverse, self.weight)
        if self.is_partial:
            add_missing(who, totals, self.answered, self.missing, self.instead)


class Numbers:
    """A criterion of one number each: a table of the mentors' different numbers, made anew for each mentee."""

    def __init__(self, measure, weight: int, rows, columns):
        self.left, self.span = np.nan_to_num(measure.left[rows]), float(measure.span)
        self.answered = measure.mentees[rows]
        values, kinds = np.unique(measure.right[columns], return_inverse=True)  # NaN, if any, comes last
        self.values, self.all_kinds = values, kinds.astype(np.int32)
        self.weight, self.neutral = float(weight), float(weight * neutral_of(measure))
        self.table = np.zeros(len(values))
        self.kinds = self.all_kinds

    def apart(self) -> "Numbers":
        other = copy(self)
        other.table = np.zeros_like(self.table)
        return other

    def stand(self, order):
        self.kinds = self.all_kinds[order]

    def add(self, who, totals, spare):
        arguments = (self.left, self.answered, self.values, self.kinds, self.table)
        add_near(who, totals, *arguments, self.span, self.weight, self.neutral)


class Listed:
    """A criterion that gives something to the few who are named."""

    def __init__(self, measure, weight: int, rows, columns):
        chosen = measure.chosen[rows][:, columns].astype(np.float64)
        self.chosen = (chosen.indptr.astype(np.int64), chosen.indices.astype(np.int64), weight * chosen.data)
        self.answered, self.neutral = measure.mentees[rows], float(weight * neutral_of(measure))
        self.all_missing = np.where(measure.mentors[columns], 0.0, self.neutral)
        self.stand(np.arange(len(columns)))

    def stand(self, order):
        self.place = np.argsort(order)
        self.missing = self.all_missing[order]

    def add(self, who, totals, spare):
        add_listed(who, totals, *self.chosen, self.place, self.answered, self.missing, self.neutral)


class Arrows:
    """Texts by their meaning: every number of one arrow times that of the other. Small floats add such whole numbers exactly."""

    def __init__(self, measure, weight: int, rows, columns):
        self.left, self.all_right = measure.left[rows], measure.right[columns]
        self.answered, self.weight = measure.mentees[rows], float(weight)
        self.neutral = float(weight * neutral_of(measure))
        self.all_missing = np.where(measure.mentors[columns], 0.0, self.neutral)
        self.is_partial = not (measure.mentees.all() and measure.mentors.all())
        self.stand(np.arange(len(columns)))

    def stand(self, order):
        self.right, self.missing = self.all_right[order], self.all_missing[order]

    def add(self, who, totals, spare):
        add_arrows(totals, self.left[who] @ self.right[: totals.shape[1]].T, self.weight)
        if self.is_partial:
            add_missing(who, totals, self.answered, self.missing, self.neutral)


def part_of(measure):
    if isinstance(measure, Meaning):
        return Arrows
    if isinstance(measure, Close):
        return Numbers
    return Listed if isinstance(measure, Chosen) else Products


def sides(measure: Topics | Text) -> tuple[sparse.csr_array, sparse.csr_array]:
    """(mentees, what) and (mentors, what)."""
    if isinstance(measure, Text):
        return measure.left, measure.right.T.tocsr()
    return sparse.csr_array(measure.needed), sparse.csr_array(measure.offered)


def neutral_of(measure) -> int:
    """Asked for only where somebody has not answered: finding it takes a while."""
    return 0 if measure.mentees.all() and measure.mentors.all() else measure.neutral


def divided(right: sparse.csr_array) -> tuple[tuple[np.ndarray, np.ndarray], sparse.csr_array]:
    """(mentors, things) divided into what many have and what few have: (((things) the row of a thing in the table, or -1, (rows, mentors)
    the table), the rest)."""
    by_thing = right.tocsc()
    many = np.diff(by_thing.indptr) * COMMON > right.shape[0]
    row = np.where(many, np.cumsum(many) - 1, -1)
    keep = np.where(many, 0, 1).astype(np.int16)
    rest = (right @ sparse.diags_array(keep, dtype=np.int16)).tocsr()
    rest.eliminate_zeros()
    return (row, by_thing[:, many].toarray().T), rest


@compiled
def multiply(who, met, begins, what, how_much, owners_begin, owners, own, rows, table):
    """met[r, j] = Σ how much of each thing mentee who[r] has times how much of it mentor j has."""
    width = met.shape[1]
    for r in range(len(who)):
        met[r, :] = 0
        for e in range(begins[who[r]], begins[who[r] + 1]):
            much, row = how_much[e], rows[what[e]]
            if row >= 0:
                for j in range(width):
                    met[r, j] += much * table[row, j]
                continue
            begin, end = owners_begin[what[e]], owners_begin[what[e] + 1]
            while end > begin and owners[end - 1] >= width:  # whoever stands beyond the block
                end = begin + (end - begin) // 2 if owners[begin + (end - begin) // 2] >= width else end - 1
            for t in range(begin, end):
                met[r, owners[t]] += much * own[t]


@compiled
def add_covered(who, totals, met, inverse, weight):
    for r in range(len(who)):
        by = inverse[who[r]]
        for j in range(totals.shape[1]):
            totals[r, j] += weight * np.floor((met[r, j] * float(WHOLE) + 0.5) * by)


@compiled
def add_cosines(totals, met, weight):
    by = WHOLE / float(LENGTH * LENGTH)  # divided by a power of two, so exact
    for r in range(totals.shape[0]):
        for j in range(totals.shape[1]):
            totals[r, j] += weight * min(np.floor(met[r, j] * by), float(WHOLE))


@compiled
def add_arrows(totals, met, weight):
    by = WHOLE / float(LENGTH_OF_ARROWS * LENGTH_OF_ARROWS)  # divided by a power of two, so exact
    for r in range(totals.shape[0]):
        for j in range(totals.shape[1]):
            if met[r, j] > 0:
                totals[r, j] += weight * min(np.floor(float(met[r, j]) * by), float(WHOLE))


@compiled
def add_common(totals, met, if_common, if_not):
    for r in range(totals.shape[0]):
        for j in range(totals.shape[1]):
            totals[r, j] += if_common if met[r, j] > 0 else if_not


@compiled
def add_missing(who, totals, answered, missing, instead):
    """The mean, where one of the two has not answered."""
    for r in range(len(who)):
        if not answered[who[r]]:
            totals[r, :] += instead
            continue
        for j in range(totals.shape[1]):
            totals[r, j] += missing[j]


@compiled
def add_near(who, totals, left, answered, values, kinds, table, span, weight, neutral):
    for r in range(len(who)):
        if not answered[who[r]]:
            totals[r, :] += neutral
            continue
        for k in range(len(values)):
            apart = np.abs(left[who[r]] - values[k]) / span
            share = np.floor(WHOLE * max(1.0 - apart, 0.0))
            table[k] = neutral if np.isnan(values[k]) else weight * share
        for j in range(totals.shape[1]):
            totals[r, j] += table[kinds[j]]


@compiled
def add_listed(who, totals, begins, named, worth, place, answered, missing, neutral):
    for r in range(len(who)):
        if not answered[who[r]]:
            totals[r, :] += neutral
            continue
        for j in range(totals.shape[1]):
            totals[r, j] += missing[j]
        for e in range(begins[who[r]], begins[who[r] + 1]):
            j = place[named[e]]
            if j < totals.shape[1]:
                totals[r, j] += worth[e]


@compiled
def divide(totals, by):
    for r in range(totals.shape[0]):
        for j in range(totals.shape[1]):
            totals[r, j] = np.floor((totals[r, j] + 0.5) * by)
