"""What is owed, opened and settled by the facts themselves, in their transaction.

A `hear` costs the same number of queries for one fact and for a thousand of its class.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q

from ithaca.accounts.models import Person
from ithaca.kit.bulk import insert
from ithaca.kit.expectations import Expect
from ithaca.kit.policies import read
from ithaca.kit.rules.periods import end_of_day, morning, moved_on
from ithaca.kit.toml import Document
from ithaca.kit.words import listed
from ithaca.notices.models import Almanac, Away, Due, Expectation, Step
from ithaca.notices.rules.almanacs import closed_days
from ithaca.notices.rules.schedule import Dates, dates_of, steps_of
from ithaca.roles.models import Role

Key = tuple[int, str, int, int | None]  # cohort, expectation, thing, owner


@dataclass(frozen=True)
class Case:
    """A fact that touches an expectation: what it is about, and for whom."""

    expect: Expect
    fact: object

    @property
    def ref(self) -> int:
        return getattr(self.fact, self.expect.about)

    @property
    def settles(self) -> bool:
        return self.fact.name in self.expect.settled_by

    @property
    def begins(self) -> bool:
        """Whether the fact has the values, and touches the role, that the expectation asks for."""
        found = all(str(getattr(self.fact, name, "")) == value for name, value in self.expect.when.items())
        return found and (not self.expect.for_role or self.expect.for_role in self.fact.people)

    def owners(self, by: int | None) -> list[int | None]:
        """The persons who owe it from now on, or None when a staff role owes it jointly.

        Where each settles their own, a fact that settles begins it anew for its actor alone.
        """
        owners = self.fact.people.get(self.expect.owner, [None])
        return [owner for owner in owners if owner == by or not (self.expect.each and self.settles)]

    def period_given(self) -> int | None:
        return getattr(self.fact, self.expect.due_from, None) if self.expect.due_from else None


def hear(facts: list, *, by: int | None, at):
    """Settle, drop, pause, resume and open what these facts (of one class) say."""
    cases = cases_of(facts)
    if not cases:
        return
    name = facts[0].name
    almanacs = almanacs_of(cases)
    beginning = [c for c in cases if name in c.expect.since and c.begins]
    before = standing(beginning)
    close([c for c in cases if c.settles], Due.State.SETTLED, by=by, at=at)
    close([c for c in cases if name in c.expect.dropped_by], Due.State.DROPPED, by=by, at=at)
    halt([c for c in cases if name in c.expect.paused_by], almanacs, at=at)
    resume([c for c in cases if name in c.expect.resumed_by], almanacs, at=at)
    begin(beginning, before, almanacs, by=by, at=at)


def cases_of(facts) -> list[Case]:
    cohorts = {fact.cohort for fact in facts if getattr(fact, "cohort", None)}
    if not cohorts:
        return []
    expects = defaultdict(list)
    for row in Expectation.objects.filter(cohort__in=cohorts):
        expect = expect_of_row(row)
        if facts[0].name in dict.fromkeys(name for _, name in expect.facts()):
            expects[row.cohort].append(expect)
    cases = [Case(expect, fact) for fact in facts for expect in expects[fact.cohort]]
    return [case for case in cases if getattr(case.fact, case.expect.about, None) is not None]


def expect_of_row(row: Expectation) -> Expect:
    return expect_of(json.dumps(row.spec, sort_keys=True))


@lru_cache(maxsize=2000)
def expect_of(spec: str) -> Expect:
    return read(Expect, Document("scheme.toml", json.loads(spec), {}))


def almanacs_of(cases) -> dict[int, Almanac]:
    return {a.programme: a for a in Almanac.objects.filter(programme__in={c.fact.programme for c in cases})}


def grouped(cases: Iterable[Case]) -> dict[tuple[int, Expect], set[int]]:
    groups = defaultdict(set)
    for case in cases:
        groups[case.fact.cohort, case.expect].add(case.ref)
    return groups


def dues_about(cohort: int, expect: Expect, refs):
    return Due.objects.filter(cohort=cohort, expectation=expect.name, about=expect.about, ref__in=refs)


# ------------------------------------------------------------------------------- closing and pausing


def close(cases, state, *, by, at):
    """Settle or drop; where each settles their own, only the actor's."""
    for (cohort, expect), refs in grouped(cases).items():
        dues = dues_about(cohort, expect, refs).filter(state=Due.State.OPEN)
        if expect.each and state == Due.State.SETTLED:
            dues = dues.filter(owner=by)
        Step.objects.filter(due__in=dues, done_at=None).delete()
        dues.update(state=state, closed_at=at)


