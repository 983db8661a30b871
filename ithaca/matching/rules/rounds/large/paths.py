"""From a plan and prices that nearly fit to the best plan of a graph and the prices that prove it: by shortest paths.

Two faults can be left. A mentee without a mentor could still gain something (`place`): the cheapest chain finds them a place, or
finds who stays without instead. A place that costs something is free (`fill`): the cheapest chain fills it, or frees one that
costs nothing less. Each chain is found by Dijkstra's method on what a step loses, which is never below nothing; then prices move by
the distances, and along the chain nothing is lost any more. Only what was touched is looked at again.
"""

from typing import NamedTuple

import numpy as np

from ithaca.matching.rules.rounds.large.compiled import compiled, inlined
from ithaca.matching.rules.rounds.large.graph import Graph


class Work(NamedTuple):
    """What a search writes into: `far` and `came` of mentors or mentees, valid where `mark` is this search's number; the order in which
    both were reached, with distances; and a heap."""

    search: np.ndarray
    mentor_far: np.ndarray
    mentor_mark: np.ndarray
    mentor_came: np.ndarray
    mentee_far: np.ndarray
    mentee_mark: np.ndarray
    mentee_came: np.ndarray
    mentors: np.ndarray
    mentors_far: np.ndarray
    mentees: np.ndarray
    mentees_far: np.ndarray
    heap: np.ndarray
    nodes: np.ndarray


def work_for(graph: Graph) -> Work:
    n, m, pairs = len(graph.begins) - 1, len(graph.mentor_begins) - 1, len(graph.mentor)
    return Work(
        np.zeros(1, np.int64),
        *(np.zeros(m, np.int64) for _ in range(3)),
        *(np.zeros(n, np.int64) for _ in range(3)),
        *(np.zeros(m + 1, np.int64) for _ in range(2)),
        *(np.zeros(n + 1, np.int64) for _ in range(2)),
        np.zeros(pairs + 8, np.int64),
        np.zeros(pairs + 8, np.int64),
    )


@compiled
def mend(graph, plan, work):
    """The best plan of the graph, and prices that prove it upon the graph."""
    tighten(graph, plan)
    for j in range(len(plan.costs)):
        while plan.costs[j] > 0 and free_seat(plan, j) >= 0:
            fill(j, graph, plan, work)
    for i in range(len(plan.at)):
        if plan.at[i] < 0 and plan.mine[i] > 0:
            place(i, graph, plan, work)


@compiled
def tighten(graph, plan):
    """Everybody's own price as low as the mentors' allow; who has not their best loses their place."""
    for i in range(len(plan.at)):
        best, own = np.int64(0), np.int64(-1)
        for e in range(graph.begins[i], graph.begins[i + 1]):
            gain = graph.value[e] - plan.costs[graph.mentor[e]]
            best = max(best, gain)
            if graph.mentor[e] == plan.at[i]:
                own = gain
        plan.mine[i] = best
        if plan.at[i] >= 0 and own < best:
            plan.holder[plan.seat[i]] = -1
            plan.at[i] = plan.seat[i] = -1


@compiled
def free_seat(plan, j):
    for seat in range(plan.seats[j], plan.seats[j + 1]):
        if plan.holder[seat] < 0:
            return seat
    return -1


@compiled
def sit(plan, i, j, seat):
    plan.at[i], plan.seat[i], plan.holder[seat] = j, seat, i


@compiled
def place(start, graph, plan, work):
    """The cheapest chain for a mentee who has nobody: to a free place, or to somebody (or themselves) who stays without."""
    work.search[0] += 1
    rows, columns, size, best, end_mentor, end_mentee = 1, 0, 0, plan.mine[start], -1, start
    work.mentees[0], work.mentees_far[0], looked = start, 0, 0
    while True:
        while looked < rows:
            if work.mentees_far[looked] < best:
                size = look_from_mentee(
                    work.mentees[looked], work.mentees_far[looked], best, graph, plan, work, size
                )
            looked += 1
        j, size = nearest(work.mentor_far, work, size)
        if j < 0 or work.mentor_far[j] >= best:
            break
        far = work.mentor_far[j]
        if free_seat(plan, j) >= 0:
            best, end_mentor = far, j
            break
        work.mentors[columns] = j
        columns += 1
        for seat in range(plan.seats[j], plan.seats[j + 1]):
            i = plan.holder[seat]
            if i == start:
                continue
            work.mentees[rows], work.mentees_far[rows] = i, far
            rows += 1
            if far + plan.mine[i] < best:
                best, end_mentor, end_mentee = far + plan.mine[i], -1, i
    for k in range(rows):
        plan.mine[work.mentees[k]] -= max(best - work.mentees_far[k], 0)
    for k in range(columns):
        plan.costs[work.mentors[k]] += max(best - work.mentor_far[work.mentors[k]], 0)
    move_up(start, end_mentor, end_mentee, plan, work)


