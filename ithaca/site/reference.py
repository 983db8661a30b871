"""The scheme language, written down from the code that reads it: a page for people, a JSON Schema for editors."""

import dataclasses
import typing
from enum import StrEnum

from ithaca.kit import policies
from ithaca.kit.expectations import OUTCOMES, Expect
from ithaca.kit.facts import NAMES, kinds, plain
from ithaca.kit.policies import SECTIONS, required, settings_of
from ithaca.notices.rules.letters import HOUSE
from ithaca.questions.rules.definitions import SEEN_BY, Form
from ithaca.roles.policy import RolePolicy
from ithaca.roles.rights import Right

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}

OPENING = """# How to write a scheme

A scheme is a folder. Nothing in it is a program: rules in TOML, texts in Markdown.

```
my-scheme/
  scheme.toml        who takes part, how they join, what is due, who is told
  forms/NAME.toml    the questions of a form
  pages/NAME.md      texts that people read; the first line is `# Title`
  letters/NAME.md    letters in your own words, where the house's do not suit
```

Begin with `ithaca scheme new my-scheme --like career-mentoring`, or with the smallest scheme below. Then, as
often as you like: `ithaca scheme check my-scheme` says what is wrong by file and line,
`ithaca scheme explain my-scheme` says the rules in plain English, `ithaca scheme rehearse my-scheme --from
2027-09-01 --until 2028-08-31` plays a year and lists every letter, due date and escalation
(with `--html year.html` as a page of pictures and tables), and
`ithaca scheme load my-scheme --institution SLUG --programme SLUG` puts it to work.

Every value has a default, unless it says *needed*. A name that does not exist (a fact, role, form, page,
letter or right) is refused with the list of those that do.

## The smallest scheme

```toml
[scheme]
name = "my-scheme"
title = "My mentoring"

[roles.mentee]
title = "mentee"
plural = "mentees"
kind = "participant"
rights = ["find-mentors", "ask-mentors"]

[roles.mentor]
title = "mentor"
plural = "mentors"
kind = "participant"
rights = ["be-found"]

[roles.coordinator]
title = "coordinator"
plural = "coordinators"
kind = "staff"
rights = ["see-people", "approve-people", "manage-people", "see-requests", "see-pairs", "pair-people", "run-programme"]

[joining.roles.mentee]
form = "about-me"

[joining.roles.mentor]
form = "about-me"
```

and `forms/about-me.toml`:

```toml
title = "About me"

[[field]]
name = "work"
label = "What do you do?"
search = true
seen_by = "programme"
```

Leave out `find-mentors` and `ask-mentors`, and the people are brought together by staff instead (`pair-people`).
"""

STAFF_MATCHED = """## Matched by staff, and more than two

Give nobody `ask-mentors`, and somebody `pair-people`: then staff bring people together at the desk, and
`[requests]` and `[directory]` can be left out. `[[relationships.kind]]` says who belongs together:

```toml
[[relationships.kind]]
name = "group"
title = "group"
parties = { returner = 1, guide = 1, sponsor = 1 }
cadence = "3 months"
```

Everybody in a relationship sees the same page, goals, meetings and conversation; an answer that is `seen_by =
"partner"` is seen by all of them. For a duty of each party, write one `[[expect]]` for each role; with `each = true`
everybody in that role settles their own, otherwise the first to act settles it for all.

## When feedback is asked for

```toml
[[expect]]
name = "how-it-was"
about = "relationship"
owner = "mentee"
task = "Say how it was"
page = "feedback"
since = ["relationship.ended"]     # or ["meeting.held"] with when = {number = "3"}: after the third meeting
due = "21 days"
settled_by = ["feedback.given"]
each = true
remind = ["after 7 days"]
outcome = "lapse"                  # who does not answer is left in peace
```

With `about = "membership"`, `since = ["membership.begun"]` and `due = "14 days before end of cohort"` (or `after`) it is asked
around the end of a cohort. The questions are those of `[help.feedback]`; without any it is a free word.

## Small tables

```toml
[pages.handbook]          # role = page
mentor = "handbook-mentor"

[meetings.modes]          # any names you like, the favoured way first
video = { title = "Video call" }
person = { title = "In person", needs_place = true }

[relationships.feedback_desk]   # role = help desk
mentee = "careers"
```

"""

WORDS = """## Kinds of value

| written | means |
|---|---|
| `"14 days"`, `"6 weeks"`, `"1 month"`, `"1 year"` | a period; months are calendar months, the 31st becomes a shorter month's last day |
| `"31 August"` | a day that comes round every year |
| `"end of month"`, `"end of quarter"` | what it says |
| `"end of cohort"`, `"14 days before end of cohort"`, `"1 month after start of cohort"` | one day for everybody in a cohort with dates; at once for whoever comes later |
| `"after 7 days"` | so long after it began |
| `"3 days before"`, `"on the day"`, `"2 days late"` | told from the day it is due |
| `{mentor = 1, mentee = 1}` | how many people in each role |
| `2027-01-04` | a date |

A fact that stands in both `since` and `settled_by` of an `[[expect]]` settles what was due first, and then begins
it anew: that is how "meet every month" is written. A fact settles also before `opens`.

A scheme with `kind = "dated"` has cohorts: one begins each year on `starts`, people join it until `late_joining` has passed,
and on the day after `ends` everybody in it has finished. `membership.begun` and `membership.finished` are the facts of
each of them; `cohort.started` and `cohort.ended` those of the cohort.

A thing that is due is a local date: it is missed when that day ends where the institution is. Days named in
`[[calendar.closed]]` do not count.
"""


def page() -> str:
    """The reference in Markdown."""
    parts = [
        OPENING,
        STAFF_MATCHED,
        WORDS,
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
