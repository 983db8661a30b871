"""Goals: what somebody wants to reach, with how it stood then and stands now (0 to 10)."""

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.relationships import access
from ithaca.relationships.facts import GoalRated, GoalReached, GoalReopened, GoalSet, GoalSetAside
from ithaca.relationships.models import Goal, Relationship

SCALE = range(11)


@transaction.atomic
def set_goal(pk: int, *, text: str, then: int = 0, by, at) -> Goal:
    """Write down a goal of the relationship `pk`, and where it stands today."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_set_goals(by, relationship).require()
    on_scale(then)
    goal = Goal.objects.create(relationship=relationship, text=text, then=then, now=then, by=by, set_at=at)
    record(GoalSet(**goal.subject(by)), by=by, at=at)
    return goal


@transaction.atomic
def rate(pk: int, *, now: int, by, at) -> Goal:
    """Where the goal stands now."""
    goal = lock(pk)
    access.can_change_goal(by, goal).require()
    on_scale(now)
    goal.now = now
    goal.save(update_fields=["now"])
    record(GoalRated(**goal.subject(by), then=goal.then, now=now), by=by, at=at)
    return goal


@transaction.atomic
def reach(pk: int, *, by, at) -> Goal:
    """The goal is reached. The fact says whether it was the last open one."""
    goal = change(pk, "reach", by=by, at=at)
    left = Goal.objects.filter(relationship=goal.relationship_id, state=Goal.State.OPEN).exists()
    record(GoalReached(**goal.subject(by), all_reached=not left), by=by, at=at)
    return goal


@transaction.atomic
def set_aside(pk: int, *, by, at) -> Goal:
    goal = change(pk, "set_aside", by=by, at=at)
    record(GoalSetAside(**goal.subject(by)), by=by, at=at)
    return goal


@transaction.atomic
def reopen(pk: int, *, by, at) -> Goal:
    goal = change(pk, "reopen", by=by, at=at)
    record(GoalReopened(**goal.subject(by)), by=by, at=at)
    return goal


def lock(pk: int) -> Goal:
    """The goal, its relationship held first, so that an end and a goal never cross."""
    Relationship.objects.select_for_update().get(pk=Goal.objects.values_list("relationship").get(pk=pk)[0])
    return Goal.objects.select_for_update().get(pk=pk)


def change(pk: int, verb: str, *, by, at) -> Goal:
    goal = lock(pk)
    access.can_change_goal(by, goal, verb).require()
    goal.move(verb)
    goal.closed_at = None if goal.state == Goal.State.OPEN else at
    goal.save(update_fields=["state", "closed_at"])
    return goal


def on_scale(number: int):
    check(number in SCALE, _("Choose a number from 0 to 10.")).require()
