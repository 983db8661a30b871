"""Dates and lists in words, for pages, letters and tables alike, in the reader's language. No clock: give local moments."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def listed(words: Iterable) -> str:
    """ "Amara", "Amara and James", "Amara, James and Priya"."""
    *first, last = [str(word) for word in words] or [""]
    return _("{names} and {last}").format(names=", ".join(first), last=last) if first else last


def later(say: Callable[[], str]) -> str:
    """Words that are made where they are read, in that reader's language: for letters, whoever causes them."""
    return lazy(say, str)()


def capitalised(words: str) -> str:
    """With a capital at the beginning; names such as "Career Development Service" keep theirs."""
    return words[:1].upper() + words[1:]


def day(moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def full_date(moment) -> str:
    """ "27 November 2026"; "" for None."""
    return f"{moment.day} {MONTHS[moment.month]} {moment.year}" if moment else ""


def brief_date(moment) -> str:
    """ "27 Nov 2026", for tables; "" for None."""
    return f"{moment.day} {brief_month(moment)} {moment.year}" if moment else ""


def month(moment) -> str:
    """ "November 2026"."""
    return f"{MONTHS[moment.month]} {moment.year}"


def brief_month(moment) -> str:
    """ "Nov", for pictures and heads of tables."""
    return str(MONTHS_3[moment.month]).capitalize()


def weekday_date(moment, today=None) -> str:
    """ "Friday 27 November 2026"; without the year when `today` is in the same one; "" for None."""
    if not moment:
        return ""
    year = "" if today and day(today).year == moment.year else f" {moment.year}"
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month]}{year}"


def weekday_time(moment: datetime) -> str:
    """ "Friday 27 November 2026, 13:00 GMT"."""
    return f"{weekday_date(moment)}, {moment:%H:%M} {moment.tzname() or ''}".rstrip()


def day_and_hour(moment: datetime) -> str:
    """ "Friday 27 November 2026 at 13:00 (GMT)", in a sentence."""
    said = _("{day} at {hour} ({zone})")
    return said.format(day=weekday_date(moment), hour=f"{moment:%H:%M}", zone=moment.tzname())


def days_apart(on, today) -> str:
    """ "today", "tomorrow", "yesterday", "in 6 days", "8 days ago", "in 5 weeks"."""
    days = (day(on) - day(today)).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    return near.get(days) or (_("in {time}") if days > 0 else _("{time} ago")).format(time=span(abs(days)))


def span(days: int) -> str:
    """ "6 days", "5 weeks", "4 months"."""
    if days < 22:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if days < 120:
        return ngettext("{n} week", "{n} weeks", weeks := round(days / 7)).format(n=weeks)
    return ngettext("{n} month", "{n} months", months := round(days / 30.4)).format(n=months)


def due_words(on, today) -> str:
    """ "by Friday 27 November, in 6 days"; "was due Friday 13 November, 8 days ago"."""
    words = f"{weekday_date(on, today)}, {days_apart(on, today)}"
    return (_("was due {day}") if is_late(on, today) else _("by {day}")).format(day=words)


def is_late(on, today) -> bool:
    return isinstance(on, date) and day(on) < day(today)
