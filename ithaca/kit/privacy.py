"""How every stored field is classed: what it is, how it is erased, how long it is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Classed:
    """The classes of a model's own fields; relations and primary keys are plain by themselves.

    `personal` says something about a person, `private` is what people wrote to each other or for
    themselves, `special` is special-category data, `plain` is none of these. `erase` says what
    erasure does with the personal ones: `blank` them or delete the `row`. `keep` says how long, counted from
    the moment at the end of the way `since` where it is no matter of membership. `term` is the name by which a scheme may
    say another time for its programme, which stands at the end of the way `place`.

    `whose` are the ways from a row to the person whose data it is, in that order of likelihood; without any it
    is the first of `OWNERS` that the model has. `about` are ways to others whom erasure reaches too, though
    what stands there is not theirs to get. `shown` are ways to those who were sent it by its author: it is in
    their copy, and stays when they go; `unless` names a field that says of a row that it is for
    staff alone. `nobodys` is what staff keep about others: it belongs to nobody's copy.
    """

    plain: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    erase: str = "blank"
    keep: str = "membership and 3 years"
    whose: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    unless: str = ""
    nobodys: bool = False
    since: str = ""
    term: str = ""
    place: str = ""

    def says_something(self) -> bool:
        """Whether any of it is about a person, or their words."""
        return bool(self.personal or self.private or self.special)

    def names(self) -> set[str]:
        return {*self.plain, *self.personal, *self.private, *self.special}


OWNERS = (
    "person",
    "author",
    "owner",
    "to",
    "user",
    "by",
)  # what a key to a person is called: the first that is there
OTHER_ACCOUNTS: list[Callable[[int], Iterable[int]]] = []  # see `other_accounts`


def other_accounts(function):
    """Declare how to find closed accounts that were the same human being's: `f(id of a person)` gives their ids."""
    OTHER_ACCOUNTS.append(function)
    return function


def ways(model) -> tuple[str, ...]:
    """The ways from a row to the person whose data it is; none for what is nobody's."""
    classed = getattr(model, "CLASSED", None)
    if classed and (classed.whose or classed.nobodys):
        return classed.whose
    keys = {f.name for f in model._meta.concrete_fields if f.is_relation and is_person(f.related_model)}
    return next(((name,) for name in OWNERS if name in keys), ())


def is_person(model) -> bool:
    return getattr(model, "USERNAME_FIELD", None) is not None


def unclassed(model) -> set[str]:
    """Fields of a model that its `CLASSED` does not name (all of them when it has none)."""
    own = {f.name for f in model._meta.concrete_fields if not f.is_relation and not f.primary_key}
    classed = getattr(model, "CLASSED", None)
    return own - classed.names() if classed else own
