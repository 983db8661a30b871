"""A first plan, good to within `step` a person: mentees bid for places (Bertsekas 1988). Quick, and not exact: `paths` mends it."""

import numpy as np

from ithaca.matching.rules.rounds.large.compiled import compiled


@compiled
def bid(graph, plan, step):
    """Whoever is not content bids until all are, or have nothing to gain. Prices only rise, by `step` at least."""
    asked = np.repeat(
        plan.costs, np.diff(plan.seats)
    )  # what each place costs; its mentor's price is the lowest
    waiting, left = who_wants(graph, plan, step)
    while left > 0:
        left -= 1
        i = waiting[left]
        first, second, j = two_best(graph, plan, i)
        if j < 0:
            continue
        seat = cheapest_seat(plan, asked, j)
        out = plan.holder[seat]
        plan.holder[seat], plan.at[i], plan.seat[i] = i, j, seat
        asked[seat] = plan.costs[j] + first - second + step
        if out >= 0:
            plan.at[out] = plan.seat[out] = -1
            waiting[left] = out
            left += 1
        plan.costs[j] = asked[plan.seats[j] : plan.seats[j + 1]].min()


@compiled
def who_wants(graph, plan, step):
    """(who has nobody and could gain, the first last; how many). Who could gain more than `step` elsewhere leaves first."""
    waiting, left = np.empty(len(plan.at), np.int64), 0
    for i in range(len(plan.at) - 1, -1, -1):
        best, own = np.int64(0), np.int64(0)
        for e in range(graph.begins[i], graph.begins[i + 1]):
            gain = graph.value[e] - plan.costs[graph.mentor[e]]
            best = max(best, gain)
            if graph.mentor[e] == plan.at[i]:
                own = gain
        if plan.at[i] >= 0 and own < best - step:
            plan.holder[plan.seat[i]] = -1
            plan.at[i] = plan.seat[i] = -1
        if plan.at[i] < 0 and best > 0:
            waiting[left] = i
            left += 1
    return waiting, left


@compiled
def two_best(graph, plan, i):
    """(the most that a mentee gains, the next most, with which mentor): nothing, by staying without."""
    first, second, mentor = np.int64(0), np.int64(0), -1
    for e in range(graph.begins[i], graph.begins[i + 1]):
        gain = graph.value[e] - plan.costs[graph.mentor[e]]
        if gain > first:
            first, second, mentor = gain, first, graph.mentor[e]
        elif gain > second:
            second = gain
    return first, second, mentor


@compiled
def cheapest_seat(plan, asked, j):
    """A free place, the cheapest; else the cheapest of all."""
    best = plan.seats[j]
    for seat in range(plan.seats[j] + 1, plan.seats[j + 1]):
        free, was_free = plan.holder[seat] < 0, plan.holder[best] < 0
        if (free == was_free and asked[seat] < asked[best]) or (free and not was_free):
            best = seat
    return best
