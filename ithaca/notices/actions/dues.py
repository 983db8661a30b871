"""What is owed, opened and settled by the facts themselves, in their transaction."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.db.models import F

from ithaca.accounts.models import Person
from ithaca.kit.expectations import Expect
from ithaca.kit.policies import read
from ithaca.kit.rules.periods import end_of_day, extend, morning
from ithaca.kit.toml import Document
from ithaca.notices.models import Almanac, Due, Expectation, Step
from ithaca.notices.rules.almanacs import closed_days


@dataclass(frozen=True)
class Case:
    """A fact that touches an expectation: what it is about, and for whom."""

    expect: Expect
    fact: object

    @property
    def ref(self) -> int:
        return getattr(self.fact, self.expect.about)

    def owners(self) -> list[int | None]:
        """The persons who owe it, or None when a staff role owes it jointly."""
        return list(self.fact.people.get(self.expect.owner, [None]))

    def period_given(self) -> int | None:
        return getattr(self.fact, self.expect.due_from, None) if self.expect.due_from else None


def hear(facts: list, *, by, at):
    """Settle, drop, pause, resume and open what these facts (of one class) say."""
    cohorts = {fact.cohort for fact in facts if getattr(fact, "cohort", None)}
    if not cohorts:
        return
    name = facts[0].name
    expects = defaultdict(list)
    for row in Expectation.objects.filter(cohort__in=cohorts):
        expects[row.cohort].append(expect_of(json.dumps(row.spec, sort_keys=True)))
    cases = [
        Case(e, f) for f in facts for e in expects[getattr(f, "cohort", None)] if getattr(f, e.about, None)
    ]
    close([c for c in cases if name in c.expect.settled_by], Due.State.SETTLED, by=by, at=at)
    close([c for c in cases if name in c.expect.dropped_by], Due.State.DROPPED, by=by, at=at)
    halt([c for c in cases if name in c.expect.paused_by], at=at)
    resume([c for c in cases if name in c.expect.resumed_by], at=at)
    begin([c for c in cases if name in c.expect.since], at=at)


@lru_cache(maxsize=2000)
def expect_of(spec: str) -> Expect:
    return read(Expect, Document("scheme.toml", json.loads(spec), {}))


def close(cases, state, *, by, at):
    """Settle or drop; with `each`, only the actor's own."""
    groups = defaultdict(set)
    for case in cases:
        own = case.expect.each and state == Due.State.SETTLED
        groups[case.fact.cohort, case.expect.name, own].add(case.ref)
    for (cohort, name, own), refs in groups.items():
        dues = open_dues(cohort, name, refs)
        if own:
            dues = dues.filter(owner=by)
        dues.update(state=state, closed_at=at)


def open_dues(cohort, name, refs):
    return Due.objects.filter(cohort=cohort, expectation=name, ref__in=refs, state=Due.State.OPEN)


def halt(cases, *, at):
    for case in cases:
        open_dues(case.fact.cohort, case.expect.name, [case.ref]).filter(paused_on=None).update(
            paused_on=at.astimezone(almanac_of(case.fact.programme).tz).date()
        )


def resume(cases, *, at):
    """Start the clock again: every date moves on by the days that it stood still."""
    for case in cases:
        almanac = almanac_of(case.fact.programme)
        today = at.astimezone(almanac.tz).date()
        for due in open_dues(case.fact.cohort, case.expect.name, [case.ref]).exclude(paused_on=None):
            move_on(due, today - due.paused_on, almanac)


def move_on(due: Due, days: timedelta, almanac: Almanac):
    due.due_on += days
    due.due_at = end_of_day(due.due_on, almanac.tz)
    due.paused_on = None
    due.save(update_fields=["due_on", "due_at", "paused_on"])
    due.steps.filter(done_at=None).update(at=F("at") + days)


def begin(cases, *, at):
    """Open a due for every owner; one that is open already begins anew."""
    if not cases:
        return
    almanacs = {
        a.programme: a for a in Almanac.objects.filter(programme__in={c.fact.programme for c in cases})
    }
    names = names_of(cases)
    fresh = [
        due
        for case in cases
        if case.fact.programme in almanacs
        for due in dues_of(case, almanacs[case.fact.programme], names, at)
    ]
    replace([due for due, _ in fresh])
    Due.objects.bulk_create([due for due, _ in fresh], batch_size=500)
    Step.objects.bulk_create([step for _, steps in fresh for step in steps], batch_size=1000)


def replace(dues):
    """Take away open dues that these replace."""
    groups = defaultdict(set)
    for due in dues:
        groups[due.cohort, due.expectation].add(due.ref)
    for (cohort, name), refs in groups.items():
        open_dues(cohort, name, refs).delete()


def names_of(cases) -> dict[int, str]:
    ids = {pk for case in cases for people in case.fact.people.values() for pk in people}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def dues_of(case: Case, almanac: Almanac, names, at):
    """(due, its steps) for each owner of a case."""
    expect, fact = case.expect, case.fact
    today = at.astimezone(almanac.tz).date()
    closed = closed_days(almanac.closed)
    given = case.period_given()
    due_on = extend(today, today + timedelta(given), closed) if given else expect.due.after(today, closed)
    due_at = end_of_day(due_on, almanac.tz)
    opens_at = morning(expect.opens.on(today, due_on), almanac.tz, 0) if expect.opens else at
    for owner in case.owners():
        due = Due(
            programme=fact.programme,
            cohort=fact.cohort,
            expectation=expect.name,
            about=expect.about,
            ref=case.ref,
            owner_id=owner,
            role=expect.owner,
            task=task_of(expect, fact, names),
            action=expect.action,
            advisory=expect.advisory,
            since_on=today,
            opens_at=opens_at,
            due_on=due_on,
            due_at=due_at,
        )
        yield due, list(steps_of(due, expect, almanac, at))


def task_of(expect: Expect, fact, names) -> str:
    said = {role: " and ".join(names.get(pk, "?") for pk in ids) for role, ids in fact.people.items()}
    task = expect.task
    for role, people in said.items():
        task = task.replace(f"{{{role}}}", people)
    return task[:300]


def steps_of(due: Due, expect: Expect, almanac, at):
    """What the sweep will do, and when; what would lie in the past is left out."""
    days = [(Step.Do.REMIND, offset, expect.letter, "") for offset in expect.remind]
    if expect.escalate:
        days.append((Step.Do.ESCALATE, expect.escalate, expect.escalate_letter, expect.escalate_to))
    for do, offset, letter, role in days:
        when = morning(offset.on(due.since_on, due.due_on), almanac.tz, almanac.hour)
        if when > at:
            yield Step(due=due, do=do, what=letter, role=role, at=when)
    if expect.outcome:
        yield Step(due=due, do=Step.Do.MISS, what=expect.outcome, at=due.due_at)


def almanac_of(programme: int) -> Almanac:
    return Almanac.objects.get(programme=programme)
