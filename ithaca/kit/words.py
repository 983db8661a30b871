"""Dates and lists in words, for pages, letters and tables alike. No Django, no clock, no zone: give local moments."""

from collections.abc import Iterable
from datetime import date, datetime


def listed(words: Iterable) -> str:
    """ "Amara", "Amara and James", "Amara, James and Priya"."""
    *first, last = [str(word) for word in words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def day(moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def full_date(moment) -> str:
    """ "27 November 2026"; "" for None."""
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def brief_date(moment) -> str:
    """ "27 Nov 2026", for tables; "" for None."""
    return f"{moment.day} {moment:%b %Y}" if moment else ""


def weekday_date(moment, today=None) -> str:
    """ "Friday 27 November 2026"; without the year when `today` is in the same one; "" for None."""
    if not moment:
        return ""
    year = "" if today and day(today).year == moment.year else f" {moment.year}"
    return f"{moment:%A} {moment.day} {moment:%B}{year}"


def weekday_time(moment: datetime) -> str:
    """ "Friday 27 November 2026, 13:00 GMT"."""
    return f"{weekday_date(moment)}, {moment:%H:%M} {moment.tzname() or ''}".rstrip()


def days_apart(on, today) -> str:
    """ "today", "tomorrow", "yesterday", "in 6 days", "8 days ago", "in 5 weeks"."""
    days = (day(on) - day(today)).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {span(days)}" if days > 0 else f"{span(-days)} ago")


def span(days: int) -> str:
    """ "6 days", "5 weeks", "4 months"."""
    if days < 22:
        return f"{days} days"
    return f"{round(days / 7)} weeks" if days < 120 else f"{round(days / 30.4)} months"


def due_words(on, today) -> str:
    """ "by Friday 27 November, in 6 days"; "was due Friday 13 November, 8 days ago"."""
    words = f"{weekday_date(on, today)}, {days_apart(on, today)}"
    return f"was due {words}" if is_late(on, today) else f"by {words}"


def is_late(on, today) -> bool:
    return isinstance(on, date) and day(on) < day(today)
