"""Words of headings and cells: put into one form, and mended where a finger slipped."""

import re
from collections.abc import Set
from difflib import get_close_matches

PEOPLE = frozenset(
    [
        "student",
        "students",
        "mentor",
        "mentors",
        "mentee",
        "mentees",
        "alumnus",
        "alumna",
        "alumni",
        "graduate",
        "member",
    ]
)
SHORTEST = 4  # a slip in a shorter word could mean anything
CLOSE = 0.8


def tidy(words: str) -> str:
    """Lower-case words and digits alone: `E-Mail (home)` is `e mail home`."""
    return " ".join(re.findall(r"[^\W_]+", words.casefold()))


def mended(said: str, known: Set[str]) -> str:
    """Tidy words with each slip put right, as far as `known` words tell: `frist name` is `first name`."""
    return " ".join(word if word in known else closest(word, known) for word in said.split())


def closest(word: str, known: Set[str]) -> str:
    """The known word that was meant. Few people mistype the first letter."""
    if len(word) < SHORTEST or not word.isalpha():
        return word
    near = sorted(w for w in known if w[0] == word[0] and len(w) >= SHORTEST)
    return next(iter(get_close_matches(word, near, 1, CLOSE)), word)
