"""How every stored field is classed: what it is, how it is erased, how long it is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Classed:
    """The classes of a model's own fields; relations and primary keys are plain by themselves.

    `personal` says something about a person, `private` is what people wrote to each other or for
    themselves, `special` is special-category data, `plain` is none of these. `erase` says what
    erasure does with the personal ones: `blank` them or delete the `row`. `keep` says how long.
    """

    plain: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    erase: str = "blank"
    keep: str = "membership and 3 years"

    def names(self) -> set[str]:
        return {*self.plain, *self.personal, *self.private, *self.special}


def unclassed(model) -> set[str]:
    """Fields of a model that its `CLASSED` does not name (all of them when it has none)."""
    own = {f.name for f in model._meta.concrete_fields if not f.is_relation and not f.primary_key}
    classed = getattr(model, "CLASSED", None)
    return own - classed.names() if classed else own
