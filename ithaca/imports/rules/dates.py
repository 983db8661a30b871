"""Dates as people type them. Which comes first, day or month, is asked of the whole column."""

import calendar
import re
from datetime import date, timedelta

from ithaca.kit.rules.periods import MONTHS
from ithaca.kit.rules.sentences import Sentence

SHORT = {name[:3].lower(): number for name, number in MONTHS.items()}
NUMBERS = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?:[T ,]+\d{1,2}:\d{2}.*)?$")
WORDS = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-\s./]+(?:of\s+)?([a-z]{3,9})\.?,?[-\s./]+(\d{2,4})$"
)
AMERICAN = re.compile(r"(?:[a-z]{3,9},\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{2,4})$")
MONTH = re.compile(r"([a-z]{3,9})\.?[-\s,]+(\d{4})$")
EMPTY = {"", "-", "--", "n/a", "na", "none", "null", "tbc", "tba", "unknown", "?", "#n/a", "#ref!"}


def order_of(values) -> tuple[bool | None, bool]:
    """(day first, or None when nothing tells; whether the column contradicts itself)."""
    day_first = month_first = False
    for value in values:
        found = NUMBERS.match(value.strip())
        if found and len(found[1]) <= 2 and len(found[3]) != 1:
            day_first |= int(found[1]) > 12
            month_first |= int(found[2]) > 12
    if day_first and month_first:
        return None, True
    return (True if day_first else False if month_first else None), False


def read_date(text: str, day_first: bool | None) -> tuple[date | None, str]:
    """(the date, what to say about it); no date and a sentence when it cannot be read."""
    said = text.strip().lower()
    if said in EMPTY:
        return None, ""
    for read in (from_numbers, from_words, from_serial):
        found = read(said, day_first)
        if found:
            try:
                return found()
            except ValueError:
                return None, Sentence("“{text}” is not a day that exists. Write it as 2027-07-31.", text=text)
    if re.fullmatch(r"(19|20)\d\d", said):
        return None, Sentence("“{text}” is only a year. Write the day too, as 2027-07-31.", text=text)
    return None, Sentence("“{text}” cannot be read as a date. Write it as 2027-07-31.", text=text)


def day_said(day: date) -> Sentence:
    """ "31 July 2027"."""
    month = Sentence(calendar.month_name[day.month])
    return Sentence("{day} {month} {year}", day=day.day, month=month, year=day.year)


def from_numbers(said, day_first):
    found = NUMBERS.match(said)
    if not found:
        return None
    first, second, third = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        return lambda: (date(first, second, third), "")
    if len(found[1]) > 2 or len(found[3]) not in (2, 4):
        return None
    return lambda: numbered(said, first, second, century(third), day_first)


def numbered(said, first, second, year, day_first):
    if first > 12 or second > 12:
        day, month = (first, second) if first > 12 else (second, first)
        return date(year, month, day), ""
    day, month = (second, first) if day_first is False else (first, second)
    read = date(year, month, day)
    if day_first is not None or first == second:
        return read, ""
    asks = Sentence(
        "“{text}” was read as {day}, the day first. Is that right?", text=said, day=day_said(read)
    )
    return read, asks


def from_words(said, day_first):
    if (found := WORDS.match(said)) and (month := SHORT.get(found[2][:3])):
        return lambda: (date(century(int(found[3])), month, int(found[1])), "")
    if (found := AMERICAN.match(said)) and (month := SHORT.get(found[1][:3])):
        return lambda: (date(century(int(found[3])), month, int(found[2])), "")
    if (found := MONTH.match(said)) and (month := SHORT.get(found[1][:3])):
        return lambda: last_of(said, int(found[2]), month)
    return None


def last_of(said, year, month):
    read = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return read, Sentence("“{text}” was read as its last day, {day}.", text=said, day=day_said(read))


def from_serial(said, day_first):
    """A day as spreadsheets count them, in days since the end of 1899."""
    if not re.fullmatch(r"[2-7]\d{4}(\.0+)?", said):
        return None

    def read():
        found = date(1899, 12, 30) + timedelta(int(said[:5]))
        told = Sentence(
            "“{text}” was read as a spreadsheet's day number: {day}.", text=said, day=day_said(found)
        )
        return found, told

    return read


def century(year: int) -> int:
    """27 is 2027; 98 is 1998."""
    return year if year > 99 else year + (2000 if year < 70 else 1900)
