"""Free texts held against each other by what they mean: the cosine of two arrows that were made before.

An arrow stands among somebody's answers, beside the text that it was made from (`kept_as`): with it it is kept, copied and
erased, and a plan is laid out again without the model.
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.rules.rounds.meaning import LENGTH, WIDTH
from ithaca.matching.rules.rounds.measuring import Measure, Text
from ithaca.matching.rules.rounds.people import Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.topics import Vocabulary
from ithaca.matching.rules.rounds.units import WHOLE

ALIKE = 30 * WHOLE // 100  # of texts that have nothing to do with each other, one pair in fifty comes so near

Encode = Callable[[Sequence[str]], np.ndarray]  # texts -> (texts, WIDTH) arrows


class Meaning(Measure):
    """How near two texts are in meaning. Nothing says why: a model has no reasons."""

    nothing = Sentence("not seen to be alike in meaning")

    def __init__(self, criterion: Criterion, mentees: Sequence[Person], mentors: Sequence[Person]):
        self.left, self.right = arrows_of(mentees, criterion.needs), arrows_of(mentors, criterion.offers)
        self.mentees, self.mentors = self.left.any(axis=1), self.right.any(axis=1)

    def shares(self, rows) -> np.ndarray:
        """Sums of whole numbers below 2^24, so exact in whatever order they are added."""
        return self.cosine(self.left[rows] @ self.right.T)

    def at(self, i, j) -> np.ndarray:
        return self.cosine(np.einsum("ij,ij->i", self.left[i], self.right[j]))

    @staticmethod
    def cosine(met) -> np.ndarray:
        """Texts that point away from each other have nothing in common, and no less."""
        return np.minimum(np.maximum(met, 0).astype(np.int64) * WHOLE // LENGTH**2, WHOLE)

    def total(self) -> int:
        """The sum of all products is the product of the sums; those below nothing count as such here."""
        left, right = (
            one.sum(axis=0, dtype=np.float64).astype(np.int64).tolist() for one in (self.left, self.right)
        )
        pairs = int(self.mentees.sum()) * int(self.mentors.sum())
        met = sum(a * b for a, b in zip(left, right, strict=True))
        return min(max(met, 0) * WHOLE // LENGTH**2, pairs * WHOLE)

    def words(self, i: int, j: int) -> str:
        is_alike = self.at(np.array([i]), np.array([j]))[0] >= ALIKE
        return Sentence("what both wrote is alike in meaning") if is_alike else ""


def measure_text(criterion, mentees, mentors, vocabulary: Vocabulary) -> Meaning | Text:
    """By meaning, where an arrow of every text is there; else by words in common."""
    sides = ((mentees, criterion.needs), (mentors, criterion.offers))
    whole = all(
        kept_as(column) in one.answers for people, column in sides for one in people if one.text(column)
    )
    if whole:
        return Meaning(criterion, mentees, mentors)
    return Text(criterion, mentees, mentors, vocabulary)


# Arrows among answers ---------------------------------------------------------------------------------------------


def kept_as(column: str) -> str:
    """Under which name the arrow of an answer stands: no column of a spreadsheet has it, as none begins with a space."""
    return f" meaning of {column}"


def arrows_of(people: Sequence[Person], column: str) -> np.ndarray:
    """(people, WIDTH); nothing but zeros where nothing is said. Small floats: products of matrices of them are quick."""
    found = np.zeros((len(people), WIDTH), np.float32)
    for row, person in zip(found, people, strict=True):
        if person.text(column) and (kept := person.answers.get(kept_as(column))):
            row[:] = np.frombuffer(base64.b64decode(kept), "<i2")
    return found


def packed(arrow: np.ndarray) -> str:
    """As plain text; "" of a text that says nothing."""
    return base64.b64encode(arrow.astype("<i2").tobytes()).decode() if arrow.any() else ""


def meant(rules: Rules) -> tuple[set[str], set[str]]:
    """The columns that are read for their meaning: of mentees, of mentors. What counts nothing is not read."""
    found = [(one.needs, one.offers) for one in rules.criteria if one.kind == "meaning" and one.weight]
    return {needs for needs, _ in found}, {offers for _, offers in found}


def texts_in(people: Sequence[Person], columns: set[str]) -> Iterator[tuple[str, Person, str]]:
    """(text, whose, column) of what has been said."""
    return ((text, one, column) for one in people for column in sorted(columns) if (text := one.text(column)))


def unread(pool: Pool, rules: Rules) -> list[str]:
    """Texts of which there is no arrow yet, each once."""
    found = {
        text: None
        for people, columns in zip((pool.mentees, pool.mentors), meant(rules), strict=True)
        for text, one, column in texts_in(people, columns)
        if kept_as(column) not in one.answers
    }
    return list(found)


def with_arrows(pool: Pool, rules: Rules, arrows: Mapping[str, str]) -> Pool:
    """The same people; those whose text is in `arrows` (packed) have that beside it."""
    sides = zip((pool.mentees, pool.mentors), meant(rules), strict=True)
    mentees, mentors = (
        tuple(with_arrow(one, columns, arrows) for one in people) if columns else people
        for people, columns in sides
    )
    return replace(pool, mentees=mentees, mentors=mentors)


def with_arrow(person: Person, columns: set[str], arrows: Mapping[str, str]) -> Person:
    more = {
        kept_as(column): arrows[text] for text, _, column in texts_in([person], columns) if text in arrows
    }
    return replace(person, answers={**person.answers, **more}) if more else person


def read(pool: Pool, rules: Rules, encode: Encode) -> Pool:
    """The same people with an arrow beside each text that is to be compared by meaning."""
    texts = unread(pool, rules)
    if not texts:
        return pool
    return with_arrows(pool, rules, dict(zip(texts, map(packed, encode(texts)), strict=True)))
