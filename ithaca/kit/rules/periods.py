"""Periods, date rules and moments: pure arithmetic on local dates.

A deadline is a local date; it is missed when that day ends in the programme's zone. Days on
which the clock stands still (closures, leave, pauses) are given as inclusive pairs of dates.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FRIDAY = 5
UNITS = {"day": (1, 0), "week": (7, 0), "month": (0, 1), "year": (0, 12)}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}

Closed = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in days, in calendar months, or in working days (Monday to Friday)."""

    days: int = 0
    months: int = 0
    working: int = 0

    EXPECTS = 'a period such as "14 days", "10 working days", "6 weeks", "1 month" or "1 year"'

    @classmethod
    def parse(cls, text: str) -> "Period":
        if found := re.fullmatch(r"(\d+) working days?", text.strip()):
            return cls(working=int(found[1]))
        found = re.fullmatch(r"(\d+) (day|week|month|year)s?", text.strip())
        if not found:
            raise ValueError(cls.EXPECTS)
        days, months = UNITS[found[2]]
        return cls(int(found[1]) * days, int(found[1]) * months)

    def after(self, start: date) -> date:
        """The date so long after `start`; the 31st becomes a shorter month's last day."""
        if self.working:
            return working_day(start, self.working)
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(start.day, last)) + timedelta(self.days)

    def before(self, end: date) -> date:
        """The date so long before `end`; the 31st becomes a shorter month's last day."""
        return Period(-self.days, -self.months, -self.working).after(end)

    def about_days(self) -> int:
        return self.days + round(self.months * 30.44 + self.working * 7 / 5)

    def __str__(self):
        if self.working:
            return f"{self.working} working day{'' if self.working == 1 else 's'}"
        count, unit = (self.months, "month") if self.months else (self.days, "day")
        if unit == "month" and count % 12 == 0:
            count, unit = count // 12, "year"
        return f"{count} {unit}{'' if count == 1 else 's'}"


OF_COHORT = re.compile(r"(?:(\d+ (?:working )?\w+) (before|after) )?(?:the )?(start|end) of (?:the )?cohort")


