"""The moves between the states of a model, as one table."""

from typing import NamedTuple


class Move(NamedTuple):
    sources: tuple[str, ...]
    target: str


class Moves(dict):
    """`Moves(accept=(PROPOSED, ACTIVE))`: verb, allowed sources (one or a tuple), one target."""

    def __init__(self, **moves):
        super().__init__(
            (verb, Move(sources if isinstance(sources, tuple) else (sources,), target))
            for verb, (sources, target) in moves.items()
        )

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = [
            f"    {source} --> {move.target}: {verb}"
            for verb, move in self.items()
            for source in move.sources
        ]
        return "\n".join(["stateDiagram-v2", *lines])
