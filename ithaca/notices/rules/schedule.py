"""When something is due, and what is done on the way there: dates out of an `[[expect]]`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ithaca.kit.expectations import Expect
from ithaca.kit.rules.periods import Closed, end_of_day, extend, morning, open_day
from ithaca.notices.rules.almanacs import closed_days


@dataclass(frozen=True)
class Dates:
    """When something began, begins to show, and is due."""

    since: date
    opens: date
    due: date


def dates_of(
    expect: Expect, today: date, closed: Closed, *, days: int | None = None, follows: date | None = None
) -> Dates | None:
    """The dates of what begins today; None when neither the scheme nor the fact says when it is due.

    `days` is the period that the fact itself gives. `follows` is the due date that was just
    settled: a day that comes round comes round after it, also when it was settled early.
    """
    closed = () if expect.keeps_date else closed
    if days is not None:
        due = extend(today, today + timedelta(days), closed)
    elif expect.due is None or (follows and expect.due.once):
        return None
    elif expect.due.period or expect.due.once:
        due = expect.due.after(today, closed)
    else:
        earliest = expect.passes_over.after(today) if expect.passes_over else today
        due = expect.due.after(max(earliest, follows or today), closed)
    return Dates(today, expect.opens.on(today, due) if expect.opens else today, due)


def steps_of(expect: Expect, dates: Dates, almanac, at: datetime) -> Iterator[dict]:
    """What the sweep will do, and when; letters that would lie in the past are left out."""
    letters = [("remind", offset, expect.letter, "") for offset in expect.remind]
    if expect.escalate:
        letters.append(("escalate", expect.escalate, expect.escalate_letter, expect.escalate_to))
    for do, offset, letter, role in letters:
        day = letter_day(offset.on(dates.since, dates.due), dates.due, almanac, expect)
        if (when := morning(day, almanac.tz, almanac.hour)) > at:
            yield {"do": do, "what": letter, "role": role, "at": when}
    if expect.outcome:
        yield {"do": "miss", "what": expect.outcome, "at": end_of_day(dates.due, almanac.tz)}


def letter_day(day: date, due: date, almanac, expect: Expect) -> date:
    """Nobody is written to on closed days (and weekends, where there are no letters), but afterwards; or before, when
    afterwards is too late."""
    closed = () if expect.keeps_date else closed_days(almanac.closed)
    later, earlier = (open_day(day, closed, step=step, weekends=almanac.weekends) for step in (1, -1))
    return earlier if day <= due < later else later