@compiled
def look_from_mentee(i, far, best, graph, plan, work, size):
    """How far each of a mentee's mentors is; the heap's size afterwards."""
    for e in range(graph.begins[i], graph.begins[i + 1]):
        j = graph.mentor[e]
        there = far + plan.mine[i] + plan.costs[j] - graph.value[e]
        if there < best:
            size = reach(work.mentor_mark, work.mentor_far, work.mentor_came, j, there, i, work, size)
    return size


@inlined
def reach(mark, distance, came, node, there, by, work, size):
    """Notes a way to a node that is the shortest yet; the heap's size afterwards."""
    if mark[node] == work.search[0] and there >= distance[node]:
        return size
    mark[node], distance[node], came[node] = work.search[0], there, by
    return push(work.heap, work.nodes, size, there, node)


@compiled
def nearest(distances, work, size):
    """(the nearest node on the heap whose distance still holds, or -1; the heap's size)."""
    while size > 0:
        far, node = work.heap[0], work.nodes[0]
        size = pop(work.heap, work.nodes, size)
        if far == distances[node]:
            return node, size
    return -1, size


@compiled
def move_up(start, end_mentor, end_mentee, plan, work):
    """Along the chain, from its end: each takes the place that is free now, and leaves theirs to the one before."""
    if end_mentor >= 0:
        j, seat = end_mentor, free_seat(plan, end_mentor)
    elif end_mentee == start:
        return
    else:
        j, seat = plan.at[end_mentee], plan.seat[end_mentee]
        plan.at[end_mentee] = plan.seat[end_mentee] = -1
    while True:
        i = work.mentor_came[j]
        left, empty = plan.at[i], plan.seat[i]
        sit(plan, i, j, seat)
        if i == start:
            return
        j, seat = left, empty


@compiled
def fill(start, graph, plan, work):
    """The cheapest chain into a free place that costs something: from somebody without a mentor, or from a place that may
    as well be free."""
    work.search[0] += 1
    rows, columns, size, best, end_mentor, end_mentee = 0, 1, 0, plan.costs[start], start, -1
    work.mentors[0], work.mentors_far[0], work.mentor_mark[start], looked = start, 0, work.search[0], 0
    while True:
        while looked < columns:
            if work.mentors_far[looked] < best:
                size = look_from_mentor(
                    work.mentors[looked], work.mentors_far[looked], best, graph, plan, work, size
                )
            looked += 1
        i, size = nearest(work.mentee_far, work, size)
        if i < 0 or work.mentee_far[i] >= best:
            break
        far, j = work.mentee_far[i], plan.at[i]
        if j < 0:
            best, end_mentor, end_mentee = far, -1, i
            break
        work.mentees[rows] = i
        rows += 1
        if work.mentor_mark[j] != work.search[0]:
            work.mentor_mark[j], work.mentor_came[j] = work.search[0], i
            work.mentors[columns], work.mentors_far[columns] = j, far
            columns += 1
            if far + plan.costs[j] < best:
                best, end_mentor = far + plan.costs[j], j
    for k in range(rows):
        plan.mine[work.mentees[k]] += max(best - work.mentee_far[work.mentees[k]], 0)
    for k in range(columns):
        plan.costs[work.mentors[k]] -= max(best - work.mentors_far[k], 0)
    move_in(start, end_mentor, end_mentee, plan, work)


@compiled
def look_from_mentor(j, far, best, graph, plan, work, size):
    for k in range(graph.mentor_begins[j], graph.mentor_begins[j + 1]):
        i = graph.mentee[k]
        there = far + plan.mine[i] + plan.costs[j] - graph.value[graph.pair[k]]
        if there < best:
            size = reach(work.mentee_mark, work.mentee_far, work.mentee_came, i, there, j, work, size)
    return size


@compiled
def move_in(start, end_mentor, end_mentee, plan, work):
    if end_mentor == start:
        return
    i = end_mentee
    if end_mentor >= 0:
        i = work.mentor_came[end_mentor]
        plan.holder[plan.seat[i]] = -1
    while True:
        j = work.mentee_came[i]
        if j == start:
            sit(plan, i, j, free_seat(plan, j))
            return
        who = work.mentor_came[j]
        sit(plan, i, j, plan.seat[who])
        i = who


@compiled
def push(heap, nodes, size, key, node):
    """A heap by key and then by number, so that the same graph gives the same plan; its size afterwards."""
    hole = size
    while hole > 0:
        above = (hole - 1) >> 1
        if heap[above] < key or (heap[above] == key and nodes[above] <= node):
            break
        heap[hole], nodes[hole] = heap[above], nodes[above]
        hole = above
    heap[hole], nodes[hole] = key, node
    return size + 1


@compiled
def pop(heap, nodes, size):
    size -= 1
    key, node, hole = heap[size], nodes[size], 0
    while True:
        below = 2 * hole + 1
        if below >= size:
            break
        right = below + 1
        if right < size and (
            heap[right] < heap[below] or (heap[right] == heap[below] and nodes[right] < nodes[below])
        ):
            below = right
        if key < heap[below] or (key == heap[below] and node <= nodes[below]):
            break
        heap[hole], nodes[hole] = heap[below], nodes[below]
        hole = below
    if size > 0:
        heap[hole], nodes[hole] = key, node
    return size
