"""How far each pair meets one criterion: for many pairs at once, in whole units from 0 to WHOLE.

A measure has `mentees` (n) and `mentors` (m), who has answered; `shares(rows)` (rows, m), which means something where both
have; `at(i, j)`, the same for single pairs (arrays of their numbers); `total`, all such shares together, for the mean; and
`words(i, j)`, what they have in common, for one pair.
"""

from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

import numpy as np
from scipy import sparse

from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.rules.rounds.people import Criterion, Person, named, steps
from ithaca.matching.rules.rounds.saying import choice_of, in_a_list
from ithaca.matching.rules.rounds.topics import Vocabulary, misspelt
from ithaca.matching.rules.rounds.units import WHOLE
from ithaca.questions.rules.words import fold, stem

FINE = 1_000  # weights of topics in thousandths
LENGTH = 1 << 10  # of a text as an arrow, so that its parts are whole numbers
BLOCK = 512  # different answers of mentees looked at in one go
EMPTY_WORDS = """
a about after all also am an and any are as at be because been but by can could do for from get had has have having he her
him his how i if in into is it its just like me more most my no not of on one or other our out she so some than that the
their them then there these they this to up us very was we were what when which who will with would you your want need
looking hope love really work working
"""
STOP = frozenset(EMPTY_WORDS.split())


class Measure(ABC):
    """What every measure has."""

    mentees: np.ndarray
    mentors: np.ndarray
    nothing = Sentence("nothing in common")  # said of a pair without words

    @cached_property
    def neutral(self) -> int:
        """The mean share of the pairs in which both have answered: what a missing answer counts."""
        return self.total() // max(int(self.mentees.sum()) * int(self.mentors.sum()), 1)

    @abstractmethod
    def total(self) -> int:
        """The shares of all pairs in which both have answered, together."""


