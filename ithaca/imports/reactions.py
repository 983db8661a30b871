"""The long work of an import, as a chain of short jobs: each commits with the order for the next one.

Other jobs, such as mails, get their turn between them, and a worker that dies loses no row.
"""

from django.db import transaction
from django.tasks import task

from ithaca.imports.actions import batches
from ithaca.imports.facts import ImportConfirmed, UndoAsked
from ithaca.kit.clock import now
from ithaca.kit.facts import on


@task
def bring_in(batch: int):
    with transaction.atomic():
        if batches.apply_some(batch, at=now()):
            bring_in.enqueue(batch)


@task
def take_back(batch: int):
    with transaction.atomic():
        if batches.take_back_some(batch, at=now()):
            take_back.enqueue(batch)


@on(ImportConfirmed, "imports.apply")
def apply(fact, *, by, at):
    bring_in.enqueue(fact.batch)


@on(UndoAsked, "imports.undo")
def undo(fact, *, by, at):
    take_back.enqueue(fact.batch)