@dataclass(frozen=True, slots=True)
class DateRule:
    """When something falls due: a period after it began, a day that comes round, or one day for a whole cohort.

    A rule that counts from the `edge` of a cohort ("start" or "end") is made a date by `in_cohort` before it is used.
    """

    period: Period | None = None
    day: int = 0
    month: int = 0
    ends: str = ""
    edge: str = ""
    ahead: bool = False  # the period comes before the edge
    once: date | None = None

    EXPECTS = (
        'a period ("14 days", "10 working days", "1 month"), a day of the year ("31 August"), "end of month" or "end of quarter", or in a '
        'dated scheme "end of cohort", "14 days before end of cohort" or "1 month after start of cohort"'
    )

    @classmethod
    def parse(cls, text: str) -> "DateRule":
        text = text.strip()
        if text in ("end of month", "end of quarter"):
            return cls(ends=text.removeprefix("end of "))
        try:
            return cls.of_cohort(text) or cls.of_year(text) or cls(period=Period.parse(text))
        except ValueError:
            raise ValueError(cls.EXPECTS) from None

    @classmethod
    def of_cohort(cls, text: str) -> "DateRule | None":
        if found := OF_COHORT.fullmatch(text):
            period = Period.parse(found[1]) if found[1] else None
            return cls(edge=found[3], period=period, ahead=found[2] == "before")
        return cls(once=date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None

    @classmethod
    def of_year(cls, text: str) -> "DateRule | None":
        found = re.fullmatch(r"(\d{1,2}) ([A-Za-z]+)", text)
        if not found or found[2].lower() not in MONTHS:
            return None
        day, month = int(found[1]), MONTHS[found[2].lower()]
        if not 1 <= day <= calendar.monthrange(2028, month)[1]:
            raise ValueError(cls.EXPECTS)
        return cls(day=day, month=month)

    def in_cohort(self, starts: date, ends: date | None) -> date | None:
        """The day that a rule about a cohort means in one; None where the cohort has no such day."""
        edge = starts if self.edge == "start" else ends
        if edge is None or self.period is None:
            return edge
        return self.period.before(edge) if self.ahead else self.period.after(edge)

    def after(self, start: date, closed: Closed = ()) -> date:
        """The due date of what began on `start`, never `start` itself for a day that comes round.

        What is due once is due on that day, or at once for whoever comes later.
        """
        assert not self.edge, "in_cohort comes first"
        if self.once:
            return max(self.once, start)
        if self.period and self.period.working:
            return working_day(start, self.period.working, closed)
        if self.period:
            return extend(start, self.period.after(start), closed)
        if self.ends:
            this = end_of(self.ends, start)
            return this if this > start else end_of(self.ends, start + timedelta(1))
        this_year = day_of(start.year, self.month, self.day)
        return this_year if this_year > start else day_of(start.year + 1, self.month, self.day)

    def __str__(self):
        if self.edge:
            when = f"{self.period} {'before' if self.ahead else 'after'} " if self.period else ""
            return f"{when}the {self.edge} of the cohort"
        if self.period:
            return str(self.period)
        if self.once:
            return f"{self.once.day} {calendar.month_name[self.once.month]} {self.once.year}"
        if self.ends:
            return f"end of {self.ends}"
        return f"{self.day} {calendar.month_name[self.month]}"


@dataclass(frozen=True, slots=True)
class Offset:
    """A day told from the beginning or from the due date of what is owed."""

    days: int
    since: bool = False

    EXPECTS = '"after 7 days", "3 days before", "on the day" or "2 days late"'

    @classmethod
    def parse(cls, text: str) -> "Offset":
        text = text.strip()
        if text == "on the day":
            return cls(0)
        if found := re.fullmatch(r"after (\d+) days?", text):
            return cls(int(found[1]), since=True)
        if found := re.fullmatch(r"(\d+) days? before", text):
            return cls(-int(found[1]))
        if found := re.fullmatch(r"(\d+) days? late", text):
            return cls(int(found[1]))
        raise ValueError(cls.EXPECTS)

    def on(self, start: date, due: date) -> date:
        return (start if self.since else due) + timedelta(self.days)

    def __str__(self):
        days = f"{abs(self.days)} day{'' if abs(self.days) == 1 else 's'}"
        if self.since:
            return f"after {days}"
        return "on the day" if not self.days else f"{days} {'late' if self.days > 0 else 'before'}"


def extend(start: date, due: date, closed: Closed) -> date:
    """Move a due date on by every closed day between `start` (exclusive) and it."""
    for first, last in merged(closed):
        first = max(first, start + timedelta(1))
        if first <= last and first <= due:
            due += (last - first) + timedelta(1)
    return due


def working_day(start: date, many: int, closed: Closed = ()) -> date:
    """The day so many working days after `start`, or before it where `many` is less than nothing.

    Saturdays, Sundays and closed days are not counted, and are never the day itself.
    """
    day, step = start, timedelta(1 if many > 0 else -1)
    for _ in range(abs(many)):
        day += step
        while is_weekend(day) or is_closed(day, closed):
            day += step
    return day


def moved_on(day: date, paused: date, today: date, closed: Closed) -> date:
    """A day that comes as many open days after `today` as it came after `paused`.

    What had passed already when the clock stopped stays as long past as it was.
    """
    if day <= paused:
        return day + (today - paused)
    return extend(today, today + timedelta(open_days(paused, day, closed)), closed)


def open_days(start: date, end: date, closed: Closed) -> int:
    """How many days after `start`, up to and with `end`, are not closed."""
    shut = ((min(last, end) - max(first, start + timedelta(1))).days + 1 for first, last in merged(closed))
    return (end - start).days - sum(days for days in shut if days > 0)


def is_closed(day: date, closed: Closed) -> bool:
    return any(first <= day <= last for first, last in closed)


def is_weekend(day: date) -> bool:
    return day.isoweekday() > FRIDAY


def open_day(day: date, closed: Closed, *, step: int, weekends: bool = True) -> date:
    """The day itself, or the nearest one that is not closed: later for step 1, earlier for step -1.

    Saturdays and Sundays are open too, unless `weekends` says otherwise.
    """
    while is_closed(day, closed) or (is_weekend(day) and not weekends):
        day += timedelta(step)
    return day


def merged(closed: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Overlapping and touching pairs of dates made one, in order."""
    result: list[tuple[date, date]] = []
    for first, last in sorted(closed):
        if result and first <= result[-1][1] + timedelta(1):
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        elif first <= last:
            result.append((first, last))
    return result


def end_of(what: str, day: date) -> date:
    month = day.month if what == "month" else (day.month + 2) // 3 * 3
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def day_of(year: int, month: int, day: int) -> date:
    """That day of the year; 29 February is 28 February in other years."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which a local day is over."""
    return datetime.combine(day + timedelta(1), time(), zone).astimezone(UTC)


def morning(day: date, zone: ZoneInfo, hour: int = 9) -> datetime:
    """The moment (UTC) on a local day at which letters that can wait go out."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
