"""What a row says, and what is said of it."""

from dataclasses import dataclass, field

from ithaca.kit.rules.sentences import Sentence
from ithaca.questions.rules.definitions import Field


@dataclass(slots=True)
class Entry:
    """What a row says, cleaned. A problem keeps it out; a note does not."""

    name: str = ""
    email: str = ""
    contact_email: str = ""
    ends_on: str = ""
    answers: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def cleaned(self) -> dict:
        """As JSON holds it, without what is empty."""
        found = {"name": self.name, "email": self.email, "contact_email": self.contact_email}
        found |= {"ends_on": self.ends_on, "answers": self.answers}
        return {key: value for key, value in found.items() if value}


def note(entry: Entry, told: str, *, lost: bool = False):
    """What the coordinator reads of a row; `lost` when the value could not be used."""
    if told:
        entry.notes.append(left_out(told) if lost else told)


def left_out(told: str) -> Sentence:
    return Sentence("{what} It is left out.", what=told)


def of(question: Field, told: str) -> Sentence:
    """A sentence about an answer, after the question."""
    return Sentence("{question}: {what}", question=question.label, what=told)
