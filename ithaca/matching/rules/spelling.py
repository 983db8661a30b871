"""What somebody may have meant whose search finds nobody: words that do stand in the profiles they may find.

Every suggestion is taken from texts that were searched, so following it finds somebody, and no word of
other people's profiles is ever offered.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice, product

from ithaca.questions.rules.words import fold, stem

LEAST = 4  # shorter words have too many neighbours
CLOSE = 0.75  # of letters in common, by difflib's ratio
TRIES = 40


def meant(query: str, texts: Iterable[str], most: int = 2) -> list[str]:
    """Up to `most` other spellings of a query, the closest first; none when every word is known.

    `texts` are folded, as search keeps them (`questions.rules.words`).
    """
    texts = [f" {text.replace('\n', ' ')}" for text in texts]
    words = list(dict.fromkeys(fold(query).split()))
    known = set(" ".join(texts).split())
    choices = [[word] if stands(word, texts) else close(word, known) for word in words]
    if not words or choices == [[word] for word in words]:
        return []
    return list(islice(found_together(choices, texts), most))


def stands(word: str, texts: Iterable[str]) -> bool:
    return any(f" {stem(word)}" in text for text in texts)


def close(word: str, known: Iterable[str]) -> list[str]:
    if len(word) < LEAST:
        return []
    near = sorted(other for other in known if abs(len(other) - len(word)) <= 2)
    return get_close_matches(word, near, n=3, cutoff=CLOSE)


def found_together(choices: list[list[str]], texts: list[str]) -> Iterator[str]:
    """The spellings all of whose words stand in one text."""
    for spelling in islice(product(*choices), TRIES):
        if any(all(f" {stem(word)}" in text for word in spelling) for text in texts):
            yield " ".join(spelling)
