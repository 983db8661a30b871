"""The scheme language, written down from the code that reads it: a page for people, a JSON Schema for editors."""

import dataclasses
import typing
from enum import StrEnum
from pathlib import Path

from ithaca.kit import policies
from ithaca.kit.expectations import OUTCOMES, Expect
from ithaca.kit.facts import NAMES, kinds, plain
from ithaca.kit.policies import SECTIONS, required, settings_of
from ithaca.notices.rules.letters import HOUSE
from ithaca.questions.rules.definitions import SEEN_BY, Form
from ithaca.roles.policy import RolePolicy
from ithaca.roles.rights import Right

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
TEXTS = [Path(__file__).parent / "texts" / name for name in ("opening.md", "examples.md", "values.md")]
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def page() -> str:
    """The reference in Markdown."""
    parts = [
        *(text.read_text(encoding="utf-8") for text in TEXTS),
        "## scheme.toml\n",
        *map(section, SECTIONS.values()),
        roles(),
        expectation(),
    ]
    parts += [forms(), letters(), facts(), outcomes()]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def section(cls) -> str:
    inner = "".join(f"\n{nested}" for nested in tables_in(cls, cls.section))
    return f"### `[{cls.section}]`\n\n{cls.__doc__}\n\n{table(cls)}{inner}"


def tables_in(cls, path: str):
    """The tables inside a section, each with its own heading."""
    hints = typing.get_type_hints(cls)
    for f in settings_of(cls):
        inner, how = nested(hints[f.name])
        if inner:
            header = how.format(f"{path}.{f.name}")
            yield f"#### `{header}`\n\n{inner.__doc__}\n\n{table(inner)}"
            yield from tables_in(inner, f"{path}.{f.name}")


def nested(kind):
    """(the dataclass inside a list or table of dataclasses, its header), or (None, "")."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and is_table(args[0]):
        return args[0], "[[{}]]"
    if origin is dict and is_table(args[1]):
        return args[1], "[{}.NAME]"
    return None, ""


def is_table(kind) -> bool:
    return dataclasses.is_dataclass(kind) and not hasattr(kind, "parse")


def table(cls) -> str:
    hints = typing.get_type_hints(cls)
    rows = [
        f"| `{f.name}` | {cell(policies.expected(hints[f.name]))} | {default_of(f)} | {cell(f.metadata.get('doc', ''))} |"
        for f in settings_of(cls)
    ]
    return "\n".join(["| key | takes | when left out | meaning |", "|---|---|---|---|", *rows]) + "\n"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def default_of(f) -> str:
    if required(f):
        return "*needed*"
    value = f.default_factory() if f.default is dataclasses.MISSING else f.default
    if value in ("", None, (), {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"`{k}`" for k in value)
    return f"`{value}`"


def roles() -> str:
    rights = "\n".join(f"| `{right}` | {right.sentence} |" for right in Right)
    return (
        f"### `[roles.NAME]`\n\n{RolePolicy.__doc__}\n\n{table(RolePolicy)}\n"
        f"The rights:\n\n| right | meaning |\n|---|---|\n{rights}\n"
    )


def expectation() -> str:
    return f"### `[[expect]]`\n\n{Expect.__doc__}\n\n{table(Expect)}"


def forms() -> str:
    inner = "\n".join(tables_in(Form, "field")).replace("field.field", "field")
    seen = "\n".join(f"| `{name}` | {words} |" for name, words in SEEN_BY.items())
    return (
        f"## forms/NAME.toml\n\n{table(Form)}\n{inner}\n"
        f"Who sees an answer:\n\n| seen_by | who |\n|---|---|\n{seen}\n"
    )


def letters() -> str:
    rows = "\n".join(
        f"| `{d.name}` | {d.meaning} | {d.kind} | {', '.join(f'`{{{f}}}`' for f in d.fields)} |"
        for d in sorted(HOUSE.values(), key=lambda d: d.name)
    )
    return (
        '## letters/NAME.md\n\nA letter begins with `+++`, `subject = "..."`, `+++`; then its words in Markdown. '
        "`{name}` stands for what the table lists; a link alone on its line becomes a button: "
        "`[Answer {mentee}]({link})`. Kinds other than `needed` can be stopped by the reader.\n\n"
        f"| letter | when and to whom | kind | placeholders |\n|---|---|---|---|\n{rows}\n"
    )


def facts() -> str:
    rows = "\n".join(
        f"| `{name}` | {cls.meaning} | {', '.join(f'`{k}`' for k in sorted(kinds(cls) - {'programme', 'cohort'}))} "
        f"| {', '.join(f'`{v}`' for v in sorted(plain(cls)))} |"
        for name, cls in sorted(NAMES.items())
    )
    return (
        "## Facts\n\nWhat an `[[expect]]` can begin with, be settled by, and be about.\n\n"
        f"| fact | what happened | about | values |\n|---|---|---|---|\n{rows}\n"
    )


def outcomes() -> str:
    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in sorted(OUTCOMES.items()))
    return (
        "## Outcomes\n\nWhat can happen by itself when a due day has passed (`outcome` of an `[[expect]]`).\n\n"
        f"| outcome | what happens |\n|---|---|\n{rows}\n"
    )


def schema() -> dict:
    """scheme.toml as JSON Schema (draft 2020-12)."""
    sections = {name: object_of(cls) for name, cls in sorted(SECTIONS.items())}
    return {
        "$schema": SCHEMA,
        "title": "An Ithaca scheme",
        "type": "object",
        "additionalProperties": False,
        "required": ["scheme", "roles"],
        "properties": {
            **sections,
            "roles": {"type": "object", "additionalProperties": object_of(RolePolicy)},
            "expect": {"type": "array", "items": object_of(Expect)},
        },
    }


def form_schema() -> dict:
    """forms/*.toml as JSON Schema."""
    return {"$schema": SCHEMA, "title": "A form of an Ithaca scheme", **object_of(Form)}


def object_of(cls) -> dict:
    hints = typing.get_type_hints(cls)
    needed = [f.name for f in settings_of(cls) if required(f)]
    return {
        "type": "object",
        "description": cls.__doc__ or "",
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
        "properties": {
            f.name: {"description": f.metadata.get("doc", ""), **value_of(hints[f.name])}
            for f in settings_of(cls)
        },
    }


def value_of(kind) -> dict:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if type(None) in args:
        return value_of(next(k for k in args if k is not type(None)))
    if origin is tuple:
        return {"type": "array", "items": value_of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": value_of(args[1])}
    if origin is typing.Literal:
        return {"enum": list(args)}
    if is_table(kind):
        return object_of(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(member) for member in kind]}
    return {"type": PLAIN.get(kind, "string")}
