"""A scheme's rules in plain English: for `ithaca scheme explain` and the rules page.

Every sentence comes from the values that the code obeys: a section's own `says()`, the rights of the
roles, and the expectations.
"""

from ithaca.kit.expectations import OUTCOMES, Expect
from ithaca.kit.facts import NAMES
from ithaca.kit.policies import says
from ithaca.programmes.scheme import Scheme

HEADINGS = {
    "scheme": "When",
    "joining": "Joining",
    "calendar": "Days that do not count",
    "requests": "Asking",
    "matching": "What makes a fit",
    "directory": "The directory",
    "relationships": "Working together",
    "meetings": "Meeting",
    "help": "Help",
}


def explain(scheme: Scheme) -> str:
    """All rules, in Markdown."""
    parts = [f"# {scheme.about.title}", scheme.about.summary]
    for heading, sentences in paragraphs(scheme):
        parts.append(f"## {heading}\n\n" + "\n".join(f"- {sentence}" for sentence in sentences))
    return "\n\n".join(part for part in parts if part) + "\n"


def paragraphs(scheme: Scheme) -> list[tuple[str, list[str]]]:
    """(heading, its sentences), in the order in which people meet them."""
    found = [("Who takes part", [role_in_words(role) for role in scheme.roles.values()])]
    for name, heading in HEADINGS.items():
        if name in scheme.sections and (sentences := says(scheme.sections[name], scheme)):
            found.append((heading, [one_stop(sentence) for sentence in sentences]))
    if scheme.expects:
        found.append(("What is due", [expect_in_words(e, scheme) for e in scheme.expects]))
    return found


def one_stop(sentence: str) -> str:
    """A sentence ends with one full stop, also where it ends with words of the scheme."""
    return sentence.rstrip(". ") + "."


def role_in_words(role) -> str:
    rights = " ".join(str(right.sentence) for right in role.rights)
    who = "take part" if role.kind == "participant" else "work for the programme"
    return f"**{role.plural.capitalize()}** {who}. {rights}".strip()


def expect_in_words(expect: Expect, scheme: Scheme) -> str:
    """One `[[expect]]` as a sentence or two."""
    task = expect.task[0].lower() + expect.task[1:].replace("{", "the ").replace("}", "")
    owner = scheme.roles[expect.owner]
    who = f"each {owner.title}" if owner.kind == "participant" else f"the {owner.plural}"
    must = (
        "is kindly expected to"
        if expect.advisory
        else "is asked to"
        if owner.kind == "participant"
        else "are asked to"
    )
    begins = " or ".join(NAMES[fact].meaning.rstrip(".").lower() for fact in expect.since)
    if expect.for_role:
        begins = begins.replace("somebody", f"a {scheme.roles[expect.for_role].title}")
    when = when_in_words(expect)
    sentence = f"When {begins}, {who} {must}: {task}, {when}."
    return " ".join([sentence, *followed_by(expect, scheme)])


def when_in_words(expect: Expect) -> str:
    if expect.due is None:
        return "by the day that it names"
    due, rule = str(expect.due), expect.due
    if rule.edge:
        return f"no later than {due}" if rule.period else f"by {due}"
    when = f"within {due}" if rule.period else f"by the {due}" if rule.ends else f"by {due}"
    return (
        f"{when} (the next one, when that is less than {expect.passes_over} away)"
        if expect.passes_over
        else when
    )


def followed_by(expect: Expect, scheme: Scheme):
    if expect.remind:
        yield f"A reminder goes out {' and '.join(str(offset) for offset in expect.remind)}."
    if expect.escalate:
        yield f"It goes on to the {scheme.roles[expect.escalate_to].plural} {expect.escalate}."
    if expect.outcome:
        yield f"After that day: {OUTCOMES[expect.outcome][0].lower()}{OUTCOMES[expect.outcome][1:]}"
