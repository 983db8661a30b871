"""Tasks: small things that people do before they meet again."""

from datetime import date

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.relationships import access
from ithaca.relationships.facts import TaskDone, TaskDropped, TaskReopened, TaskSet
from ithaca.relationships.models import Relationship, Task


@transaction.atomic
def set_task(pk: int, *, text: str, person=None, due_on: date | None = None, by, at) -> Task:
    """Write down what `person` does in the relationship `pk`: whoever writes it, or whom they stand in for, when
    nobody else is named."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    person = person or getattr(relationship.hand_of(by), "person", by)
    access.can_set_task(by, relationship, person).require()
    access.is_to_come(due_on, relationship.local(at).date()).require()
    task = Task.objects.create(
        relationship=relationship, person=person, text=text, due_on=due_on, by=by, set_at=at
    )
    record(TaskSet(**subject(task, at, by)), by=by, at=at)
    return task


@transaction.atomic
def finish_task(pk: int, *, by, at) -> Task:
    task = change(pk, "finish", by=by, at=at)
    record(TaskDone(**subject(task, at, by)), by=by, at=at)
    return task


@transaction.atomic
def reopen_task(pk: int, *, by, at) -> Task:
    """It was not done after all."""
    task = change(pk, "reopen", by=by, at=at)
    record(TaskReopened(**subject(task, at, by)), by=by, at=at)
    return task


@transaction.atomic
def drop_task(pk: int, *, by, at) -> Task:
    task = change(pk, "drop", by=by, at=at)
    record(TaskDropped(**subject(task, at, by)), by=by, at=at)
    return task


def change(pk: int, verb: str, *, by, at) -> Task:
    """Its relationship held first, so that an end and a task never cross."""
    Relationship.objects.select_for_update().get(pk=Task.objects.values_list("relationship").get(pk=pk)[0])
    task = Task.objects.select_for_update().get(pk=pk)
    access.can_change_task(by, task, verb).require()
    task.move(verb)
    task.closed_at = None if task.state == Task.State.OPEN else at
    task.save(update_fields=["state", "closed_at"])
    return task


def subject(task: Task, at, by) -> dict:
    """What every fact about a task says."""
    pair = task.relationship
    part = pair.part_of(task.person)
    days = (task.due_on - pair.local(at).date()).days if task.due_on else None
    role = part.role.name if part else ""
    return {**pair.subject(by), "task": task.pk, "role": role, "due_days": days}
