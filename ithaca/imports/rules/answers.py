"""Answers of a spreadsheet by kind of question: each cleaner gives what is kept, and says in the entry what is not."""

import re

from ithaca.imports.rules.addresses import email_of
from ithaca.imports.rules.dates import read_date
from ithaca.imports.rules.entries import Entry, note, of
from ithaca.imports.rules.words import tidy
from ithaca.kit.rules.sentences import Sentence
from ithaca.questions.rules.people_named import read

YES, NO = (
    {"yes", "y", "true", "1", "x", "t", "ja", "oui", "agreed"},
    {"no", "n", "false", "0", "f", "nein", "non"},
)
URL = re.compile(r"https?://[^\s/$.?#][^\s]*\.[^\s]+", re.I)
LONGEST = 20_000


def words(value, question, entry, _):
    if question.most and len(value) > question.most:
        told = Sentence("longer than {n} characters; they will be asked to shorten it.", n=question.most)
        note(entry, of(question, told))
    return value[:LONGEST]


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
    found = known.get(tidy(value))
    if not found:
        unknown(question, [value], entry)
    return found


def choices(value, question, entry, known):
    """One or more, divided by semicolons, bars, line breaks or commas."""
    if whole := known.get(tidy(value)):
        return [whole]
    parts = [p for p in re.split(r"[;|\n]", value) if p.strip()]
    if len(parts) == 1:
        parts = [p for p in value.split(",") if p.strip()]
    found = [known.get(tidy(part)) for part in parts]
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
