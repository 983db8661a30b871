"""The cheapest chain of people who each move on by one mentor, from where one is too many to where one is missing.

A node is a mentor, or last "nobody": those who stay without. Going from x to y costs what the people at x lose by it beyond
the prices: never less than nothing, because nobody would rather stand elsewhere. An empty place is filled by a person who is
worth nothing anywhere, so it too can "move"; "nobody" has such people without end.
"""

from dataclasses import dataclass

import numpy as np

from ithaca.matching.rules.rounds.units import FAR


@dataclass(frozen=True, eq=False)
class Route:
    """`length` what the chain costs in units; `raised` (m + 1) by how much each price rises; `hops` (mentee, from where, to where),
    the last first; from -1 is from nowhere."""

    length: int
    raised: np.ndarray
    hops: tuple[tuple[int, int, int], ...]


def cheapest_route(board, target: int, *, source: int | None = None, mentee: int | None = None) -> Route:
    """From the node `source`, or from a `mentee` who stands nowhere, to the node `target`."""
    search = Search(board)
    if mentee is None:
        search.distance[source] = 0
    else:
        search.set_out(mentee)
    search.run(target)
    return search.route(target)


class Search:
    """Dijkstra over m + 1 nodes; ties go to the lower number, so that the same board gives the same route."""

    def __init__(self, board):
        self.values, self.prices, self.stands = board.values, board.prices, board.stands
        self.spare = board.spare()
        self.begin()

    def begin(self):
        nodes = len(self.prices)
        self.nodes = np.arange(nodes)
        self.distance = np.full(nodes, FAR, np.int64)
        self.open = np.ones(nodes, bool)
        self.who = np.full(nodes, -1, np.int64)  # who comes here last; -1 an empty place
        self.came = np.full(nodes, -1, np.int64)  # from where; -1 from the beginning

    def set_out(self, mentee: int):
        worths = self.values[mentee] - self.prices
        self.distance = np.minimum(worths.max() - worths, FAR)
        self.who[:] = mentee

    def run(self, target: int):
        while True:
            node = int(np.where(self.open, self.distance, FAR + 1).argmin())
            if self.distance[target] <= self.distance[node]:  # who can stay, stays
                return
            self.open[node] = False
            self.go_on_from(node)

    def go_on_from(self, node: int):
        """Whoever stands at the node may go on; the one who loses least by it."""
        here = self.distance[node]
        rows = np.flatnonzero(self.stands == node)
        if rows.size:
            worths = self.values[rows, node] - self.prices[node]
            losses = worths[:, None] - self.values[rows]
            least = losses.argmin(axis=0)
            reached = losses[least, self.nodes] + self.prices
            self.shorten(here + reached, rows[least], node)
        if self.spare[node]:
            self.shorten(here + self.prices - self.prices[node], -1, node)

    def shorten(self, distance, who, node: int):
        nearer = self.open & (distance < self.distance)
        self.distance = np.where(nearer, distance, self.distance)
        self.who = np.where(nearer, who, self.who)
        self.came[nearer] = node

    def route(self, target: int) -> Route:
        length = int(self.distance[target])
        hops, node = [], target
        while node >= 0:
            if self.who[node] >= 0:
                hops.append((int(self.who[node]), int(self.came[node]), node))
            node = int(self.came[node])
        return Route(length, np.maximum(length - self.distance, 0), tuple(hops))
