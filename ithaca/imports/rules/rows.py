"""One row of a spreadsheet as a person: what can be mended is mended and said, the rest is a problem."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ithaca.imports.rules import columns as c
from ithaca.imports.rules.dates import EMPTY, order_of, read_date
from ithaca.kit.rules.sentences import Sentence
from ithaca.questions.rules.definitions import Field, Form
from ithaca.questions.rules.people_named import read

EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
ENDINGS = {
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
}
TWO = re.compile(r"\s(?:&|and|und|et)\s|\s/\s|;", re.I)
YES, NO = (
    {"yes", "y", "true", "1", "x", "t", "ja", "oui", "agreed"},
    {"no", "n", "false", "0", "f", "nein", "non"},
)
URL = re.compile(r"https?://[^\s/$.?#][^\s]*\.[^\s]+", re.I)
LONGEST = {"name": 150, "text": 20_000}
ADDRESS = Sentence("e-mail address")


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


def note(entry: Entry, told: str, *, lost: bool = False):
    """What the coordinator reads of a row; `lost` when the value could not be used."""
    if told:
        entry.notes.append(left_out(told) if lost else told)


def left_out(told: str) -> Sentence:
    return Sentence("{what} It is left out.", what=told)


def of(question: Field, told: str) -> Sentence:
    """A sentence about an answer, after the question."""
    return Sentence("{question}: {what}", question=question.label, what=told)


# Names and addresses ----------------------------------------------------------------------------------------------


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
    return name[: LONGEST["name"]]


def tidy_name(name: str) -> str:
    """`Nair, Priya` is Priya Nair; `Sam Lee, PhD` stays as it is."""
    name = " ".join(name.split())
    last, comma, first = name.partition(", ")
    if comma and first and "," not in first and first.rstrip(".").replace(".", "").lower() not in ENDINGS:
        return f"{first} {last}"
    return name


def email_of(said: str, entry: Entry, what: Sentence = ADDRESS) -> str:
    """A lower-case address, mended where that is safe."""
    email = said.lower()
    if is_email(email):
        return email
    if not email:
        entry.problems.append(Sentence("There is no {what}. Everybody needs one of their own.", what=what))
        return ""
    if email in EMPTY:
        nothing = Sentence("“{text}” is no {what}. Everybody needs one of their own.", text=said, what=what)
        entry.problems.append(nothing)
        return ""
    found, text = c.ADDRESS.findall(email.replace("mailto:", "")), said[:100]
    if len(set(found)) > 1:
        several = Sentence(
            "“{text}” is more than one {what}. Keep the one that they use.", text=text, what=what
        )
        entry.problems.append(several)
        return ""
    email = found[0].strip(".'\"()[]") if found else re.sub(r"\s", "", email).strip(".,;'\"")
    if is_email(email):
        entry.notes.append(Sentence("“{text}” was read as {email}.", text=text, email=email))
        return email
    entry.problems.append(why_no_email(text, what, email))
    return ""


def is_email(said: str) -> bool:
    return bool(EMAIL.fullmatch(said)) and len(said) <= 254


def why_no_email(text: str, what: Sentence, email: str) -> Sentence:
    """What may be wrong, for the commonest slips."""
    if "@" not in email:
        return Sentence("“{text}” is no {what}: it has no @.", text=text, what=what)
    if email.count("@") > 1:
        return Sentence("“{text}” is no {what}: it has more than one @.", text=text, what=what)
    if "," in email:
        meant = email.replace(",", ".")
        return Sentence("“{text}” is no {what}: did they mean {email}?", text=text, what=what, email=meant)
    if not email.isascii():
        return Sentence(
            "“{text}” is no {what}: it has letters that addresses cannot have.", text=text, what=what
        )
    if "." not in email.split("@")[1]:
        return Sentence(
            "“{text}” is no {what}: the part after the @ needs a dot, as in example.org.",
            text=text,
            what=what,
        )
    return Sentence("“{text}” is no {what}.", text=text, what=what)


# Answers, by kind of question -------------------------------------------------------------------------------------


def words(value, question, entry, _):
    if question.most and len(value) > question.most:
        told = Sentence("longer than {n} characters; they will be asked to shorten it.", n=question.most)
        note(entry, of(question, told))
    return value[: LONGEST["text"]]


def email_answer(value, question, entry, _):
    kept = Entry()
    found = email_of(value, kept)
    for told in kept.problems:
        note(entry, of(question, told), lost=True)
    return found


def url_answer(value, question, entry, _):
    for found in (value, f"https://{value}"):
        if URL.fullmatch(found):
            return found
    note(entry, of(question, Sentence("“{text}” is not a web address.", text=value[:80])), lost=True)
    return None


def number(value, question, entry, day_first):
    try:
        found = int(float(value.replace(",", "")))
    except (ValueError, OverflowError):
        found = year_in(value, question, day_first)
    if found is None:
        note(entry, of(question, Sentence("“{text}” is not a number.", text=value[:80])), lost=True)
        return None
    least, most = question.least, question.most
    if (least is not None and found < least) or (most is not None and found > most):
        told = Sentence("{n} is not between {least} and {most}.", n=found, least=least, most=most)
        note(entry, of(question, told), lost=True)
        return None
    return found


def year_in(value, question, day_first) -> int | None:
    """The year of a date, where a year is asked for: spreadsheets like to make dates of years."""
    asks_year = (question.least or 0) >= 1900
    day = read_date(value, day_first)[0] if asks_year else None
    return day and day.year


def person_answer(value, question, entry, _):
    named = read(value)
    if not named.email:
        told = Sentence("“{text}” has no e-mail address; they will be asked for it.", text=value[:80])
        note(entry, of(question, told))
    return str(named)


def date_answer(value, question, entry, day_first):
    found, told = read_date(value, day_first)
    note(entry, told and of(question, told), lost=not found)
    return found.isoformat() if found else None


def choice(value, question, entry, known):
    found = known.get(c.tidy(value))
    if not found:
        unknown(question, [value], entry)
    return found


def choices(value, question, entry, known):
    """One or more, divided by semicolons, bars, line breaks or commas."""
    if whole := known.get(c.tidy(value)):
        return [whole]
    parts = [p for p in re.split(r"[;|\n]", value) if p.strip()]
    if len(parts) == 1:
        parts = [p for p in value.split(",") if p.strip()]
    found = [known.get(c.tidy(part)) for part in parts]
    if None in found:
        unknown(question, [p.strip() for p, f in zip(parts, found, strict=True) if f is None], entry)
    kept = list(dict.fromkeys(f for f in found if f))
    if question.most and len(kept) > question.most:
        told = Sentence("at most {n} can be chosen; the first were kept.", n=question.most)
        note(entry, of(question, told))
        kept = kept[: question.most]
    return kept


def unknown(question, said, entry):
    text = ", ".join(f"“{s[:60]}”" for s in said[:5])
    note(entry, of(question, Sentence("{text} is not one of the answers.", text=text)), lost=True)


def yes_no(value, question, entry, _):
    said = value.casefold()
    if said in YES or said in NO:
        return said in YES
    note(entry, of(question, Sentence("“{text}” is neither yes nor no.", text=value[:80])), lost=True)
    return None


CLEANERS = {
    "text": words,
    "long": words,
    "email": email_answer,
    "phone": words,
    "url": url_answer,
    "number": number,
    "date": date_answer,
    "choice": choice,
    "choices": choices,
    "yes-no": yes_no,
    "scale": number,
    "person": person_answer,
}
