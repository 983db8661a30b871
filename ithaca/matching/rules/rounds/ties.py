"""Which of equally good plans: the first mentee by lot gets the best mentor that they have in any of them, then the second.

Under prices that prove one best plan, the best plans are exactly those in which everybody stands where they do as well as
anywhere, and whatever costs something is taken. So from one best plan to another people only swap places in rings, each going
where they do as well. The people stand in the order of their lots; a mentee's better mentor is the one with the higher
score, then the one with the earlier lot; anybody is better than nobody.
"""

import numpy as np


def first_among_equals(values, stands, prices, places) -> np.ndarray:
    """`stands` (n) of the plan that the rule chooses; `values` (n, m + 1), `prices` (m + 1), `places` (m)."""
    rings = Rings(values, stands.copy(), prices, places)
    for mentee in np.flatnonzero(rings.content.sum(axis=1) > 1):
        rings.choose_for(mentee)
    return rings.stands


class Rings:
    """A best plan while people swap; `fixed` are those whose turn has been."""

    def __init__(self, values, stands, prices, places):
        everybody = np.arange(len(stands))
        self.content = values - prices == (values[everybody, stands] - prices[stands])[:, None]
        self.values, self.stands, self.places = values, stands, places
        self.fixed = self.content.sum(axis=1) == 1
        self.costless = prices == 0  # a place that may stay empty

    def choose_for(self, mentee: int):
        """Their best, and a ring of people who make room for it."""
        home = self.stands[mentee]
        self.fixed[mentee] = True
        wanted = self.better(mentee, home)
        if wanted.size:
            best, hops = self.reach(home, wanted)
            if best is not None:
                self.stands[mentee] = best
                self.make_room(best, home, hops)

    def better(self, mentee: int, home: int) -> np.ndarray:
        """Where they would as soon stand, the best first, and somebody there could still go."""
        nodes = np.flatnonzero(self.content[mentee] & self.movable())
        scores, mine = self.values[mentee, nodes], self.values[mentee, home]
        is_better = (scores > mine) | ((scores == mine) & (nodes < home))
        nodes, scores = nodes[is_better], scores[is_better]
        return nodes[np.lexsort((nodes, -scores))]

    def movable(self) -> np.ndarray:
        """(m + 1) where somebody stands whose turn has not been, or a place is free."""
        found = self.spare()
        found[self.stands[~self.fixed]] = True
        return found

    def spare(self) -> np.ndarray:
        load = np.bincount(self.stands, minlength=len(self.costless))
        return np.append(load[:-1] < self.places, True)

    def reach(self, home: int, wanted: np.ndarray):
        """(the first of `wanted` from which room can be made, {node: (who goes, where)}), searched back from `home`."""
        hops, edge = {home: None}, np.array([home])
        seen = np.zeros(len(self.costless), bool)
        seen[home] = True
        while edge.size and not seen[wanted[0]]:
            fresh = self.one_back(edge, seen)
            hops |= fresh
            edge = np.array(list(fresh), dtype=np.int64)
            seen[edge] = True
        return next((y for y in wanted if seen[y]), None), hops

    def one_back(self, edge: np.ndarray, seen: np.ndarray) -> dict[int, tuple[int | None, int]]:
        """{node: (who goes from there, to which of `edge`)} for nodes not seen yet; None is a free place."""
        left = np.flatnonzero(~self.fixed & ~seen[self.stands])
        goes = self.content[left[:, None], edge]
        left, into = left[goes.any(axis=1)], goes.argmax(axis=1)[goes.any(axis=1)]
        nodes, first = np.unique(self.stands[left], return_index=True)
        found = {y: (left[k], edge[into[k]]) for y, k in zip(nodes.tolist(), first, strict=True)}
        if self.costless[edge].any():
            target = edge[self.costless[edge].argmax()]
            free = np.flatnonzero(self.spare() & ~seen)
            found |= {y: (None, target) for y in free.tolist() if y not in found}
        return found

    def make_room(self, node: int, home: int, hops):
        while node != home:
            who, into = hops[node]
            if who is not None:
                self.stands[who] = into
            node = int(into)