def go_along(about: str, refs: Iterable[int], cohort: int):
    """What is open about things that go on to another cohort goes with them, as far as that one expects it too."""
    theirs = Due.objects.filter(about=about, ref__in=list(refs), state=Due.State.OPEN).exclude(cohort=cohort)
    known = Expectation.objects.filter(cohort=cohort).values("name")
    theirs.filter(expectation__in=known).update(cohort=cohort)


def drop_all(programme: int, *, abouts: tuple[str, ...] | None = None, at):
    """Nobody owes anything in a programme any more, or nothing about these kinds of thing."""
    dues = Due.objects.filter(programme=programme, state=Due.State.OPEN)
    if abouts is not None:
        dues = dues.filter(about__in=abouts)
    Step.objects.filter(due__in=dues, done_at=None).delete()
    dues.update(state=Due.State.DROPPED, closed_at=at)


def halt(cases, almanacs, *, at):
    """Stop the clock of what is open."""
    programmes = {c.fact.cohort: c.fact.programme for c in cases}
    for (cohort, expect), refs in grouped(c for c in cases if c.fact.programme in almanacs).items():
        dues = dues_about(cohort, expect, refs).filter(state=Due.State.OPEN, paused_on=None)
        dues.update(paused_on=today_in(almanacs[programmes[cohort]], at))


def resume(cases, almanacs, *, at):
    """Start the clock again: every date keeps the open days that were left before it."""
    groups = grouped(c for c in cases if c.fact.programme in almanacs)
    wanted = Q(pk=None)
    for (cohort, expect), refs in groups.items():
        wanted |= Q(pk__in=dues_about(cohort, expect, refs).values("pk"))
    dues = list(Due.objects.filter(wanted).exclude(paused_on=None).prefetch_related("steps"))
    fixed = {(cohort, expect.name) for cohort, expect in groups if expect.keeps_date}
    steps = []
    for due in dues:
        if due.state == Due.State.OPEN and (due.cohort, due.expectation) not in fixed:
            steps += moved(due, almanacs[due.programme], at)
        due.paused_on = None
    Due.objects.bulk_update(dues, ["due_on", "due_at", "paused_on"], batch_size=500)
    Step.objects.bulk_update(steps, ["at"], batch_size=500)


def moved(due: Due, almanac: Almanac, at) -> list[Step]:
    """Move a due that was paused, and give back its steps, moved too."""
    pause = (due.paused_on, today_in(almanac, at), closed_days(almanac.closed))
    due.due_on = moved_on(due.due_on, *pause)
    due.due_at = end_of_day(due.due_on, almanac.tz)
    steps = [step for step in due.steps.all() if step.done_at is None]
    for step in steps:
        if step.do == Step.Do.MISS:
            step.at = due.due_at
        else:
            day = moved_on(step.at.astimezone(almanac.tz).date(), *pause)
            step.at = morning(day, almanac.tz, almanac.hour)
    return steps


def today_in(almanac: Almanac, at) -> date:
    return at.astimezone(almanac.tz).date()


# ---------------------------------------------------------------------------------------- beginning


def standing(cases) -> list[Due]:
    """What is open or stands still of the dues that these facts begin anew."""
    if not cases:
        return []
    return list(
        Due.objects.filter(
            Q(state=Due.State.OPEN) | Q(paused_on__isnull=False),
            cohort__in={c.fact.cohort for c in cases},
            expectation__in={c.expect.name for c in cases},
            ref__in={c.ref for c in cases},
        )
    )


