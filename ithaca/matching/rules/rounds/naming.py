"""Whom people mean by a name that they write by hand: "Dr Anna Grün (my boss)" is Anna Grün. For bars, where to miss somebody
does harm; choices go by ids and whole names (`people.named`)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ithaca.matching.rules.rounds.people import Person
from ithaca.questions.rules.words import fold

TITLES = frozenset(
    ("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "rev", "reverend", "revd")
)
LONGEST = 12  # words of a name that are looked at


def words_of(text: str) -> tuple[str, ...]:
    """Of a name, without titles; a title alone stays."""
    words = fold(text).split()
    return tuple(word for word in words if word not in TITLES) or tuple(words)


class Names:
    """The people of one side, by all that they may be called."""

    def __init__(self, people: Sequence[Person]):
        self.exact = defaultdict(list)  # an id, or a name as it stands
        self.whole = defaultdict(list)  # the words of a name, in any order
        self.last = defaultdict(list)  # a last name alone
        for number, person in enumerate(people):
            for called in {fold(person.id), fold(person.name)} - {""}:
                self.exact[called].append(number)
            if words := words_of(person.name):
                self.whole[frozenset(words)].append(number)
                self.last[words[-1]].append(number)

    def meant(self, text: str) -> list[int]:
        """Everybody of this id or name; else of whom the whole name is among the words; else everybody of this last name."""
        if found := self.exact.get(fold(text)):
            return found
        words = words_of(text)[:LONGEST]
        if len(words) != 1:
            return list(dict.fromkeys(number for part in parts(words) for number in self.whole.get(part, ())))
        return self.last.get(words[0], [])


def parts(words: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """All that stand beside each other, two words or more."""
    for begin in range(len(words)):
        for end in range(begin + 2, len(words) + 1):
            yield frozenset(words[begin:end])


def avoided(people: Sequence[Person], column: str, others: Names) -> Iterator[tuple[int, int]]:
    """(who names, whom) by a column, by their numbers."""
    for number, person in enumerate(people):
        for text in person.all(column):
            for other in others.meant(text):
                yield number, other
