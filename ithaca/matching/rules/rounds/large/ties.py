"""Which of equally good plans, by the rule of `rounds.ties`: the first mentee by lot gets the best mentor that they have in any of
them, then the second. The best plans are those in which everybody stands where they do as well as anywhere; those pairs
alone are kept. Where there are too many of them, the plan stays as it was found.
"""

from typing import NamedTuple

import numpy as np

from ithaca.matching.rules.rounds.large.compiled import compiled
from ithaca.matching.rules.rounds.large.graph import begins_of, pairs_of
from ithaca.matching.rules.rounds.large.pricing import worth_more

PAIRS = 4_000_000  # that may be kept
LEAST = 32  # of each mentee
STEPS = 2_000_000_000  # of the search; some ten seconds


def first_among_equals(problem, graph, plan, unlisted, say) -> tuple[np.ndarray, bool]:
    """((n) everybody's mentor or -1, whether the rule was followed to its end)."""
    n, m = len(problem.mentees), len(problem.mentors)
    many = min(m, max(LEAST, PAIRS // max(n, 1)))
    *fresh, counts = worth_more(
        problem, plan, unlisted, problem.worth, by=0, many=many, say=say, all_of_them=True
    )
    mentee, mentor, score = equals(problem, graph, plan, fresh)
    if (counts > many).any() or len(mentee) > PAIRS:
        return plan.at, False
    order = np.lexsort((mentor, -score, mentee))
    mentee, mentor = mentee[order], mentor[order]
    walk = walk_over(
        mentee, mentor, np.where(plan.at < 0, m, plan.at), np.append(plan.costs == 0, True), problem.places
    )
    if not choose(walk, STEPS):
        return plan.at, False
    return np.where(walk.stands == m, -1, walk.stands), True


class Walk(NamedTuple):
    """Node m is nobody. Mentee i would as soon stand at `options[begins[i]:begins[i + 1]]`, the best first; who would as soon stand
    at a node is in `content`. `fixed` are those whose turn has been; `costless` nodes may have a free place; the rest is of a
    search: whom it has seen, `who` goes from there (-1: a free place) and `into` where, and what is still to be looked at."""

    begins: np.ndarray
    options: np.ndarray
    node_begins: np.ndarray
    content: np.ndarray
    stands: np.ndarray
    costless: np.ndarray
    places: np.ndarray
    load: np.ndarray
    fixed: np.ndarray
    seen: np.ndarray
    who: np.ndarray
    into: np.ndarray
    queue: np.ndarray


def walk_over(mentee, mentor, stands, costless, places) -> Walk:
    """`mentee` and `mentor` in order of mentees, the best first."""
    n, nodes = len(stands), len(costless)
    begins, by_node = begins_of(mentee, n), np.argsort(mentor, kind="stable")
    return Walk(
        begins,
        mentor,
        begins_of(mentor, nodes),
        mentee[by_node],
        stands,
        costless,
        np.append(places, n + 1),
        np.bincount(stands, minlength=nodes),
        np.diff(begins) == 1,
        *(np.zeros(nodes, np.int64) for _ in range(4)),
    )


def equals(problem, graph, plan, fresh) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(mentee, mentor, score) of every pair worth exactly its prices, each once; mentor m is nobody."""
    m = len(problem.mentors)
    mentee, mentor = pairs_of(graph)
    tight = graph.value == plan.mine[mentee] + plan.costs[mentor]
    alone = np.flatnonzero(plan.mine == 0)
    mentee = np.concatenate([mentee[tight], fresh[0], alone])
    mentor = np.concatenate([mentor[tight], fresh[1], np.full(len(alone), m)])
    score = np.concatenate([graph.value[tight] - problem.worth, fresh[2], np.full(len(alone), -1)])
    _, once = np.unique(mentee * (m + 1) + mentor, return_index=True)
    return mentee[once], mentor[once], score[once]


@compiled
def choose(walk, steps):
    """Everybody by lot; False when it takes too long."""
    for i in range(len(walk.stands)):
        best = walk.options[walk.begins[i]]
        home = walk.stands[i]
        if walk.fixed[i] or best == home:
            walk.fixed[i] = True
            continue
        walk.fixed[i] = True
        steps -= reach(walk, home, best, i + 1)
        if steps < 0:
            return False
        for k in range(walk.begins[i], walk.begins[i + 1]):
            node = walk.options[k]
            if node == home:
                break
            if walk.seen[node] == i + 1:
                go(walk, i, node)
                make_room(walk, node, home)
                break
    return True


@compiled
def reach(walk, home, best, mark):
    """Mark with `mark` from where room can be made by people who each move on, the last to `home`; the steps that it took."""
    walk.seen[home], walk.queue[0] = mark, home
    read, written, steps, freed = 0, 1, 0, False
    while read < written and walk.seen[best] != mark:
        node = walk.queue[read]
        read += 1
        for k in range(walk.node_begins[node], walk.node_begins[node + 1]):
            steps += 1
            person = walk.content[k]
            if not walk.fixed[person]:
                written = see(walk, walk.stands[person], person, node, mark, written)
        if walk.costless[node] and not freed:
            freed = True
            steps += len(walk.costless)
            for there in range(len(walk.costless)):
                if walk.load[there] < walk.places[there]:
                    written = see(walk, there, -1, node, mark, written)
    return steps


@compiled
def see(walk, there, person, node, mark, written):
    if walk.seen[there] != mark:
        walk.seen[there], walk.who[there], walk.into[there] = mark, person, node
        walk.queue[written] = there
        written += 1
    return written


@compiled
def make_room(walk, node, home):
    while node != home:
        person, there = walk.who[node], walk.into[node]
        if person >= 0:
            go(walk, person, there)
        node = there


@compiled
def go(walk, person, node):
    walk.load[walk.stands[person]] -= 1
    walk.load[node] += 1
    walk.stands[person] = node
