"""The pairs that are thought of, as a graph: by mentee, and the same by mentor. And a plan with prices upon it."""

from typing import NamedTuple

import numpy as np
from scipy import sparse


class Graph(NamedTuple):
    """Mentee i has the pairs `begins[i]` to `begins[i + 1]`: the `mentor` and what the pair is worth (`value`). Mentor j has the places
    `mentor_begins[j]` to `mentor_begins[j + 1]` in `mentee` and `pair`, the number of the pair among all."""

    begins: np.ndarray
    mentor: np.ndarray
    value: np.ndarray
    mentor_begins: np.ndarray
    mentee: np.ndarray
    pair: np.ndarray


class Plan(NamedTuple):
    """`mine` (n) and `costs` (m) the prices of mentees and mentors; `at` (n) everybody's mentor or -1, `seat` (n) and which place
    of all; mentor j has the places `seats[j]` to `seats[j + 1]`, and `holder` has who sits there, or -1."""

    mine: np.ndarray
    costs: np.ndarray
    at: np.ndarray
    seat: np.ndarray
    seats: np.ndarray
    holder: np.ndarray


def graph_of(mentee, mentor, value, mentees: int, mentors: int) -> Graph:
    """Pairs in any order."""
    order = np.argsort(mentee * mentors + mentor, kind="stable")
    return in_order(mentee[order], mentor[order], value[order], mentees, mentors)


def in_order(mentee, mentor, value, mentees: int, mentors: int) -> Graph:
    begins = begins_of(mentee, mentees)
    pairs = sparse.csr_array((np.arange(len(mentee)), mentor, begins), shape=(mentees, mentors))
    by_mentor = pairs.tocsc()  # each mentor's pairs by mentee
    return Graph(
        begins,
        mentor.astype(np.int32),
        value.astype(np.int64),
        by_mentor.indptr.astype(np.int64),
        by_mentor.indices.astype(np.int32),
        by_mentor.data.astype(np.int64),
    )


def begins_of(numbers, count: int) -> np.ndarray:
    begins = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=count), out=begins[1:])
    return begins


def pairs_of(graph: Graph) -> tuple[np.ndarray, np.ndarray]:
    """(mentees, mentors) of all pairs, in order."""
    return np.repeat(np.arange(len(graph.begins) - 1), np.diff(graph.begins)), graph.mentor.astype(np.int64)


def with_pairs(graph: Graph, mentee, mentor, value) -> Graph:
    """The graph with more pairs; none may be in it already."""
    mentees, mentors = len(graph.begins) - 1, len(graph.mentor_begins) - 1
    old = pairs_of(graph)
    keys, order = old[0] * mentors + old[1], np.argsort(mentee * mentors + mentor, kind="stable")
    where = np.searchsorted(keys, (mentee * mentors + mentor)[order])
    both = zip((*old, graph.value), (mentee, mentor, value), strict=True)
    parts = [np.insert(before, where, new[order]) for before, new in both]
    return in_order(*parts, mentees, mentors)


def seated(graph: Graph, places: np.ndarray, before: Plan | None = None) -> Plan:
    """A plan upon a graph: nobody has anybody, or everybody whom they had `before`. Of a mentor's places no more are laid out
    than mentees who could take them, and one that stays free, so that it is seen to cost nothing."""
    n, m = len(graph.begins) - 1, len(places)
    seats = np.zeros(m + 1, np.int64)
    np.cumsum(np.minimum(places, np.diff(graph.mentor_begins) + 1), out=seats[1:])
    nobody = np.full(n, -1, np.int64)
    if before is None:
        before = Plan(np.zeros(n, np.int64), np.zeros(m, np.int64), nobody, nobody, seats, seats)
    at, holder, seat = before.at.copy(), np.full(seats[-1], -1, np.int64), nobody.copy()
    who = np.flatnonzero(at >= 0)
    who = who[np.argsort(at[who], kind="stable")]
    taken = np.arange(len(who)) - begins_of(at[who], m)[at[who]]
    seat[who] = seats[at[who]] + taken
    holder[seat[who]] = who
    return Plan(before.mine.copy(), before.costs.copy(), at, seat, seats, holder)
