"""How long things are kept, and by when the law wants an answer."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

KEEP = re.compile(r"(?:(?P<after>.+) and )?(?P<number>\d+) (?P<unit>day|month|year)s?")


@dataclass(frozen=True)
class Period:
    """A length of time; `after` says from when it counts ("" from the moment that the row names)."""

    after: str
    number: int
    unit: str

    def before(self, at: datetime) -> datetime:
        """What began before this moment is kept no longer."""
        if self.unit == "day":
            return at - timedelta(days=self.number)
        months = self.number * (12 if self.unit == "year" else 1)
        return at.replace(**parts(months_from(at.date(), -months)))


def parts(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def period(keep: str) -> Period | None:
    """ "membership and 3 years" as a period; None for what lives as long as the programme does."""
    found = KEEP.fullmatch(keep)
    return found and Period(found["after"] or "", int(found["number"]), found["unit"])


def months_from(day: date, months: int) -> date:
    """The same day some months later or earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(kind: str, day: date) -> date:
    """By when a person is answered: a calendar month after they asked; a complaint is acknowledged within 30 days."""
    return day + timedelta(days=30) if kind == "complaint" else months_from(day, 1)