class Topics(Measure):
    """The share of what a mentee needs that a mentor offers."""

    def __init__(self, criterion: Criterion, mentees, mentors, vocabulary: Vocabulary):
        self.criterion, self.all_mentees, self.vocabulary = criterion, mentees, vocabulary
        needs = [[vocabulary.of(text) for text in person.all(criterion.needs)] for person in mentees]
        offers = [{vocabulary.of(text) for text in person.all(criterion.offers)} for person in mentors]
        self.meant = misspelt({t for row in needs for t in row}, {t for row in offers for t in row})
        needs = [[self.meant.get(one, one) for one in row] for row in needs]
        self.numbers = {
            one: number for number, one in enumerate(dict.fromkeys(t for row in needs for t in row))
        }
        self.mentees = np.array([bool(row) for row in needs], dtype=bool)
        self.mentors = np.array([bool(row) for row in offers], dtype=bool)
        self.offered = self.table_of_offers(offers)
        self.needed = self.table_of_needs(needs)
        self.whole = np.maximum(self.needed.sum(axis=1), 1)

    def table_of_offers(self, offers) -> np.ndarray:
        """(m, topics) 1 where a mentor offers a topic, or one that says more: "negotiation", "salary negotiation"."""
        table = np.zeros((len(offers), len(self.numbers)))
        wider = {
            o: [k for t, k in self.numbers.items() if t <= o] for o in {o for row in offers for o in row}
        }
        for row, mentor in zip(table, offers, strict=True):
            for one in mentor:
                row[wider[one]] = 1
        return table

    def table_of_needs(self, needs) -> np.ndarray:
        """(n, topics) whole numbers: how much each need counts; the rarer its offer, the more."""
        count = len(self.offered)
        rare = [round(FINE * (1 + log((1 + count) / (1 + df)))) for df in self.offered.sum(axis=0)]
        table = np.zeros((len(needs), len(self.numbers)))
        for row, mentee in zip(table, needs, strict=True):
            for place, one in enumerate(mentee):
                number = self.numbers[one]
                row[number] = row[number] or round(rare[number] * (1 if place else self.criterion.first_need))
        return table

    def shares(self, rows) -> np.ndarray:
        """Sums of whole numbers below 2**53, so exact in whatever order they are added."""
        return self.covered((self.needed[rows] @ self.offered.T), self.whole[rows, None])

    def at(self, i, j) -> np.ndarray:
        return self.covered((self.needed[i] * self.offered[j]).sum(axis=1), self.whole[i])

    @staticmethod
    def covered(met, whole) -> np.ndarray:
        return met.astype(np.int64) * WHOLE // whole.astype(np.int64)

    def total(self) -> int:
        """Each mentee's shares of all mentors together, rounded down; without looking at pairs."""
        met = (self.needed @ self.offered.sum(axis=0)).astype(np.int64)
        return int((met * WHOLE // self.whole.astype(np.int64)).sum())

    def words(self, i: int, j: int) -> str:
        """Of what the mentee needs what the mentor offers, in the mentee's words."""
        return in_a_list(self.met(i, j)[0])

    def met(self, i: int, j: int) -> tuple[list[str], list[str]]:
        """(needs that are met, needs that are not), in the mentee's words."""
        met, unmet = [], []
        for text in self.all_mentees[i].all(self.criterion.needs):
            (met if self.offered[j, self.number(text)] else unmet).append(text)
        return met, unmet

    def number(self, text: str) -> int:
        one = self.vocabulary.of(text)
        return self.numbers[self.meant.get(one, one)]


class Same(Topics):
    """Whether they have a choice in common."""

    def shares(self, rows) -> np.ndarray:
        return self.common(self.needed[rows] @ self.offered.T > 0)

    def at(self, i, j) -> np.ndarray:
        return self.common((self.needed[i] * self.offered[j]).any(axis=1))

    @staticmethod
    def common(found) -> np.ndarray:
        return np.where(found, WHOLE, 0).astype(np.int64)

    def total(self) -> int:
        return WHOLE * self.pairs_in_common()

    def pairs_in_common(self) -> int:
        """People with the same choices are looked at once."""
        left, many = np.unique(self.needed > 0, axis=0, return_counts=True)
        right, more = np.unique(self.offered > 0, axis=0, return_counts=True)
        right = right.T.astype(np.float32)
        return sum(
            int(many[rows] @ ((left[rows].astype(np.float32) @ right > 0) @ more))
            for rows in slices(len(left), BLOCK)
        )


class Different(Same):
    """Whether they have no choice in common."""

    @staticmethod
    def common(found) -> np.ndarray:
        return np.where(found, 0, WHOLE).astype(np.int64)

    def total(self) -> int:
        return WHOLE * int(self.mentees.sum()) * int(self.mentors.sum()) - super().total()

    def words(self, i: int, j: int) -> str:
        return Sentence("not {what}", what=in_a_list(self.all_mentees[i].all(self.criterion.needs)))


class Text(Measure):
    """Words in common, the rarer the more: the cosine of TF-IDF vectors (Salton and Buckley 1988)."""

    def __init__(self, criterion, mentees, mentors, vocabulary):
        self.criterion, self.all_mentees, self.all_mentors = criterion, mentees, mentors
        self.numbers: dict[str, int] = {}
        said = self.counted(p.text(criterion.needs) for p in mentees)
        heard = self.counted(p.text(criterion.offers) for p in mentors)
        self.mentees, self.mentors = said.counts > 0, heard.counts > 0
        self.documents = sum(np.bincount(one.words, minlength=len(self.numbers)) for one in (said, heard))
        texts = int(self.mentees.sum() + self.mentors.sum())
        rarity = np.array([fine(1 + log((1 + texts) / (1 + df))) for df in self.documents.tolist()], np.int64)
        self.left, self.heard = arrows(said, rarity), arrows(heard, rarity)
        self.right = self.heard.T.tocsr()

    def counted(self, texts: Iterable[str]) -> "Counts":
        words, times, counts = array("i"), array("i"), array("i")
        for text in texts:
            row = Counter(root for root, _ in roots_of(text))
            words.extend([self.numbers.setdefault(root, len(self.numbers)) for root in row])
            times.extend(row.values())
            counts.append(len(row))
        return Counts(*(np.array(one, np.int64) for one in (words, times, counts)))

    def shares(self, rows) -> np.ndarray:
        return self.cosine((self.left[rows] @ self.right).toarray())

    def at(self, i, j) -> np.ndarray:
        return self.cosine(self.left[i].multiply(self.heard[j]).sum(axis=1))

    @staticmethod
    def cosine(met) -> np.ndarray:
        return np.minimum(met * WHOLE // LENGTH**2, WHOLE)

    def total(self) -> int:
        """The sum of all products is the product of the sums."""
        met = self.left.sum(axis=0).tolist(), self.right.sum(axis=1).tolist()
        pairs = int(self.mentees.sum()) * int(self.mentors.sum())
        return min(sum(a * b for a, b in zip(*met, strict=True)) * WHOLE // LENGTH**2, pairs * WHOLE)

    def words(self, i: int, j: int) -> str:
        """The rarest words that both write."""
        said = spelt(self.all_mentees[i].text(self.criterion.needs))
        both = said.keys() & spelt(self.all_mentors[j].text(self.criterion.offers)).keys()
        rare = sorted(both, key=lambda root: (self.documents[self.numbers[root]], root))[:3]
        return in_a_list(f"“{said[root]}”" for root in rare)


@dataclass(frozen=True, eq=False)
class Counts:
    """Of texts: the numbers of all their words, how many `times` each, and how many different ones (`counts`) each text has."""

    words: np.ndarray
    times: np.ndarray
    counts: np.ndarray


def arrows(texts: Counts, rarity: np.ndarray) -> sparse.csr_array:
    """(texts, words) whole numbers; each row is about LENGTH long. Squares are summed as whole numbers, so in any order."""
    often = np.array([0, *(fine(1 + log(k)) for k in range(1, int(texts.times.max(initial=0)) + 1))])
    weights = often[texts.times] * rarity[texts.words] // FINE
    begins = np.concatenate([[0], np.cumsum(texts.counts)])
    squares = np.concatenate([[0], np.cumsum(weights**2)])[begins]
    lengths = np.sqrt(np.repeat(np.diff(squares), texts.counts))
    values = np.rint(LENGTH * weights / lengths).astype(np.int64)
    return sparse.csr_array((values, texts.words, begins), shape=(len(texts.counts), len(rarity)))


def fine(number: float) -> int:
    return round(FINE * number)


class Close(Measure):
    """Numbers that are near each other."""

    def __init__(self, criterion, mentees, mentors, vocabulary):
        self.left = np.array([p.number(criterion.needs) for p in mentees], dtype=float)
        self.right = np.array([p.number(criterion.offers) for p in mentors], dtype=float)
        self.mentees, self.mentors = ~np.isnan(self.left), ~np.isnan(self.right)
        said = np.concatenate([self.left[self.mentees], self.right[self.mentors]])
        self.span = criterion.span or (float(np.ptp(said)) if said.size else 0.0) or 1.0

    def shares(self, rows) -> np.ndarray:
        return self.near(np.nan_to_num(self.left[rows, None]), np.nan_to_num(self.right))

    def at(self, i, j) -> np.ndarray:
        return self.near(np.nan_to_num(self.left[i]), np.nan_to_num(self.right[j]))

    def near(self, left, right) -> np.ndarray:
        return np.floor(WHOLE * np.maximum(1 - np.abs(left - right) / self.span, 0)).astype(np.int64)

    def total(self) -> int:
        """People with the same number are looked at once."""
        left, many = np.unique(self.left[self.mentees], return_counts=True)
        right, more = np.unique(self.right[self.mentors], return_counts=True)
        return sum(
            int(many[rows] @ (self.near(left[rows, None], right) @ more)) for rows in slices(len(left), BLOCK)
        )

    def words(self, i: int, j: int) -> str:
        return in_a_list((f"{self.left[i]:g}", f"{self.right[j]:g}"))


class Level(Close):
    """The same along an order of levels."""

    def __init__(self, criterion, mentees, mentors, vocabulary):
        self.order = criterion.order
        self.left = np.array(steps(mentees, criterion.needs, criterion.order), dtype=float)
        self.right = np.array(steps(mentors, criterion.offers, criterion.order), dtype=float)
        self.mentees, self.mentors = ~np.isnan(self.left), ~np.isnan(self.right)
        self.span = criterion.span or max(len(criterion.order) - 1, 1)

    def words(self, i: int, j: int) -> str:
        return in_a_list((self.order[int(self.left[i])], self.order[int(self.right[j])]))


class Chosen(Measure):
    """Ranked choices: all for the first, less for each after it, nothing for who is not named."""

    nothing = Sentence("not among those whom they chose")

    def __init__(self, criterion, mentees, mentors, vocabulary):
        by_mentee = criterion.kind == "mentee chooses"
        who, whom = (mentees, mentors) if by_mentee else (mentors, mentees)
        lists = named(who, criterion.needs if by_mentee else criterion.offers, whom)
        longest = max(map(len, lists), default=0)
        shares = [WHOLE * (longest - place) // longest for row in lists for place in range(len(row))]
        begins = np.concatenate([[0], np.cumsum([len(row) for row in lists], dtype=np.int64)])
        numbers = np.array([number for row in lists for number in row], np.int64)
        table = sparse.csr_array((np.array(shares, np.int64), numbers, begins), shape=(len(who), len(whom)))
        answered, everybody = np.array([bool(row) for row in lists], dtype=bool), np.ones(len(whom), bool)
        self.lists, self.by_mentee = lists, by_mentee
        self.all_mentees, self.all_mentors = mentees, mentors
        self.chosen = table if by_mentee else table.T.tocsr()
        self.mentees, self.mentors = (answered, everybody) if by_mentee else (everybody, answered)

    def shares(self, rows) -> np.ndarray:
        return self.chosen[rows].toarray()

    def at(self, i, j) -> np.ndarray:
        found = self.chosen[i, j]
        return found.toarray() if sparse.issparse(found) else np.asarray(found)

    def total(self) -> int:
        return int(self.chosen.sum())

    @property
    def table(self) -> np.ndarray:
        """(n, m) every share at once."""
        return self.chosen.toarray()

    def words(self, i: int, j: int) -> str:
        who, whom = (i, j) if self.by_mentee else (j, i)
        if whom not in self.lists[who]:
            return ""
        chooser = (self.all_mentees if self.by_mentee else self.all_mentors)[who]
        return choice_of(chooser.called, self.lists[who].index(whom) + 1)


MEASURES = {
    "topics": Topics,
    "same": Same,
    "different": Different,
    "text": Text,
    "meaning": Text,  # where nothing was read: `meaning.measure`
    "close": Close,
    "level": Level,
    "mentee chooses": Chosen,
    "mentor chooses": Chosen,
}


root_of = lru_cache(maxsize=100_000)(stem)  # the same words come again and again


def roots_of(text: str) -> Iterator[tuple[str, str]]:
    """(stem, word) of what says something."""
    return ((root_of(word), word) for word in fold(text).split() if word not in STOP and len(word) > 1)


def spelt(text: str) -> dict[str, str]:
    """How each stem stands in a text first."""
    found = {}
    for root, word in roots_of(text):
        found.setdefault(root, word)
    return found


def slices(count: int, size: int) -> Iterator[slice]:
    return (slice(begin, begin + size) for begin in range(0, count, size))


def measure(
    criterion: Criterion, mentees: tuple[Person, ...], mentors: tuple[Person, ...], vocabulary: Vocabulary
):
    return MEASURES[criterion.kind](criterion, mentees, mentors, vocabulary)
