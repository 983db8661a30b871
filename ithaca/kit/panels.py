"""Pieces of a page that a higher room lends to a lower one."""

from collections import defaultdict

_panels = defaultdict(list)


def panel(surface: str, order: int = 50):
    """Lend a piece of the page `surface`: a function that returns a context with its `template`,
    or None when it has nothing to say. Lower `order` stands higher."""

    def lend(build):
        _panels[surface].append((order, build))
        _panels[surface].sort(key=lambda pair: pair[0])
        return build

    return lend


def panels_for(surface: str, *args) -> list[dict]:
    """The panels with something to say, in their order."""
    return [shown for _, build in _panels[surface] if (shown := build(*args))]
