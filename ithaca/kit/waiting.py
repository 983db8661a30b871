"""What waits for staff, and the steps that can be taken about it: rooms declare both, the desk shows and does them.

    sort = Sort("enquiry", "enquiry", "enquiries", find=..., named=...)
    verb("take-enquiry", sort, title="Take care of it", can=..., do=actions.take, ...)

    @waits
    def enquiries(person, places, dues, at):
        yield Item(group="answer", sort="enquiry", ref=7, ..., verbs=on(7, "take-enquiry"))

One step about one thing happens at once, in its row; the same step about many is looked at first, held and undone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from ithaca.kit.verdicts import Verdict

SORTS: dict[str, "Sort"] = {}
VERBS: dict[str, "Verb"] = {}
_providers: list[Callable] = []


@dataclass(frozen=True)
class Field:
    """One thing to say with a step. `choices` are made from the programme as the desk knows it."""

    name: str
    label: str
    kind: str = "line"  # line, text, number or choice
    required: bool = False
    least: int = 0  # characters, or for a number its smallest
    most: int = 300
    value: str = ""
    choices: Callable[[object], list[tuple[str, str]]] | None = None


@dataclass(frozen=True)
class Sort:
    """A kind of thing about which staff take steps.

    `find(person, programme, ids)` gives those things of a programme about which this person may, in any order;
    `named(thing)` is how a list calls one.
    """

    name: str
    one: str
    many: str
    find: Callable[[object, int, list[int]], list]
    named: Callable[[object], str] = str
    list: str = ""  # the page of the desk that lists them


@dataclass(frozen=True)
class Verb:
    """A step. `will` and `did` finish a sentence after a number of things, `said` is one about a single one.

    `can(person, thing)` is asked before, `do(id, by=, at=, **given)` does it, and asks again by its own rules.
    """

    name: str
    sort: Sort
    title: str
    can: Callable[[object, object], Verdict]
    do: Callable
    will: str
    did: str
    said: str
    fields: tuple[Field, ...] = ()
    button: str = ""  # the words of its button, where the title alone would not say what happens
    back: str = ""  # the step that takes it back
    heavy: bool = False  # asked for once more, as it cannot be taken back


def sort(*args, **kwargs) -> Sort:
    made = Sort(*args, **kwargs)
    assert made.name not in SORTS, f"sort {made.name} is declared twice"
    SORTS[made.name] = made
    return made


def verb(*args, **kwargs) -> Verb:
    made = Verb(*args, **kwargs)
    assert made.name not in VERBS, f"step {made.name} is declared twice"
    VERBS[made.name] = made
    return made


def verbs_of(sort: str) -> list[Verb]:
    return [made for made in VERBS.values() if made.sort.name == sort]


@dataclass
class Item:
    """One thing that waits: what, since when, by when, and what can be done about it in its row.

    `place` is the programme as the desk knows it. `verbs` are steps, each with the id of what it is about, the usual
    one first (see `on`); `many` names those that make sense for several items of the sort at once. `words` say where
    it stands, `reads` is what there is to read before one acts, `starts` are (title, words) to begin an answer from.
    `way` leads to a page where more can be done, by the words `action`.
    """

    group: str
    sort: str
    ref: int
    title: str
    url: str
    place: object
    since: date
    due: date | None = None
    late: bool = False
    serious: bool = False
    words: str = ""
    reads: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    action: str = "Open"
    way: str = ""
    verbs: tuple[tuple[str, int], ...] = ()
    many: tuple[str, ...] = ()
    starts: tuple[tuple[str, str], ...] = ()
    about: tuple[str, int] | None = None  # what a due is about of which this item says more than the due does

    @property
    def key(self) -> str:
        return f"{self.sort}-{self.ref}"

    @property
    def urgency(self):
        """Which of the groups comes first: the one with something serious, then the one with something late."""
        return (not self.serious, not self.late)

    @property
    def order(self):
        return (not self.serious, not self.late, self.due or self.since, self.since, self.key)


def on(ref: int, *names: str) -> tuple[tuple[str, int], ...]:
    """These steps, about the thing of this id."""
    return tuple((name, ref) for name in names)


def waits(provide: Callable) -> Callable:
    """Declare who says what waits: `provide(person, places, dues, at)` gives items.

    `places` are the programmes that the person looks after, by id; `dues` what staff owe, by (about, ref).
    """
    _providers.append(provide)
    return provide


def waiting_for(person, places: dict, dues: dict, at) -> Iterable[Item]:
    """What all rooms say."""
    for provide in _providers:
        yield from provide(person, places, dues, at)
