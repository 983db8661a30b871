"""Bars, laid out so that one pair can be asked about from within a loop. Bars are asked only of pairs that would matter.

All of it is one array of whole numbers, because a loop hands one array on for nothing and a dozen for more than the answer takes. It
begins with HEAD numbers (how many bars hold numbers against each other, how many lists, how long the row of a mentee and of a
mentor is, where the mentors' rows begin), and for each bar what silence means and what having something in common means. Then
comes a row for each mentee and each mentor: whether they may have nobody; a rank for each bar of numbers, or UNKNOWN; where each list
begins and ends; last, of mentees, where the mentors begin and end who are barred one by one. Then the lists.
"""

import numpy as np

from ithaca.matching.rules.rounds.barring import Bars, InCommon, Lower, NotPassed, Pairs
from ithaca.matching.rules.rounds.large.compiled import compiled, inlined

HEAD = 5
UNKNOWN = -1


def lay_bars(bars: Bars, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    kinds = [bar for _, bar in bars.prepared]
    lower, lists, passed = (
        [b for b in kinds if isinstance(b, kind)] for kind in (Lower, InCommon, NotPassed)
    )
    alone = sum(bar.barred for bar in (*kinds, bars.apart) if isinstance(bar, Pairs))[rows][:, columns]
    mentee_rows = [np.any([bar.left[rows] for bar in passed] or [np.zeros(len(rows), bool)], axis=0)]
    mentor_rows = [np.any([bar.right[columns] for bar in passed] or [np.zeros(len(columns), bool)], axis=0)]
    for bar in lower:
        low, high = ranks(bar.left[rows] + bar.bar.by, bar.right[columns])
        mentee_rows.append(low)
        mentor_rows.append(high)
    said = [
        *(bar.bar.missing == "barred" for bar in (*lower, *lists)),
        *(bar.bar.kind == "different" for bar in lists),
    ]
    width, other = 3 + len(lower) + 2 * len(lists), 1 + len(lower) + 2 * len(lists)
    head = [len(lower), len(lists), width, other, HEAD + len(said) + width * len(rows)]
    so_far = head[-1] + other * len(columns)
    kept = []
    tables = [(bar.left[rows], mentee_rows) for bar in lists] + [
        (bar.right[columns], mentor_rows) for bar in lists
    ]
    for table, side in (*tables, (alone, mentee_rows)):
        table.sort_indices()
        side += [table.indptr[:-1] + so_far, table.indptr[1:] + so_far]
        kept.append(table.indices)
        so_far += table.nnz
    parts = (head, said, flat(mentee_rows), flat(mentor_rows), *kept)
    return np.concatenate([np.asarray(part, np.int32) for part in parts])


def ranks(least: np.ndarray, has: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers that compare as these do: what a mentor has to have at least, and what they have."""
    values = np.unique(has[~np.isnan(has)])
    rank = [np.where(np.isnan(side), UNKNOWN, np.searchsorted(values, side)) for side in (least, has)]
    return rank[0], rank[1]


def flat(columns) -> np.ndarray:
    """A row a person."""
    return np.column_stack([np.asarray(column, np.int64) for column in columns]).ravel()


@inlined
def is_barred(i, j, bars):
    """Whether any bar stands between mentee i and mentor j."""
    lower, lists = bars[0], bars[1]
    silence, common = HEAD, HEAD + lower + lists
    a, b = common + lists + i * bars[2], bars[4] + j * bars[3]
    if bars[a] or bars[b]:
        return True
    for k in range(lower):
        a, b = a + 1, b + 1
        if bars[a] == UNKNOWN or bars[b] == UNKNOWN:
            if bars[silence + k]:
                return True
        elif bars[b] < bars[a]:
            return True
    a, b = a + 1, b + 1
    for k in range(lists):
        if bars[a] == bars[a + 1] or bars[b] == bars[b + 1]:
            if bars[silence + lower + k]:
                return True
        elif meet(bars, bars[a], bars[a + 1], bars[b], bars[b + 1]) == bars[common + k]:
            return True
        a, b = a + 2, b + 2
    return holds(bars, bars[a], bars[a + 1], j)


@inlined
def meet(bars, a, end, b, last):
    """Whether two sorted lists have something in common."""
    while a < end and b < last:
        if bars[a] == bars[b]:
            return True
        if bars[a] < bars[b]:
            a += 1
        else:
            b += 1
    return False


@inlined
def holds(bars, low, high, number):
    """Whether a sorted list has a number."""
    end = high
    while low < high:
        middle = (low + high) // 2
        if bars[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low < end and bars[low] == number


@compiled
def none_barred(i, j, bars):
    """Of single pairs whether they may be."""
    found = np.zeros(len(i), np.bool_)
    for k in range(len(i)):
        found[k] = not is_barred(i[k], j[k], bars)
    return found


@compiled
def open_to_somebody(mentees, mentors, bars):
    """(mentors) whether there is anybody whom no bar keeps from them."""
    found = np.zeros(mentors, np.bool_)
    for j in range(mentors):
        for i in range(mentees):
            if not is_barred(i, j, bars):
                found[j] = True
                break
    return found
