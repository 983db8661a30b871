"""A cohort begins or ends on other days than the scheme says: what is due on them moves along, in one step."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.notices.actions import redating
from ithaca.notices.models import Almanac
from ithaca.programmes import access, facts
from ithaca.programmes.actions.cohorts import name_of
from ithaca.programmes.actions.rules import days_of, keep_expectations
from ithaca.programmes.models import Cohort, Programme
from ithaca.programmes.policy import redate_problem


@dataclass(frozen=True)
class Preview:
    """What other days would do: the new name, and what is owed that moves."""

    name: str
    moves: list[redating.Moving]


def preview(cohort: Cohort, *, starts: date, ends: date | None, at: datetime) -> Preview:
    """As `redate` would do it, with nothing written."""
    before = days_of(cohort)
    changed = Cohort(pk=cohort.pk, version=cohort.version, starts_on=starts, ends_on=ends)
    days = differing(before, days_of(changed))
    return Preview(
        new_name(cohort, starts, ends), redating.moving(cohort.pk, days, cohort.programme.today(at))
    )


@transaction.atomic
def redate(pk: int, *, starts: date, ends: date | None, by, at: datetime) -> Cohort:
    """Change the first and the last day of a cohort, and every open due that counts from them."""
    programme = Cohort.objects.values_list("programme", flat=True).get(pk=pk)
    Programme.objects.select_for_update(of=("self",)).get(pk=programme)  # as the calendar's own round does
    cohort = Cohort.objects.select_related("programme__institution", "version").get(pk=pk)
    access.can_redate(by, cohort).require()
    problem = problem_with(cohort, starts, ends, cohort.programme.today(at))
    check(not problem, problem).require()
    before = days_of(cohort)
    cohort.name = new_name(cohort, starts, ends)
    cohort.starts_on, cohort.ends_on = starts, ends
    cohort.save(update_fields=["name", "starts_on", "ends_on"])
    keep_expectations(cohort)
    almanac = Almanac.objects.get(programme=programme)
    moves = redating.move(pk, differing(before, days_of(cohort)), almanac, at=at)
    fact = facts.CohortRedated(
        programme=programme,
        cohort=pk,
        starts=starts.isoformat(),
        ends=ends.isoformat() if ends else "",
        moved=len(moves),
    )
    record(fact, by=by, at=at)
    return cohort


def problem_with(cohort: Cohort, starts: date, ends: date | None, today: date) -> str:
    """Why a cohort cannot have these days, in words; "" when it can."""
    return redate_problem(
        (cohort.starts_on, cohort.ends_on), (starts, ends), begun=cohort.started_at is not None, today=today
    )


def differing(before: dict[str, date], after: dict[str, date]) -> redating.Days:
    return {name: (before[name], day) for name, day in after.items() if before[name] != day}


def new_name(cohort: Cohort, starts: date, ends: date | None) -> str:
    """A name that came from the days follows them; one that staff gave stays."""
    from_days = cohort.name == name_of(cohort.starts_on, cohort.ends_on)
    return name_of(starts, ends) if from_days else cohort.name


def is_by_hand(cohort: Cohort) -> bool:
    """Whether staff gave it other days than its scheme says: those stay when the scheme changes."""
    about = cohort.scheme.about
    return about.kind == "dated" and about.span_of(cohort.starts_on.year) != (
        cohort.starts_on,
        cohort.ends_on,
    )
