"""Texts are read: each becomes an arrow. Some tens of thousandths of a second for each word, and a hundred megabytes while it goes on."""

from collections.abc import Callable, Sequence

import numpy as np

from ithaca.matching.rules.rounds.meaning import WIDTH
from ithaca.matching.rules.rounds.meaning.network import Model
from ithaca.matching.rules.rounds.meaning.pieces import pieces

TOGETHER = 512  # pieces that are read in one go

Say = Callable[[str, int, int], None]  # what is done, how much of it, of how much


def quietly(what: str, done: int, of: int) -> None:
    pass


def encode(texts: Sequence[str], say: Say = quietly) -> np.ndarray:
    """(texts, WIDTH) arrows of LENGTH as whole numbers; zeros for a text without a word. An arrow depends on its text alone."""
    model, found, done = Model(), np.zeros((len(texts), WIDTH), np.int16), 0
    for numbers, batch in batches([pieces(text) for text in texts]):
        say(f"Reading {len(texts):,} texts", done, len(texts))
        found[numbers] = model.arrows(batch)
        done += len(numbers)
    return found


def batches(texts: list[list[int]]):
    """(which texts, their pieces), texts of like length together, so many that the processor is busy."""
    numbers, batch = [], []
    for number in sorted((n for n, one in enumerate(texts) if one), key=lambda n: len(texts[n])):
        if batch and sum(map(len, batch)) + len(texts[number]) > TOGETHER:
            yield numbers, batch
            numbers, batch = [], []
        numbers.append(number)
        batch.append(texts[number])
    if batch:
        yield numbers, batch
