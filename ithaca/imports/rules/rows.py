"""One row of a spreadsheet as a person: what can be mended is mended and said, the rest is a problem."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ithaca.imports.rules import columns as c
from ithaca.imports.rules.addresses import email_of
from ithaca.imports.rules.answers import CLEANERS
from ithaca.imports.rules.dates import EMPTY, order_of, read_date
from ithaca.imports.rules.entries import Entry, left_out, note
from ithaca.kit.rules.sentences import Sentence
from ithaca.questions.rules.definitions import Field, Form

ENDINGS = frozenset(
    [
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "phd",
        "md",
        "obe",
        "mbe",
        "cbe",
        "esq",
        "frs",
        "ba",
        "bsc",
        "ma",
        "msc",
        "dphil",
    ]
)  # after a name and a comma
TWO = re.compile(r"\s(?:&|and|und|et)\s|\s/\s|;", re.I)
LONGEST = 150


@dataclass(frozen=True)
class Plan:
    """How to read every row: for each target its column; for each answer its column, cleaner and help."""

    place: dict[str, int]
    answers: list[tuple[int, Field, Callable, object]]
    day_first: dict[int, bool | None]


def plan(form: Form, mapping: dict[int, str], body, day_first: bool | None = None) -> Plan:
    """`mapping` is column -> target; `day_first` None asks each column of dates itself."""
    place = {
        target: column for column, target in mapping.items() if target and not target.startswith("field:")
    }
    fields = [
        (column, form.get(t.removeprefix("field:")))
        for column, t in mapping.items()
        if t.startswith("field:")
    ]
    dated = [column for column, f in fields if f and f.kind == "date"]
    dated += [place[c.ENDS]] if c.ENDS in place else []
    orders = {
        n: day_first if day_first is not None else order_of(row[n] for row in body if n < len(row))[0]
        for n in dated
    }
    answers = [(n, f, CLEANERS[f.kind], help_for(n, f, orders)) for n, f in fields if f]
    return Plan(place, answers, orders)


def help_for(n, question: Field, orders):
    """What a cleaner needs beside the question: the known answers, or whether the day comes first."""
    return c.known_values(question) if question.choices else orders.get(n)


def is_blank(row) -> bool:
    return not any(cell and not cell.isspace() for cell in row)


def read_row(row: list[str], plan: Plan) -> Entry:
    """A row of text as an entry."""
    entry = Entry()
    wide = len(row)
    at = {target: row[n].strip() if n < wide else "" for target, n in plan.place.items()}
    entry.name = name_of(at, entry)
    entry.email = email_of(at.get(c.EMAIL, ""), entry)
    if (contact := at.get(c.CONTACT)) and contact.casefold() not in EMPTY:
        kept = Entry()
        entry.contact_email = email_of(contact, kept, Sentence("contact address"))
        entry.notes += [left_out(problem) for problem in kept.problems] + kept.notes
    if ends := at.get(c.ENDS):
        read, said = read_date(ends, plan.day_first[plan.place[c.ENDS]])
        entry.ends_on = read.isoformat() if read else ""
        note(entry, said, lost=not read)
    for n, question, clean, known in plan.answers:
        if n < wide and (value := row[n].strip()) and value.casefold() not in EMPTY:
            answer = clean(value, question, entry, known)
            if answer not in (None, "", []):
                entry.answers[question.name] = answer
    return entry


def name_of(at, entry: Entry) -> str:
    whole = at.get(c.NAME, "")
    parts = [at.get(c.FIRST, ""), at.get(c.LAST, "")]
    name = tidy_name(whole) or " ".join(" ".join(part for part in parts if part).split())
    if not name:
        entry.problems.append(Sentence("There is no name. Write one in the name's column."))
    elif name[0] == "=" or name.startswith("#"):
        entry.problems.append(
            Sentence("“{text}” is a formula, not a name. Write the name itself.", text=name[:60])
        )
    elif "@" in name:
        entry.problems.append(Sentence("An e-mail address stands where the name should be. Write the name."))
    elif whole and TWO.search(whole):
        entry.problems.append(
            Sentence("“{text}” looks like two people. Give each a row of their own.", text=whole[:80])
        )
    elif not any(letter.isalpha() for letter in name):
        entry.problems.append(Sentence("“{text}” is not a name. Write the name itself.", text=name[:60]))
    return name[:LONGEST]


def tidy_name(name: str) -> str:
    """`Nair, Priya` is Priya Nair; `Sam Lee, PhD` stays as it is."""
    name = " ".join(name.split())
    last, comma, first = name.partition(", ")
    if comma and first and "," not in first and first.rstrip(".").replace(".", "").lower() not in ENDINGS:
        return f"{first} {last}"
    return name
