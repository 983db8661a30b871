"""What of their answers somebody may choose to show before both have agreed to work together."""

from collections.abc import Iterable
from dataclasses import dataclass

from ithaca.questions.rules.definitions import Field, Form
from ithaca.questions.rules.showing import Shown, shown


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that may be shown. `name` is `profile.course`, or `reflection.aims`."""

    name: str
    field: Field
    shown: Shown

    @property
    def offered(self) -> bool:
        """Ticked to begin with: what the form asks of everybody, or what everyone may see anyway."""
        return self.field.required or self.field.recommended or self.field.seen_by == "programme"


def may_show(filled: Iterable[tuple[str, Form, dict]]) -> list[Answer]:
    """Of (source, form, answers) what a partner would see, each form in its order."""
    return [
        Answer(f"{source}.{one.name}", form.get(one.name), one)
        for source, form, given in filled
        for one in shown(form, given, "partner")
    ]


def chosen(filled: Iterable[tuple[str, Form, dict]], shows: Iterable[str]) -> list[Shown]:
    """Of what somebody may show, what they chose to."""
    names = set(shows)
    return [answer.shown for answer in may_show(filled) if answer.name in names]


def named(person, label: str) -> Shown:
    """What is always shown: the name, and how to say it."""
    said = [person.name, *(f"({more})" for more in (person.pronouns, person.pronunciation) if more)]
    return Shown("name", label, "text", "programme", " ".join(said), (person.name,))


def as_lines(answers: Iterable[Shown]) -> str:
    """`Label: words`, a line each, for a letter."""
    return "\n".join(f"{one.label}: {one.words}" for one in answers)
