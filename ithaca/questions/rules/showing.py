"""Answers in words, for those who may see them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ithaca.kit.words import full_date
from ithaca.questions.rules.definitions import SEEN_BY, Field, Form

Viewer = Literal["self", "programme", "partner", "staff"]
WIDTHS = ("nobody", "staff", "partner", "programme")  # each includes those before it


@dataclass(frozen=True)
class Shown:
    """One answer as a page shows it: `words` as one text, `values` one by one."""

    name: str
    label: str
    kind: str
    seen_by: str
    words: str
    values: tuple[str, ...]


def may_see(field: Field, viewer: Viewer) -> bool:
    """Whether a viewer sees the answers to a question. Staff also see what partners see."""
    return viewer == "self" or WIDTHS.index(field.seen_by) >= WIDTHS.index(viewer)


def shown(form: Form, answers: dict, viewer: Viewer) -> list[Shown]:
    """The answers that a viewer may see, in the order of the form; empty ones are left out."""
    return [
        Shown(field.name, told(field, viewer), field.kind, field.seen_by, "; ".join(values), tuple(values))
        for field in form.field
        if may_see(field, viewer) and (values := in_words(field, answers.get(field.name)))
    ]


def told(field: Field, viewer: Viewer) -> str:
    """What stands above an answer: the question for oneself, its heading for others."""
    return field.label if viewer == "self" else field.title


def in_words(field: Field, value) -> list[str]:
    if value in (None, "", []):
        return []
    if field.kind == "yes-no":
        return ["Yes" if value else "No"]
    if field.kind == "date":
        day = date.fromisoformat(value)
        return [full_date(day)]
    return field.labels(value)


def who_sees(form: Form) -> list[tuple[str, list[str]]]:
    """For each circle of viewers, the widest first, the questions whose answers it sees."""
    circles = [(name, [f.label for f in form.field if f.seen_by == name]) for name in reversed(WIDTHS)]
    return [(SEEN_BY[name], labels) for name, labels in circles if labels]
