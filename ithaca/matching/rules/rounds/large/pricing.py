"""Pairs that nobody has thought of, and that would be worth more than the prices of the two: over all pairs there are.

A pair can only better the plan when its value exceeds its two prices. Of mentee i no pair that is not listed scores more than
`unlisted[i]`, so only mentors who cost less than `unlisted[i] + worth - mine[i]` need be looked at. Mentors stand in the order of
their prices meanwhile, and each row is read from the left as far as that.
"""

import numpy as np

from ithaca.matching.rules.rounds.large.barred import is_barred
from ithaca.matching.rules.rounds.large.candidates import CHANCE, STEP, chance
from ithaca.matching.rules.rounds.large.compiled import compiled
from ithaca.matching.rules.rounds.large.threads import blocks


def worth_more(
    problem, plan, unlisted, worth: int, *, by: int, many: int, say, all_of_them=False
) -> tuple[np.ndarray, ...]:
    """(mentees, mentors, scores, (n) how many there are): pairs worth at least `by` more than their two prices, the `many`
    that are worth most of each mentee; bars are asked before they are counted. Where `all_of_them` are wanted, it ends as soon as
    somebody has more than `many`."""
    order = np.argsort(plan.costs, kind="stable")
    costs = plan.costs[order]
    widths = np.where(
        unlisted < 0, 0, np.searchsorted(costs, unlisted + worth - plan.mine - by, side="right")
    )
    rows = np.argsort(-widths, kind="stable")[: np.count_nonzero(widths)]
    keys, mentors = np.full((len(rows), many), -1, np.int64), np.zeros((len(rows), many), np.int32)
    counts, need = np.zeros(len(widths), np.int64), (plan.mine + by - worth).astype(np.float64)
    laid, bars, prices = problem.laid.standing(order), problem.bars, costs.astype(np.float64)
    begins = np.zeros(len(widths), np.int64)
    begins[rows] = np.arange(len(rows))  # where each stands in `keys`

    def find_in(who, scores):
        place = slice(begins[who[0]], begins[who[0]] + len(who))
        find(who, scores, order, prices, need, bars, keys[place], mentors[place], counts)

    for who, _ in blocks(laid, widest_first(laid, rows, widths), find_in):
        say("Looking for missing pairs", int(begins[who[0]]), len(rows))
        if all_of_them and counts[who].max() > many:
            break
    row, place = np.nonzero(keys >= 0)
    mentee, mentor = rows[row], mentors[row, place].astype(np.int64)
    excess = keys[row, place] >> CHANCE
    return mentee, mentor, excess + by - worth + plan.mine[mentee] + plan.costs[mentor], counts


def widest_first(laid, rows, widths):
    """Blocks of rows, each as wide as its first."""
    begin = 0
    while begin < len(rows):
        width = int(widths[rows[begin]])
        who = rows[begin : begin + laid.rows_of(width)]
        yield who, width
        begin += len(who)


@compiled
def find(who, scores, order, prices, need, bars, keys, mentors, counts):
    """Into each row of `keys` what is worth most beyond its prices (by chance where equal), into `mentors` with whom."""
    width, many = scores.shape[1], keys.shape[1]
    for r in range(len(who)):
        i, kept, least = who[r], 0, 0
        for begin in range(0, width, STEP):
            end = min(begin + STEP, width)
            if not any_exceeds(scores, r, prices, begin, end, need[i]):
                continue
            for k in range(begin, end):
                excess = scores[r, k] - prices[k] - need[i]
                j = order[k]
                if excess < 0 or is_barred(i, j, bars):
                    continue
                counts[i] += 1
                key = (np.int64(excess) << CHANCE) | chance(i, j)
                if kept < many:
                    keys[r, kept], mentors[r, kept] = key, j
                    kept += 1
                elif key > keys[r, least]:
                    keys[r, least], mentors[r, least] = key, j
                if kept == many:
                    least = keys[r].argmin()


@compiled
def any_exceeds(scores, r, prices, begin, end, need):
    exceeding = 0
    for k in range(begin, end):
        exceeding += scores[r, k] - prices[k] >= need
    return exceeding > 0
