"""Somebody is away from a programme for a while: nothing that they owe there counts, and nobody reminds them."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from ithaca.notices.actions.dues import moved, today_in
from ithaca.notices.models import Almanac, Away, Due, Expectation, Step, who_is_asked_too


@transaction.atomic
def rest(programme: int, person, *, at):
    """What they owe alone stands still from today; what begins while they are away stands still too."""
    almanac = Almanac.objects.get(programme=programme)
    Away.objects.get_or_create(programme=programme, person=person, defaults={"since": at})
    theirs = Due.objects.filter(programme=programme, owner=person, state=Due.State.OPEN, paused_on=None)
    theirs.update(paused_on=today_in(almanac, at), away=True)


@transaction.atomic
def go_on(programme: int, person, *, at):
    """They are back: every date keeps the open days that were left before it; an agreed date stays."""
    almanac = Almanac.objects.get(programme=programme)
    Away.objects.filter(programme=programme, person=person).delete()
    start_again(Due.objects.filter(programme=programme, owner=person, away=True), almanac, at=at)


@transaction.atomic
def keep_attended(*, at):
    """What is asked of somebody beside an owner who is away goes on meanwhile, and stands still with them again after."""
    if not Away.objects.exists():
        return
    away = Away.objects.filter(programme=OuterRef("programme"), person=OuterRef("owner"))
    theirs = Due.objects.filter(Exists(away), state=Due.State.OPEN)
    resting, running = theirs.filter(away=True), theirs.filter(away=False, paused_on=None)
    begun = who_is_asked_too(resting.values("pk"))
    left = set(running.values_list("pk", flat=True)) - set(who_is_asked_too(running.values("pk")))
    for almanac in Almanac.objects.filter(programme__in=theirs.values("programme")) if begun or left else ():
        start_again(Due.objects.filter(programme=almanac.programme, pk__in=begun), almanac, at=at)
        stopped = Due.objects.filter(programme=almanac.programme, pk__in=left)
        stopped.update(paused_on=today_in(almanac, at), away=True)


@transaction.atomic
def rest_about(programme: int, about: str, refs: list[int], *, at):
    """What is owed about these things stands still, whoever owes it: somebody in them is away."""
    almanac = Almanac.objects.get(programme=programme)
    open_dues = Due.objects.filter(programme=programme, about=about, ref__in=refs, state=Due.State.OPEN)
    open_dues.filter(paused_on=None).update(paused_on=today_in(almanac, at))


@transaction.atomic
def go_on_about(programme: int, about: str, refs: list[int], *, at):
    """It goes on, but for what somebody owes who is away themselves."""
    resting = Due.objects.filter(programme=programme, about=about, ref__in=refs, away=False)
    start_again(resting.exclude(paused_on=None), Almanac.objects.get(programme=programme), at=at)


def start_again(resting, almanac: Almanac, *, at):
    """Let the clock of these dues run: each keeps the open days that it had left, or its agreed date."""
    dues = list(resting.prefetch_related("steps"))
    fixed = fixed_in({due.cohort for due in dues})
    steps = []
    for due in dues:
        if due.paused_on and due.state == Due.State.OPEN and (due.cohort, due.expectation) not in fixed:
            steps += moved(due, almanac, at)
        due.paused_on, due.away = None, False
    Due.objects.bulk_update(dues, ["due_on", "due_at", "paused_on", "away"], batch_size=500)
    Step.objects.bulk_update(steps, ["at"], batch_size=500)


def fixed_in(cohorts: set[int]) -> set[tuple[int, str]]:
    """The expectations whose dates were agreed, and stay."""
    rows = Expectation.objects.filter(cohort__in=cohorts).values_list("cohort", "name", "spec")
    return {(cohort, name) for cohort, name, spec in rows if spec.get("keeps_date")}
