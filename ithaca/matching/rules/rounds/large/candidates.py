"""For each mentee the mentors they score highest with; everybody else is thought of later, by prices (`pricing`)."""

from dataclasses import dataclass

import numpy as np

from ithaca.matching.rules.rounds.large.barred import is_barred
from ithaca.matching.rules.rounds.large.compiled import compiled
from ithaca.matching.rules.rounds.large.threads import all_rows, blocks

STEPS, STEP_BITS = 512, 8  # of scores, for a guess at what the best have
SAMPLE = 2048  # of a row
SPARE = 3  # times as many as are wanted are expected above the guess
STEP = 64  # mentors whose highest score is looked at before each of them is
NUMBER, CHANCE = 26, 20  # bits of a key: score, then chance, then the mentor's number
PRIME = (1 << 31) - 1
FEW, MANY = 32, 64  # candidates of a mentee, up to and above
LARGE = 20_000  # mentees


@dataclass(frozen=True, eq=False)
class Lists:
    """Pairs `mentee`, `mentor` and their `score`, by mentee; `unlisted` (n) no allowed mentor who is not listed scores more
    than this with them; -1 where all are listed."""

    mentee: np.ndarray
    mentor: np.ndarray
    score: np.ndarray
    unlisted: np.ndarray


def best_lists(problem, many: int, say) -> Lists:
    """`problem` a `Large`."""
    n = len(problem.mentees)
    keys, counts = np.zeros((n, many), np.int64), np.zeros(n, np.int64)
    unlisted, opened = np.full(n, -1, np.int64), problem.places > 0
    laid, bars = problem.laid, problem.bars

    def keep(who, scores):
        keep_best(who, scores, opened, bars, keys, counts, unlisted)

    for who, _ in blocks(laid, all_rows(laid), keep):
        say("Scoring", int(who[0]), n)
    mentee, place = np.nonzero(np.arange(many) < counts[:, None])
    found = keys[mentee, place]
    return Lists(mentee, found & ((1 << NUMBER) - 1), found >> (NUMBER + CHANCE), unlisted)


@compiled
def chance(i, j):
    """A number of CHANCE bits that belongs to a pair, so that mentees with equal wishes do not all list the same mentors."""
    mixed = (i * 73_856_093 + j * 19_349_663) % PRIME
    mixed = (mixed ^ (mixed >> 13)) * 48_271 % PRIME
    return ((mixed ^ (mixed >> 11)) * 69_621 % PRIME) >> 11


@compiled
def keep_best(who, scores, opened, bars, keys, counts, unlisted):
    """The best of each row, as keys; and the score that nobody left out exceeds."""
    many = keys.shape[1]
    heap, steps = np.zeros(4 * many + 64, np.int64), np.zeros(STEPS, np.int64)
    for r in range(len(who)):
        i = who[r]
        floor = guess(scores, r, many, steps)
        kept, least = best_of(i, r, floor, scores, opened, bars, many, heap)
        if kept < many and floor >= 0:
            kept, least = best_of(i, r, -1, scores, opened, bars, many, heap)
        counts[i] = kept
        keys[i, :kept] = heap[:kept]
        if least >= 0:
            unlisted[i] = least >> (NUMBER + CHANCE)


@compiled
def guess(scores, r, many, steps):
    """A score that some times as many exceed as are wanted, by a sample; -1 where nearly all are wanted. It only saves time: where too
    few are found above it, all are looked at."""
    width = scores.shape[1]
    if width < SPARE * SPARE * many:
        return -1
    stride = max(1, width // SAMPLE)
    steps[:] = 0
    for j in range(0, width, stride):
        steps[np.int64(scores[r, j]) >> STEP_BITS] += 1
    wanted, step = SPARE * many // stride + SPARE, STEPS
    while wanted > 0 and step > 0:
        step -= 1
        wanted -= steps[step]
    return step << STEP_BITS


@compiled
def best_of(i, r, floor, scores, opened, bars, many, heap):
    """(how many of a row are kept on the heap, at most `many`; the least key if any was left out or could have been, else -1)."""
    kept, least, width = 0, np.int64(-1), scores.shape[1]
    if floor >= 0:
        least = (np.int64(floor) << (NUMBER + CHANCE)) - 1
    for begin in range(0, width, STEP):
        end = min(begin + STEP, width)
        if not any_reaches(scores, r, begin, end, floor):
            continue
        for j in range(begin, end):
            if scores[r, j] < floor or not opened[j]:
                continue
            key = (np.int64(scores[r, j]) << (NUMBER + CHANCE)) | (chance(i, j) << NUMBER) | j
            if key > least and not is_barred(i, j, bars):
                heap[kept] = key
                kept += 1
                if kept == len(heap):
                    least, kept = cut(heap, kept, many), many
                    floor = least >> (NUMBER + CHANCE)
    if kept > many:
        least, kept = cut(heap, kept, many), many
    return kept, least


@compiled
def any_reaches(scores, r, begin, end, floor):
    """Counted, not sought: without a way out of the loop many are compared at once."""
    reached = 0
    for j in range(begin, end):
        reached += scores[r, j] >= floor
    return reached > 0


@compiled
def cut(heap, kept, many):
    """Leave the `many` greatest; the least of them."""
    ordered = np.sort(heap[:kept])[::-1]
    heap[:many] = ordered[:many]
    return ordered[many - 1]
