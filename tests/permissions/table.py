"""Who may ask for what: written by hand, apart from the code that decides it.

A row: the name of an address, what its parts are (names in `World.ids`), who may GET it and who may POST to it.
Everybody else who is signed in meets a 404, strangers are sent to sign in. `Row.now` are those who may know of it, but not do it, or not in the
state that the world is in: they read why (403). `Row.data` is what is posted.
"""

from dataclasses import dataclass, field

ALL = {
    "anonymous", "closed", "mentee", "mentor", "mentee2", "mentor2", "coordinator", "adviser", "neighbour",
    "administrator", "foreigner",
}  # fmt: skip
SIGNED = ALL - {"anonymous", "closed"}
NOBODY = set()
MENTEE, MENTOR, PAIR = {"mentee"}, {"mentor"}, {"mentee", "mentor"}
RUNS = {"coordinator", "administrator"}  # every staff right in this programme
SEES = {*RUNS, "adviser"}  # staff who see people
STAFF_ANYWHERE = {*SEES, "neighbour", "foreigner"}
HERE = {"mentee", "mentor", "mentee2", "mentor2", *SEES}
FINDERS = {"mentee", "mentee2", *SEES}
DESK = {"coordinator"}  # holds the role that the help desk names


@dataclass(frozen=True)
class Row:
    """`get` or `post` is None where the address does not take that verb (405)."""

    parts: dict = field(default_factory=dict)
    get: set | None = None
    post: set | None = None
    now: set = field(default_factory=set)
    data: dict = field(default_factory=dict)
    public: bool = False


def page(who, **parts) -> Row:
    """A page that is only read; a POST to it changes nothing."""
    return Row(parts, get=who, public=who == ALL)


def form(who, *, now=frozenset(), data=None, **parts) -> Row:
    """A page with a form that posts to itself."""
    return Row(parts, get=who, post=who, now=set(now), data=data or {}, public=who == ALL)


def verb(who, *, now=frozenset(), data=None, public=False, **parts) -> Row:
    """An address that only takes a POST."""
    return Row(parts, post=who, now=set(now), data=data or {}, public=public or who == ALL)
