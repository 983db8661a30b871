"""Somebody whom an answer names: `Lydia Stone <lydia@example.org>`, one text that every list and file can hold; and whom
people mean by a name that they write by hand: "Dr Anna Gruen (my boss)" is Anna Grün."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from ithaca.questions.rules.words import fold

TITLES = frozenset(
    ("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "rev", "reverend", "revd")
)
# Where a keyboard lacks them.
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
LONGEST = 12  # words of a name that are looked at
WHOLE = re.compile(r"\s*(.*?)\s*<\s*([^<>\s]+@[^<>\s]+)\s*>\s*")
ADDRESS = re.compile(r"[^<>\s,;]+@[^<>\s,;]+")


@dataclass(frozen=True)
class Named:
    """A name and a lower-case address; either may be empty."""

    name: str = ""
    email: str = ""

    def __str__(self):
        return f"{self.name} <{self.email}>" if self.email and self.name else self.name or self.email


def read(said: str) -> Named:
    """What somebody wrote as a name and an address, as far as both are there."""
    if found := WHOLE.fullmatch(said):
        return Named(tidy(found[1]), found[2].lower())
    if found := ADDRESS.search(said):
        return Named(tidy(said.replace(found[0], " ").strip(" ,;")), found[0].lower())
    return Named(tidy(said))


def tidy(name: str) -> str:
    """On one line, and without the marks that stand around an address."""
    return " ".join(name.replace("<", " ").replace(">", " ").split())


def spelt(text: str) -> list[str]:
    """A name in each way that it is spelt, folded: "Grün" is "grun" and "gruen"."""
    written = unicodedata.normalize("NFC", text).lower().translate(TWO_LETTERS)
    return list(dict.fromkeys((fold(text), fold(written))))


def words_of(name: str) -> tuple[str, ...]:
    """Of a folded name, without titles; a title alone stays."""
    words = name.split()
    return tuple(word for word in words if word not in TITLES) or tuple(words)


class Names:
    """People by all that they may be called: (who, name) each, and (who, id) where they have one."""

    def __init__(self, people: Iterable[tuple[Hashable, str]], ids: Iterable[tuple[Hashable, str]] = ()):
        self.exact = defaultdict(list)  # an id, or a name as it stands
        self.whole = defaultdict(list)  # the words of a name, in any order
        self.last = defaultdict(list)  # a last name alone
        for who, id in ids:
            self.exact[fold(id)].append(who)
        for who, name in people:
            for called in filter(None, spelt(name)):
                words = words_of(called)
                self.exact[called].append(who)
                self.whole[frozenset(words)].append(who)
                self.last[words[-1]].append(who)

    def meant(self, text: str) -> list:
        """Everybody of this id or name; else of whom the whole name is among the words; else everybody of this last name."""
        spellings = [one for one in spelt(text) if one]
        found = [who for one in spellings for who in self.exact.get(one, ())]
        found = found or [who for one in spellings for who in self.among(words_of(one)[:LONGEST])]
        return list(dict.fromkeys(found))

    def among(self, words: tuple[str, ...]) -> Iterator:
        if len(words) == 1:
            yield from self.last.get(words[0], ())
        for part in parts(words):
            yield from self.whole.get(part, ())


def parts(words: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """All that stand beside each other, two words or more."""
    for begin in range(len(words)):
        for end in range(begin + 2, len(words) + 1):
            yield frozenset(words[begin:end])
