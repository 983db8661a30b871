"""How far each pair meets one criterion: for all pairs at once, in whole units from 0 to WHOLE.

A measure has `mentees` (n) and `mentors` (m), who has answered; `shares(rows)` (rows, m), which means something where both
have; and `words(i, j)`, what they have in common, for one pair.
"""

from collections import Counter
from functools import lru_cache
from math import log

import numpy as np
from scipy import sparse

from ithaca.kit.words import listed
from ithaca.matching.rules.rounds.people import Criterion, Person, named, steps
from ithaca.matching.rules.rounds.topics import Vocabulary, misspelt
from ithaca.matching.rules.rounds.units import WHOLE
from ithaca.questions.rules.words import fold, stem

FINE = 1_000  # weights of topics in thousandths
LENGTH = 1 << 10  # of a text as an arrow, so that its parts are whole numbers
EMPTY_WORDS = """
a about after all also am an and any are as at be because been but by can could do for from get had has have having he her
him his how i if in into is it its just like me more most my no not of on one or other our out she so some than that the
their them then there these they this to up us very was we were what when which who will with would you your want need
looking hope love really work working
"""
STOP = frozenset(EMPTY_WORDS.split())


class Topics:
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
        met = (self.needed[rows] @ self.offered.T).astype(np.int64)
        return met * WHOLE // self.whole[rows, None].astype(np.int64)

    def words(self, i: int, j: int) -> str:
        """Of what the mentee needs what the mentor offers, in the mentee's words."""
        return listed(self.met(i, j)[0])

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
        return np.where(self.needed[rows] @ self.offered.T > 0, WHOLE, 0).astype(np.int64)


class Different(Same):
    """Whether they have no choice in common."""

    def shares(self, rows) -> np.ndarray:
        return WHOLE - super().shares(rows)

    def words(self, i: int, j: int) -> str:
        return f"not {listed(self.all_mentees[i].all(self.criterion.needs))}"


class Text:
    """Words in common, the rarer the more: the cosine of TF-IDF vectors (Salton and Buckley 1988)."""

    def __init__(self, criterion, mentees, mentors, vocabulary):
        said = [words_of(p.text(criterion.needs)) for p in mentees]
        heard = [words_of(p.text(criterion.offers)) for p in mentors]
        self.said, self.heard = said, heard
        self.mentees = np.array([bool(words) for words in said], dtype=bool)
        self.mentors = np.array([bool(words) for words in heard], dtype=bool)
        self.documents = Counter(word for words in (*said, *heard) for word in words)
        self.numbers = {word: number for number, word in enumerate(self.documents)}
        count = sum(bool(words) for words in (*said, *heard))
        self.rarity = {word: 1 + log((1 + count) / (1 + df)) for word, df in self.documents.items()}
        self.left, self.right = self.arrows(said), self.arrows(heard).T.tocsr()

    def arrows(self, texts) -> sparse.csr_array:
        """(texts, words) whole numbers; each row is about LENGTH long."""
        values, columns, begins = [], [], [0]
        for words in texts:
            row = {w: (1 + log(k)) * self.rarity[w] for w, k in words.items()}
            length = sum(value * value for value in row.values()) ** 0.5 or 1.0
            values += [round(LENGTH * value / length) for value in row.values()]
            columns += [self.numbers[word] for word in row]
            begins.append(len(values))
        shape = (len(texts), len(self.numbers))
        return sparse.csr_array(
            (np.array(values, np.int64), np.array(columns, np.int64), begins), shape=shape
        )

    def shares(self, rows) -> np.ndarray:
        met = (self.left[rows] @ self.right).toarray()
        return np.minimum(met * WHOLE // LENGTH**2, WHOLE)

    def words(self, i: int, j: int) -> str:
        """The rarest words that both write."""
        both = self.said[i].keys() & self.heard[j].keys()
        rare = sorted(both, key=lambda word: (self.documents[word], word))[:3]
        return listed(f"“{self.said[i].spelt[word]}”" for word in rare)


class Close:
    """Numbers that are near each other."""

    def __init__(self, criterion, mentees, mentors, vocabulary):
        self.left = np.array([p.number(criterion.needs) for p in mentees], dtype=float)
        self.right = np.array([p.number(criterion.offers) for p in mentors], dtype=float)
        self.mentees, self.mentors = ~np.isnan(self.left), ~np.isnan(self.right)
        said = np.concatenate([self.left[self.mentees], self.right[self.mentors]])
        self.span = criterion.span or (float(np.ptp(said)) if said.size else 0.0) or 1.0

    def shares(self, rows) -> np.ndarray:
        apart = np.abs(np.nan_to_num(self.left[rows, None]) - np.nan_to_num(self.right)) / self.span
        return np.floor(WHOLE * np.maximum(1 - apart, 0)).astype(np.int64)

    def words(self, i: int, j: int) -> str:
        return f"{self.left[i]:g} and {self.right[j]:g}"


class Level(Close):
    """The same along an order of levels."""

    def __init__(self, criterion, mentees, mentors, vocabulary):
        self.order = criterion.order
        self.left = np.array(steps(mentees, criterion.needs, criterion.order), dtype=float)
        self.right = np.array(steps(mentors, criterion.offers, criterion.order), dtype=float)
        self.mentees, self.mentors = ~np.isnan(self.left), ~np.isnan(self.right)
        self.span = criterion.span or max(len(criterion.order) - 1, 1)

    def words(self, i: int, j: int) -> str:
        return f"{self.order[int(self.left[i])]} and {self.order[int(self.right[j])]}"


class Chosen:
    """Ranked choices: all for the first, less for each after it, nothing for who is not named."""

    def __init__(self, criterion, mentees, mentors, vocabulary):
        by_mentee = criterion.kind == "mentee chooses"
        who, whom = (mentees, mentors) if by_mentee else (mentors, mentees)
        lists = named(who, criterion.needs if by_mentee else criterion.offers, whom)
        longest = max(map(len, lists), default=0)
        table = np.zeros((len(who), len(whom)), np.int64)
        for row, numbers in zip(table, lists, strict=True):
            row[numbers] = [WHOLE * (longest - place) // longest for place in range(len(numbers))]
        answered, everybody = np.array([bool(row) for row in lists], dtype=bool), np.ones(len(whom), bool)
        self.lists, self.by_mentee = lists, by_mentee
        self.table = table if by_mentee else table.T
        self.mentees, self.mentors = (answered, everybody) if by_mentee else (everybody, answered)

    def shares(self, rows) -> np.ndarray:
        return self.table[rows]

    def words(self, i: int, j: int) -> str:
        who, whom = (i, j) if self.by_mentee else (j, i)
        return f"choice {self.lists[who].index(whom) + 1}" if whom in self.lists[who] else ""


MEASURES = {
    "topics": Topics,
    "same": Same,
    "different": Different,
    "text": Text,
    "close": Close,
    "level": Level,
    "mentee chooses": Chosen,
    "mentor chooses": Chosen,
}


class Words(Counter):
    """How often each stem stands in a text, and how it was `spelt` first."""


root_of = lru_cache(maxsize=100_000)(stem)  # the same words come again and again


def words_of(text: str) -> Words:
    words = Words()
    words.spelt = {}
    for word in fold(text).split():
        if word not in STOP and len(word) > 1:
            root = root_of(word)
            words[root] += 1
            words.spelt.setdefault(root, word)
    return words


def measure(
    criterion: Criterion, mentees: tuple[Person, ...], mentors: tuple[Person, ...], vocabulary: Vocabulary
):
    return MEASURES[criterion.kind](criterion, mentees, mentors, vocabulary)
