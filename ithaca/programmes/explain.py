"""A scheme's rules in plain words: for `ithaca scheme explain` and the rules page.

Every sentence comes from the values that the code obeys: a section's own `says()`, the rights of the
roles, and the expectations.
"""

import re
from collections.abc import Iterable
from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit import timing
from ithaca.kit.expectations import OUTCOMES, Expect
from ithaca.kit.facts import NAMES
from ithaca.kit.policies import says
from ithaca.kit.words import capitalised, listed
from ithaca.programmes.scheme import Scheme

HEADINGS = {
    "scheme": gettext_lazy("When"),
    "joining": gettext_lazy("Joining"),
    "calendar": gettext_lazy("Days of rest"),
    "requests": gettext_lazy("Asking"),
    "matching": gettext_lazy("What makes a fit"),
    "directory": gettext_lazy("The directory"),
    "relationships": gettext_lazy("Working together"),
    "meetings": gettext_lazy("Meeting"),
    "help": gettext_lazy("Help"),
    "keeping": gettext_lazy("How long things are kept"),
}


def explain(scheme: Scheme) -> str:
    """All rules, in Markdown."""
    parts = [f"# {scheme.about.title}", scheme.about.summary]
    for heading, sentences in paragraphs(scheme):
        parts.append(f"## {heading}\n\n" + "\n".join(f"- {sentence}" for sentence in sentences))
    return "\n\n".join(part for part in parts if part) + "\n"


def paragraphs(scheme: Scheme) -> list[tuple[str, list[str]]]:
    """(heading, its sentences), in the order in which people meet them."""
    found = [(_("Who takes part"), [role_in_words(role) for role in scheme.roles.values()])]
    for name, heading in HEADINGS.items():
        if name in scheme.sections and (sentences := says(scheme.sections[name], scheme)):
            found.append((str(heading), [one_stop(sentence) for sentence in sentences]))
    if scheme.expects:
        found.append((_("What is due"), [expect_in_words(e, scheme) for e in scheme.expects]))
    return found


def one_stop(sentence: str) -> str:
    """A sentence ends with one full stop, also where it ends with words of the scheme."""
    return sentence.rstrip(". ") + "."


def role_in_words(role) -> str:
    takes_part = role.kind == "participant"
    who = _("**{roles}** take part.") if takes_part else _("**{roles}** work for the programme.")
    return " ".join(
        [who.format(roles=capitalised(role.plural)), *(str(right.sentence) for right in role.rights)]
    )


def expect_in_words(expect: Expect, scheme: Scheme) -> str:
    """One `[[expect]]` as a sentence or two."""
    begins = either(uncapitalised(_(NAMES[fact].meaning)).rstrip(".") for fact in expect.since)
    if expect.for_role:
        begins = touching(begins, scheme.roles[expect.for_role].title)
    owner = scheme.roles[expect.owner]
    sentence = owing(advisory=expect.advisory, jointly=owner.kind == "staff").format(
        what=begins,
        role=owner.title,
        roles=owner.plural,
        task=task_in_words(expect.task, scheme),
        when=when_in_words(expect),
    )
    return " ".join([sentence, *followed_by(expect, scheme)])


def owing(*, advisory: bool, jointly: bool) -> str:
    """Who has to do what, when; staff owe it together."""
    if jointly and advisory:
        return _("When {what}, the {roles} are kindly expected to: {task}, {when}.")
    if jointly:
        return _("When {what}, the {roles} are asked to: {task}, {when}.")
    if advisory:
        return _("When {what}, each {role} is kindly expected to: {task}, {when}.")
    return _("When {what}, each {role} is asked to: {task}, {when}.")


def either(clauses: Iterable[str]) -> str:
    return reduce(lambda one, other: _("{one} or {other}").format(one=one, other=other), clauses)


def uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]


def touching(begins: str, title: str) -> str:
    """What begins a due, where that goes for people in one role: they are the “somebody” of it."""
    somebody = _("somebody")
    if somebody in begins:
        return begins.replace(somebody, _("a {role}").format(role=title))
    return f"{begins} ({title})"


def task_in_words(task: str, scheme: Scheme) -> str:
    """A task of the scheme with roles in the place of their names."""
    return re.sub(
        r"\{([^}]*)\}",
        lambda found: _("the {role}").format(role=scheme.roles[found[1]].title),
        uncapitalised(task),
    )


def when_in_words(expect: Expect) -> str:
    if expect.due is None:
        return _("by the day that it names")
    when = timing.due_by(expect.due)
    if not expect.passes_over:
        return when
    least = timing.lasting(expect.passes_over)
    return _("{when} (the next one, when that is less than {time} away)").format(when=when, time=least)


def followed_by(expect: Expect, scheme: Scheme):
    if expect.remind:
        yield _("A reminder goes out {when}.").format(when=listed(map(timing.offset, expect.remind)))
    if expect.escalate:
        roles, when = scheme.roles[expect.escalate_to].plural, timing.offset(expect.escalate)
        yield _("It goes on to the {roles} {when}.").format(roles=roles, when=when)
    if expect.outcome:
        yield _("After that day: {what}").format(what=uncapitalised(_(OUTCOMES[expect.outcome])))
