"""Text in pieces of words that the model knows by number: the WordPiece of BERT (Devlin and others 2018), lower case, without accents."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

LONGEST = 100  # letters; a longer word is unknown
MOST = 256  # pieces of a text, with the two that begin and end it; the rest is not read
UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2CEAF), (0x2F800, 0x2FA1F))


@cache
def vocabulary() -> dict[str, int]:
    """{piece: its number}; one that goes on with a word begins with ##. The file is Google's, under the Apache License 2.0."""
    lines = Path(__file__).with_name("vocab.txt").read_text(encoding="utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines) if piece}


def pieces(text: str) -> list[int]:
    """The numbers of a text's pieces; none of a text that says nothing."""
    known, found = vocabulary(), beginning(text)
    return [known[BEGIN], *found[: MOST - 2], known[END]] if found else []


def beginning(text: str) -> list[int]:
    """At least as many of its pieces as are read, if it has them."""
    found = []
    for word in words(text):
        found += of_word(word)
        if len(found) > MOST - 2:
            break
    return found


def is_longer(text: str) -> bool:
    """Whether it has more than is read."""
    return len(beginning(text)) > MOST - 2


def words(text: str) -> list[str]:
    """In lower case, without accents; each mark and each ideograph a word of its own."""
    plain = "".join(map(spaced, text))
    bare = unicodedata.normalize("NFD", plain.lower())
    return "".join(apart(one) for one in bare if unicodedata.category(one) != "Mn").split()


@lru_cache(maxsize=4096)
def spaced(one: str) -> str:
    """A character as it is read: white space is a space, what is not shown is nothing."""
    if one in "\t\n\r" or unicodedata.category(one) == "Zs":
        return " "
    if one in "\0\ufffd" or unicodedata.category(one)[0] == "C":
        return ""
    return f" {one} " if any(low <= ord(one) <= high for low, high in IDEOGRAPHS) else one


@lru_cache(maxsize=4096)
def apart(one: str) -> str:
    is_mark = unicodedata.category(one)[0] == "P" or (
        one.isascii() and one.isprintable() and not one.isalnum()
    )
    return f" {one} " if is_mark and one != " " else one


@lru_cache(maxsize=100_000)
def of_word(word: str) -> tuple[int, ...]:
    """The longest piece that it begins with, then the longest that goes on, to its end; else it is unknown as a whole."""
    known, found, begin = vocabulary(), [], 0
    while begin < len(word) <= LONGEST:
        ends = range(len(word), begin, -1)
        mark = "##" if begin else ""
        end = next((end for end in ends if mark + word[begin:end] in known), 0)
        if not end:
            break
        found.append(known[mark + word[begin:end]])
        begin = end
    return tuple(found) if begin == len(word) else (known[UNKNOWN],)