def begin(cases, before: list[Due], almanacs, *, by, at):
    """Open a due for every owner; one that the same owner has open begins anew."""
    cases = owed([case for case in cases if case.fact.programme in almanacs])
    if not cases:
        return
    names, away = people_of(cases)
    open_before = {key_of(due): due for due in before if due.state == Due.State.OPEN}
    paused = {key_of(due)[:3] for due in before if due.paused_on and not due.away}
    fresh: dict[Key, tuple[Due, list[Step]]] = {}
    for case in cases:
        almanac = almanacs[case.fact.programme]
        for owner in case.owners(by):
            key = (case.fact.cohort, case.expect.name, case.ref, owner)
            if (dates := dates_for(case, almanac, open_before.get(key), at)) is None:
                continue
            due = due_of(case, owner, dates, almanac, names, at)
            due.away = owner in away
            due.paused_on = dates.since if key[:3] in paused or due.away else None
            fresh[key] = due, [Step(due=due, **step) for step in steps_of(case.expect, dates, almanac, at)]
    replace([open_before[key] for key in fresh if key in open_before])
    insert(due for due, _ in fresh.values())
    insert(step for _, steps in fresh.values() for step in steps)


def owed(cases: list[Case]) -> list[Case]:
    """Without those whose owner is a role that takes part, but nobody in it is touched by the fact."""
    if all(case.expect.owner in case.fact.people for case in cases):
        return cases
    taking_part = set(
        Role.objects.filter(programme__in={c.fact.programme for c in cases}, staff=False).values_list(
            "programme", "name"
        )
    )
    return [
        case
        for case in cases
        if case.expect.owner in case.fact.people
        or (case.fact.programme, case.expect.owner) not in taking_part
    ]


def key_of(due: Due) -> Key:
    return (due.cohort, due.expectation, due.ref, due.owner_id)


def replace(dues: list[Due]):
    """Take away what begins anew (what was settled meanwhile stays)."""
    if dues:
        Due.objects.filter(pk__in=[due.pk for due in dues], state=Due.State.OPEN).delete()


def people_of(cases) -> tuple[dict[int, str], set[int]]:
    """(the names of everybody whom the facts touch, who of them is away); one query."""
    ids = {pk for case in cases for people in case.fact.people.values() for pk in people}
    resting = Away.objects.filter(
        person=OuterRef("pk"), programme__in={case.fact.programme for case in cases}
    )
    rows = Person.objects.filter(pk__in=ids).values_list("pk", "name", Exists(resting))
    found = [(pk, name, away) for pk, name, away in rows]
    return {pk: name for pk, name, _ in found}, {pk for pk, _, away in found if away}


def dates_for(case: Case, almanac: Almanac, last: Due | None, at) -> Dates | None:
    follows = last.due_on if last and case.settles else None
    return dates_of(
        case.expect,
        today_in(almanac, at),
        closed_days(almanac.closed),
        days=case.period_given(),
        follows=follows,
    )


def due_of(case: Case, owner, dates: Dates, almanac, names, at) -> Due:
    expect, fact = case.expect, case.fact
    return Due(
        programme=fact.programme, cohort=fact.cohort, expectation=expect.name, about=expect.about,
        ref=case.ref, owner_id=owner, role=expect.owner, task=task_of(expect, fact, names),
        action=expect.action, page=expect.page, advisory=expect.advisory, since_on=dates.since, due_on=dates.due,
        due_at=end_of_day(dates.due, almanac.tz),
        opens_at=morning(dates.opens, almanac.tz, 0) if expect.opens else at,
    )  # fmt: skip


def task_of(expect: Expect, fact, names) -> str:
    """The sentence with names in it. A name that looks like a placeholder stays a name."""
    said = {role: listed(names.get(pk, "?") for pk in ids) for role, ids in fact.people.items()}
    parts = expect.task.split("{")
    return (parts[0] + "".join(filled(part, said) for part in parts[1:]))[:300]


def filled(part: str, said: dict[str, str]) -> str:
    role, brace, rest = part.partition("}")
    return said[role] + rest if brace and role in said else "{" + part
