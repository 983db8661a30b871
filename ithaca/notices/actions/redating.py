"""What is due on a day of its cohort moves along when that day is changed."""

from dataclasses import dataclass
from datetime import date

from ithaca.kit.bulk import insert
from ithaca.kit.expectations import Expect
from ithaca.kit.rules.periods import end_of_day, morning
from ithaca.notices.actions.dues import expect_of_row
from ithaca.notices.models import Almanac, Due, Expectation, Step
from ithaca.notices.rules.schedule import Dates, steps_of

Days = dict[
    str, tuple[date, date]
]  # expectation: (the day that it was due on, the day that it is due on now)


@dataclass(frozen=True)
class Moving:
    """A due that is open, and the day on which it will be due."""

    due: Due
    day: date


def moving(cohort: int, days: Days, today: date) -> list[Moving]:
    """The open dues of a cohort that fall on another day now, as they would be. Nothing is written."""
    found = Due.objects.filter(cohort=cohort, expectation__in=days, state=Due.State.OPEN).order_by("pk")
    moves = [Moving(due, new_day(due, *days[due.expectation], today)) for due in found]
    return [move for move in moves if move.day != move.due.due_on]


def new_day(due: Due, was: date, now: date, today: date) -> date:
    """More time that somebody was given stays theirs, and nothing falls due in the past that had not done so."""
    more = due.due_on - max(was, due.since_on)
    return max(max(now, due.since_on) + more, min(today, due.due_on))


def move(cohort: int, days: Days, almanac: Almanac, *, at) -> list[Moving]:
    """Move them, with what is still to come of reminders and lapses. The cohort's expectations are the new ones."""
    moves = moving(cohort, days, at.astimezone(almanac.tz).date())
    rows = Expectation.objects.filter(cohort=cohort, name__in=days)
    expects = {row.name: expect_of_row(row) for row in rows}
    Step.objects.filter(due__in=[m.due.pk for m in moves], done_at=None).delete()
    steps = [step for m in moves for step in replanned(m, expects[m.due.expectation], almanac, at)]
    Due.objects.bulk_update([m.due for m in moves], ["due_on", "due_at", "opens_at"], batch_size=500)
    insert(steps)
    return moves


def replanned(move: Moving, expect: Expect, almanac: Almanac, at) -> list[Step]:
    """Give a due its new day; the steps that follow from it."""
    due, since = move.due, move.due.since_on
    dates = Dates(since, expect.opens.on(since, move.day) if expect.opens else since, move.day)
    due.due_on, due.due_at = move.day, end_of_day(move.day, almanac.tz)
    if expect.opens:
        due.opens_at = morning(dates.opens, almanac.tz, 0)
    return [Step(due=due, **step) for step in steps_of(expect, dates, almanac, at)]
