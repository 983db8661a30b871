"""Forms as data: what a file in `forms/` of a scheme may say."""

from dataclasses import dataclass
from typing import Literal

from ithaca.kit.policies import quoted, setting
from ithaca.kit.toml import Document

SEEN_BY = {
    "programme": "people of this programme",
    "partner": "those you work with, once you do, and staff",
    "staff": "the programme's staff",
    "nobody": "nobody but you",
}
SPECIAL_WORDS = (
    "ethnic",
    "religio",
    "disab",
    "sexual",
    "health condition",
    "trade union",
    "political",
    "race",
    "gender identity",
    "faith",
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer to choose from."""

    value: str = setting("The stored value: short, never changed once used.")
    label: str = setting("The words people see.")
    synonyms: tuple[str, ...] = setting("Other words by which people search for it.", ())


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form."""

    name: str = setting("The stored name: lower-case letters, digits and underscores.")
    label: str = setting("The question as people see it.")
    heading: str = setting("What others read above the answer and the filter; the label if left out.", "")
    part: str = setting(
        "A heading that this question and those after it stand under, to open and close: `About your work`.",
        "",
    )
    kind: Literal[
        "text",
        "long",
        "email",
        "phone",
        "url",
        "number",
        "date",
        "choice",
        "choices",
        "yes-no",
        "scale",
        "person",
    ] = setting("What sort of answer it takes. A `person` is somebody else, by name and address.", "text")
    invites: str = setting(
        "For a person in a profile: the role that whoever is named is invited to take, once staff have let in who "
        "names them.",
        "",
    )
    help: str = setting("A hint under the question.", "")
    required: bool = setting("Whether the form can be sent without it.", False)
    recommended: bool = setting("Shown as worth filling in while it is empty.", False)
    why: str = setting("Why a recommended answer helps, shown while it is empty.", "")
    choices: tuple[Choice, ...] = setting("The answers to choose from.", ())
    least: int | None = setting("The smallest number, or fewest choices.", None)
    most: int | None = setting("The largest number, most choices, or most characters.", None)
    seen_by: Literal["programme", "partner", "staff", "nobody"] = setting(
        "Who can see the answer, beside the person.", "staff"
    )
    filter: bool = setting("People can filter by it (choices only).", False)
    search: bool = setting("Its words are found by search, where the programme sees the answer.", False)
    special: bool = setting("Special-category data: only in the monitoring form.", False)
    personal: bool = setting("Says something about a person.", True)

    @property
    def title(self) -> str:
        """What others read: `Based in`, where the person is asked `Where I am based`."""
        return self.heading or self.label

    def labels(self, value) -> list[str]:
        """The words for a stored answer: a label for each chosen value."""
        names = {choice.value: choice.label for choice in self.choices}
        values = value if isinstance(value, list) else [value]
        return [names.get(v, str(v)) for v in values if v not in ("", None)]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of a scheme: `forms/NAME.toml`."""

    title: str = setting("The heading of the form.")
    intro: str = setting("What stands above the first question (Markdown).", "")
    button: str = setting("The words on its button.", "Save")
    monitoring: bool = setting("Answers go to the walled-off monitoring room.", False)
    field: tuple[Field, ...] = setting("The questions, in order: `[[field]]`.")

    def get(self, name: str) -> Field | None:
        return next((f for f in self.field if f.name == name), None)

    def parts(self) -> list[tuple[str, list[Field]]]:
        """(heading, its questions), in order; questions before the first heading have none."""
        found: list[tuple[str, list[Field]]] = []
        for f in self.field:
            if f.part or not found:
                found.append((f.part, []))
            found[-1][1].append(f)
        return found

    def searchable(self, answers: dict) -> str:
        """The words by which these answers are found, with the synonyms of chosen values.

        Only what the whole programme may see: search must not tell what a page hides.
        """
        words = []
        for f in self.field:
            if f.search and f.seen_by == "programme" and (value := answers.get(f.name)) not in (None, "", []):
                words += f.labels(value)
                chosen = value if isinstance(value, list) else [value]
                words += [s for c in f.choices if c.value in chosen for s in c.synonyms]
        return " ".join(words)

    def missing(self, answers: dict) -> list[Field]:
        """Required questions that have no answer yet."""
        return [f for f in self.field if f.required and answers.get(f.name) in (None, "", [])]

    def empty(self, answers: dict) -> list[Field]:
        """Recommended questions that have no answer yet."""
        return [f for f in self.field if f.recommended and not answers.get(f.name)]


def check(document: Document, form: Form):
    """Refuse what a form may not say."""
    seen = set()
    for number, field in enumerate(form.field):
        here = ("field", number)
        if not field.name.replace("_", "a").isalnum() or field.name.lower() != field.name:
            document.refuse((*here, "name"), field.name, "lower-case letters, digits and underscores")
        if field.name in seen:
            document.refuse((*here, "name"), field.name, "a name that no other field has")
        seen.add(field.name)
        chosen = field.kind in ("choice", "choices")
        if chosen != bool(field.choices):
            expected = (
                "choices for a choice" if chosen else f"no choices, or kind = {quoted(('choice', 'choices'))}"
            )
            document.refuse((*here, "choices"), field.kind, expected)
        if field.invites and field.kind != "person":
            document.refuse((*here, "invites"), field.kind, 'a question with kind = "person"')
        if field.filter and not chosen:
            document.refuse((*here, "filter"), field.kind, "a choice or choices field")
        if field.filter and field.seen_by != "programme":
            document.refuse(
                (*here, "filter"), field.seen_by, 'seen_by = "programme": a filter tells the answer'
            )
        if (field.special or looks_special(field)) and not form.monitoring:
            document.refuse(here, field.label, "special-category questions only in a monitoring form")


def looks_special(field: Field) -> bool:
    words = f"{field.name.replace('_', ' ')} {field.label}".lower()
    return any(f" {word}" in f" {words}" for word in SPECIAL_WORDS)
