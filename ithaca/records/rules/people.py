"""What is left of somebody who was erased, and how a name or an address is told from a word."""

import re
from collections.abc import Iterable

GONE = "Somebody who left"
ADDRESS = "erased-{}@erased.invalid"
WORDS = "These words went with the account of whoever wrote them."


def is_gone(person) -> bool:
    return person.email == ADDRESS.format(person.pk)


def standing(words: Iterable[str]) -> re.Pattern:
    """These names and addresses where they stand by themselves: not within a word, an address, a link or a tag."""
    found = (r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w.+@/:<-])(?:{'|'.join(found)})(?![\w@/:=-]|\.\w)")
