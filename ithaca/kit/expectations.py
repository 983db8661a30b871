"""The language in which a scheme says what is due: `[[expect]]`."""

import re
from dataclasses import dataclass

from ithaca.kit import links
from ithaca.kit.facts import NAMES, counted, kinds, plain
from ithaca.kit.policies import quoted, setting
from ithaca.kit.rules.periods import DateRule, Offset, Period
from ithaca.kit.toml import Document, Path

OUTCOMES: dict[str, str] = {}
_outcomes = {}


@dataclass(frozen=True, kw_only=True)
class Expect:
    """Something owed: by whom, since when, by when, and what settles it."""

    name: str = setting("A short name, unique in the scheme: `answer-request`.")
    about: str = setting("The kind of thing it is about: `request`, `relationship`, `membership`.")
    owner: str = setting("The role of the scheme that owes it. A staff role owes it jointly.")
    task: str = setting("The sentence shown to the owner; `{mentee}` gives the names in that role.")
    action: str = setting("The words on its button.", "Open")
    page: str = setting(
        "The form that its button opens: `reflection`. Without it: the page of the thing it is about.", ""
    )
    since: tuple[str, ...] = setting("The facts that begin it. A later one begins it anew.")
    when: dict[str, str] = setting(
        'Values of the fact without which it does not begin: `{desk = "alumni"}`; `{number = "3"}` with `meeting.held`: the third one.',
        {},
    )
    for_role: str = setting("Begins only with facts that touch somebody in this role.", "")
    due: DateRule | None = setting(
        "When it falls due. Without it, and without a value in `due_from`: not at all.", None
    )
    passes_over: Period | None = setting(
        "A day that comes round sooner than this after it began is passed over, for the next one: `60 days`.",
        None,
    )
    due_from: str = setting("A value of the fact, in days, that goes before `due` when present.", "")
    keeps_date: bool = setting(
        "An agreed date: closed days and pauses do not move it, and reminders keep their day.", False
    )
    opens: Offset | None = setting("When it begins to show; at once when left out.", None)
    settled_by: tuple[str, ...] = setting("The facts that settle it.")
    each: bool = setting("Each owner settles their own; otherwise one settles it for all.", False)
    dropped_by: tuple[str, ...] = setting("The facts after which nobody owes it any more.", ())
    paused_by: tuple[str, ...] = setting("The facts that stop its clock.", ())
    resumed_by: tuple[str, ...] = setting("The facts that start its clock again.", ())
    advisory: bool = setting("A rough guide: shown kindly and never called late.", False)
    remind: tuple[Offset, ...] = setting("When the owner is reminded, in the morning.", ())
    letter: str = setting("The letter of the reminders.", "reminder")
    escalate: Offset | None = setting("When it goes on to somebody else.", None)
    escalate_to: str = setting("The role it then goes to.", "")
    escalate_letter: str = setting("The letter that tells them.", "escalation")
    outcome: str = setting("What happens by itself when the due day has passed.", "")

    def facts(self):
        names = ("since", "settled_by", "dropped_by", "paused_by", "resumed_by")
        return [(name, fact) for name in names for fact in getattr(self, name)]


def outcome(name: str, meaning: str):
    """Declare what may happen by itself when a due day has passed: `f(ref, at=moment)`."""

    def declare(function):
        assert name not in OUTCOMES, f"outcome {name} is declared twice"
        OUTCOMES[name] = meaning
        _outcomes[name] = function
        return function

    return declare


def happen(name: str, ref: int, *, at):
    _outcomes[name](ref, at=at)


def check(document: Document, expects: tuple[Expect, ...], roles, letters, path: Path = ("expect",)):
    """Refuse names that do not exist: facts, kinds, roles, letters, outcomes, values."""
    seen = set()
    for number, expect in enumerate(expects):
        here = (*path, number)
        if expect.name in seen:
            document.refuse((*here, "name"), expect.name, "a name that no other [[expect]] has")
        seen.add(expect.name)
        check_facts(document, expect, here)
        check_names(document, expect, here, roles, letters)
        check_page(document, expect, here, roles)


def check_facts(document, expect, here):
    known = [f for f in NAMES if expect.about in kinds(NAMES[f])]
    if not known:
        kinds_known = sorted({kind for cls in NAMES.values() for kind in kinds(cls)})
        document.refuse((*here, "about"), expect.about, f"one of {quoted(kinds_known)}")
        return
    for key, name in expect.facts():
        if name not in known:
            place = (*here, key, getattr(expect, key).index(name))
            document.refuse(place, name, f"a fact about a {expect.about}: {quoted(sorted(known))}")
    carried = {value for f in expect.since if f in NAMES for value in plain(NAMES[f])}
    if expect.due_from and expect.due_from not in carried:
        document.refuse((*here, "due_from"), expect.due_from, f"one of {quoted(sorted(carried))}")

    numbers = {value for f in expect.since if f in NAMES for value in counted(NAMES[f])}
    for value, wanted in expect.when.items():
        if value not in carried:
            document.refuse((*here, "when", value), value, f"one of {quoted(sorted(carried))}")
        elif value in numbers and not wanted.isdecimal():
            document.refuse((*here, "when", value), wanted, 'a number in quotes, such as "3"')
    if not expect.settled_by:
        document.refuse((*here, "settled_by"), [], "at least one fact that settles it")
    if not (expect.due or expect.due_from):
        document.refuse((*here, "due"), None, DateRule.EXPECTS)


def check_page(document, expect, here, roles):
    """The form has to be one that the owner may open: staff have others than those who take part."""
    staff = getattr(roles.get(expect.owner), "kind", "") == "staff"
    known = links.forms(expect.about, staff=staff)
    if expect.page and expect.page not in known:
        document.refuse((*here, "page"), expect.page, f"one of {quoted(known)}" if known else "nothing here")


def check_names(document, expect, here, roles, letters):
    for key in ("owner", "escalate_to", "for_role"):
        if (role := getattr(expect, key)) and role not in roles:
            document.refuse((*here, key), role, f"one of {quoted(roles)}")
    for name in re.findall(r"\{([^}]*)\}", expect.task):
        if name not in roles:
            document.refuse((*here, "task"), f"{{{name}}}", f"a role in braces: {quoted(roles)}")
    for key in ("letter", "escalate_letter"):
        if getattr(expect, key) not in letters:
            document.refuse((*here, key), getattr(expect, key), f"one of {quoted(letters)}")
    if expect.outcome and expect.outcome not in OUTCOMES:
        document.refuse((*here, "outcome"), expect.outcome, f"one of {quoted(OUTCOMES)}")
    if bool(expect.escalate) != bool(expect.escalate_to):
        document.refuse((*here, "escalate_to"), expect.escalate_to, "escalate and escalate_to together")
