"""The words of search: text as it is kept, and queries as they are asked.

Both sides are folded in the same way (no accents, no capitals, letters and digits only), so that
SQLite and PostgreSQL find the same, and nothing that people type has a meaning of its own.
"""

import re
import unicodedata

BETWEEN = re.compile(r"[^a-z0-9]+")
MOST_WORDS = 12
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
LONGEST = 40
LEAST_STEM = 4
WITHOUT_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ı": "i"}
)
ENDINGS = ("ings", "ions", "ing", "ion", "ies", "ers", "es", "ed", "er", "e", "s", "y")


def fold(text: str) -> str:
    """ "Zoë's R&D" -> "zoe s r d"."""
    if text.isascii():  # most text, and ten times as fast
        return BETWEEN.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text).casefold().translate(WITHOUT_STROKES)
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def printable(text: str) -> str:
    """What came in an address, without the control characters that no database takes."""
    return CONTROL.sub(" ", text)


def asked(query: str) -> list[tuple[str, bool]]:
    """The words of a query, each with whether it may go on: ("negotiat", True), ("r", False).

    A longer word loses a common ending and may go on, so that "negotiating" finds "negotiation",
    and every letter typed on the way to a word still finds it.
    """
    words = dict.fromkeys(word[:LONGEST] for word in fold(query).split())
    return [(stem(word), len(word) > 1) for word in list(words)[:MOST_WORDS]]


def stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_STEM:
            return word.removesuffix(ending)
    return word
