"""How evenly requests are spread over those who can be asked: pure, from how many each has received."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

TOP = 4  # so many or more stand together in the picture


@dataclass(frozen=True)
class Spread:
    """`received` has a number for everybody who can be asked, zero among them."""

    received: Sequence[int]

    @property
    def people(self) -> int:
        return len(self.received)

    @property
    def requests(self) -> int:
        return sum(self.received)

    @property
    def unasked(self) -> int:
        return sum(number == 0 for number in self.received)

    def rows(self, most: str = "{n} or more") -> list[tuple[str, int]]:
        """(requests received, people), from "0" to `most`: "4 or more"."""
        counted = Counter(min(number, TOP) for number in self.received)
        return [(str(n) if n < TOP else most.format(n=n), counted[n]) for n in range(TOP + 1)]

    def busiest(self, share: float = 0.1) -> float:
        """The share of all requests that the busiest tenth received; it would be about 0.1 were they spread evenly."""
        if not self.requests:
            return 0.0
        most = sorted(self.received, reverse=True)[: ceil(self.people * share)]
        return sum(most) / self.requests

    def unevenness(self) -> float:
        """The Gini coefficient: 0 when everybody receives as many, nearly 1 when one person receives all.

        G = 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n, with x sorted upwards and i from 1 to n.
        """
        if not self.requests:
            return 0.0
        n, whole = self.people, self.requests
        ranked = sum(place * number for place, number in enumerate(sorted(self.received), 1))
        return 2 * ranked / (n * whole) - (n + 1) / n
