"""Which pairs must not be: for many pairs at once, and which bar it was, for one.

A bar, once prepared, has `between(rows)` (rows, m): whether it stands between two people, and `at(i, j)`, the same for single
pairs (arrays of their numbers).
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ithaca.kit.rules.sentences import Sentence
from ithaca.kit.words import listed
from ithaca.matching.rules.rounds.naming import avoided, names_of
from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules, steps
from ithaca.matching.rules.rounds.saying import ROLES
from ithaca.matching.rules.rounds.topics import Vocabulary

APART = Sentence("they are never to be brought together")


class InCommon:
    """Values that both have. No guess at misspellings."""

    def __init__(self, bar: Bar, mentees, mentors, vocabulary: Vocabulary):
        left = [{vocabulary.of(text) for text in p.all(bar.needs)} for p in mentees]
        right = [{vocabulary.of(text) for text in p.all(bar.offers)} for p in mentors]
        numbers = {}
        for row in (*left, *right):
            for one in row:
                numbers.setdefault(one, len(numbers))
        self.bar = bar
        self.left = marked([sorted(numbers[one] for one in row) for row in left], len(numbers))
        self.right = marked([sorted(numbers[one] for one in row) for row in right], len(numbers))
        self.mentees, self.mentors = np.diff(self.left.indptr) > 0, np.diff(self.right.indptr) > 0
        self.values = self.right.T.tocsr()

    def between(self, rows) -> np.ndarray:
        common = (self.left[rows] @ self.values).toarray() > 0
        return self.stands(common, self.mentees[rows, None] & self.mentors)

    def at(self, i, j) -> np.ndarray:
        common = self.left[i].multiply(self.right[j]).sum(axis=1) > 0
        return self.stands(common, self.mentees[i] & self.mentors[j])

    def stands(self, common, both) -> np.ndarray:
        return np.where(both, common == (self.bar.kind == "different"), self.bar.missing == "barred")


class Lower:
    """The mentor's number is not far enough above."""

    def __init__(self, bar: Bar, mentees, mentors, vocabulary: Vocabulary):
        self.bar = bar
        self.left = np.array([p.number(bar.needs) for p in mentees], dtype=float)
        self.right = np.array([p.number(bar.offers) for p in mentors], dtype=float)

    def between(self, rows) -> np.ndarray:
        return self.stands(self.left[rows, None], self.right)

    def at(self, i, j) -> np.ndarray:
        return self.stands(self.left[i], self.right[j])

    def stands(self, left, right) -> np.ndarray:
        unknown = np.isnan(left) | np.isnan(right)
        return np.where(unknown, self.bar.missing == "barred", right < left + self.bar.by)


class LowerLevel(Lower):
    """The same along an order of levels."""

    def __init__(self, bar: Bar, mentees, mentors, vocabulary: Vocabulary):
        self.bar = bar
        self.left = np.array(steps(mentees, bar.needs, bar.order), dtype=float)
        self.right = np.array(steps(mentors, bar.offers, bar.order), dtype=float)


class Pairs:
    """Pairs that are barred one by one."""

    def __init__(self, pairs, mentees: int, mentors: int):
        pairs = np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)
        ones = np.ones(len(pairs), np.int32)
        self.barred = sparse.csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(mentees, mentors))

    def between(self, rows) -> np.ndarray:
        return self.barred[rows].toarray() > 0

    def at(self, i, j) -> np.ndarray:
        found = self.barred[i, j]
        return (found.toarray() if sparse.issparse(found) else np.asarray(found)) > 0


class Named(Pairs):
    """One names the other."""

    def __init__(self, bar: Bar, mentees, mentors, vocabulary: Vocabulary):
        by_mentees = avoided(mentees, bar.needs, names_of(mentors))
        by_mentors = ((i, j) for j, i in avoided(mentors, bar.offers, names_of(mentees)))
        super().__init__((*by_mentees, *by_mentors), len(mentees), len(mentors))


class NotPassed:
    """One of the two has not passed what both have to."""

    def __init__(self, bar: Bar, mentees, mentors, vocabulary: Vocabulary):
        self.left, self.right = not_yes(mentees, bar.needs), not_yes(mentors, bar.offers)

    def between(self, rows) -> np.ndarray:
        return self.left[rows, None] | self.right

    def at(self, i, j) -> np.ndarray:
        return self.left[i] | self.right[j]


BARS = {
    "same": InCommon,
    "different": InCommon,
    "at least": Lower,
    "level": LowerLevel,
    "not named": Named,
    "passed": NotPassed,
}


class Bars:
    """All bars of a round, prepared once."""

    def __init__(self, pool: Pool, rules: Rules, vocabulary: Vocabulary):
        self.prepared = [
            (said(bar), BARS[bar.kind](bar, pool.mentees, pool.mentors, vocabulary)) for bar in rules.bars
        ]
        self.shape = (len(pool.mentees), len(pool.mentors))
        self.apart = Pairs(numbers_apart(pool, rules), *self.shape)

    def allowed(self, rows: slice) -> np.ndarray:
        """(rows, m) whether a pair may be at all."""
        found = ~self.apart.between(rows)
        for _, bar in self.prepared:
            found &= ~bar.between(rows)
        return found

    def allowed_at(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        found = ~self.apart.at(i, j)
        for _, bar in self.prepared:
            found &= ~bar.at(i, j)
        return found

    def reasons(self, i: int) -> list[tuple[str, np.ndarray]]:
        """For one mentee (why, (m) whom it bars), a row for each bar that bars anybody."""
        rows = [(why, bar.between(slice(i, i + 1))[0]) for why, bar in (*self.prepared, (APART, self.apart))]
        return [(why, row) for why, row in rows if row.any()]


def marked(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    """(rows, width) 1 where a number stands in a row."""
    begins = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
    columns = np.array([number for row in rows for number in row], np.int64)
    return sparse.csr_array((np.ones(len(columns), np.int32), columns, begins), shape=(len(rows), width))


def not_yes(people: Sequence[Person], column: str) -> np.ndarray:
    return np.array([bool(column) and not person.is_yes(column) for person in people], dtype=bool)


def numbers_apart(pool: Pool, rules: Rules) -> list[tuple[int, int]]:
    mentees = {p.id: i for i, p in enumerate(pool.mentees)}
    mentors = {p.id: j for j, p in enumerate(pool.mentors)}
    return [(mentees[a], mentors[b]) for a, b in sorted(rules.apart) if a in mentees and b in mentors]


def said(bar: Bar | Criterion) -> str:
    """Why a pair is barred, in the bar's words or in plain ones."""
    columns = listed(dict.fromkeys(f"“{name}”" for name in (bar.needs, bar.offers) if name))
    too_low = Sentence("the {role_mentor} is not far enough above in {columns}", columns=columns, **ROLES)
    plain = {
        "same": Sentence("{columns} have nothing in common", columns=columns),
        "different": Sentence("{columns} are the same", columns=columns),
        "at least": too_low,
        "level": too_low,
        "not named": Sentence("one names the other in {columns}", columns=columns),
        "passed": Sentence("{columns} is not passed", columns=columns),
    }
    return bar.says or plain[bar.kind]
