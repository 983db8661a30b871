from ithaca.imports.actions import batches
from ithaca.imports.facts import ImportConfirmed, UndoAsked
from ithaca.kit.facts import on


@on(ImportConfirmed, "imports.apply")
def apply(fact, *, by, at):
    while batches.apply_some(fact.batch, at=at):
        pass


@on(UndoAsked, "imports.undo")
def undo(fact, *, by, at):
    while batches.take_back_some(fact.batch, at=at):
        pass
