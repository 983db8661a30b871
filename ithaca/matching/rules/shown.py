"""What of somebody's answers another person may see, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass

from ithaca.questions.rules.definitions import Field, Form

OWN_TO_SHOW = ("programme", "partner")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as people read it. `name` is `profile.course`, or `reflection.aims`."""

    name: str
    field: Field
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def text(self) -> str:
        return ", ".join(self.words)

    @property
    def offered(self) -> bool:
        """Ticked to begin with: what the form asks of everybody, or what everyone may see anyway."""
        return self.field.required or self.field.recommended or self.field.seen_by == "programme"


def answers(form: Form, given: dict, seen_by: Iterable[str], source: str = "profile") -> list[Answer]:
    """The answers that may be seen by such a reader, in the order of the form."""
    return [
        Answer(f"{source}.{field.name}", field, words)
        for field in form.field
        if field.seen_by in seen_by and (words := in_words(field, given.get(field.name)))
    ]


def may_show(filled: Iterable[tuple[str, Form, dict]]) -> list[Answer]:
    """What somebody may choose to show of (source, form, answers), each form in its order."""
    return [a for source, form, given in filled for a in answers(form, given, OWN_TO_SHOW, source)]


def chosen(filled: Iterable[tuple[str, Form, dict]], shows: Iterable[str]) -> list[Answer]:
    """Of what somebody may show, what they chose to."""
    names = set(shows)
    return [answer for answer in may_show(filled) if answer.name in names]


def in_words(field: Field, value) -> tuple[str, ...]:
    if value in (None, "", []):
        return ()
    if field.kind == "yes-no":
        return ("Yes" if value in (True, "yes", "true") else "No",)
    return tuple(field.labels(value))


def as_lines(shown: Iterable[Answer]) -> str:
    """`Label: words`, a line each, for a letter."""
    return "\n".join(f"{answer.label}: {answer.text}" for answer in shown)
