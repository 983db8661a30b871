"""Blocks of scores, made by as many threads as there are processors; each row is its own, so any number of them comes to the same."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ithaca.matching.rules.rounds.large.laying import Scores

THREADS = os.process_cpu_count() or 1

Block = tuple[np.ndarray, int]  # the numbers of some rows, and how many of the first columns


def blocks(
    laid: Scores, wanted: Iterable[Block], then: Callable = lambda who, scores: scores, threads: int = THREADS
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(who, what `then` makes of their scores in the thread) for each block in turn, good until the next is asked for."""
    spare = deque(
        laid.apart() for _ in range(2 * threads + 1)
    )  # one is being read, the others are filled meanwhile
    waiting = deque()

    def made(own: Scores, who: np.ndarray, width: int):
        return then(who, own.block(who, width))

    with ThreadPoolExecutor(threads) as pool:
        for who, width in wanted:
            if not spare:
                own, whose, found = waiting.popleft()
                yield whose, found.result()
                spare.append(own)
            own = spare.popleft()
            waiting.append((own, who, pool.submit(made, own, who, width)))
        for _, whose, found in waiting:
            yield whose, found.result()


def all_rows(laid: Scores) -> Iterator[Block]:
    """Every row whole."""
    n, width = laid.shape
    for begin in range(0, n, laid.rows_of(width)):
        yield np.arange(begin, min(begin + laid.rows_of(width), n)), width
