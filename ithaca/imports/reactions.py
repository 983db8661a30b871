from ithaca.imports import actions
from ithaca.imports.facts import ImportConfirmed, UndoAsked
from ithaca.kit.facts import on


@on(ImportConfirmed, "imports.apply")
def apply(fact, *, by, at):
    while actions.apply_some(fact.batch, at=at):
        pass


@on(UndoAsked, "imports.undo")
def undo(fact, *, by, at):
    while actions.take_back_some(fact.batch, at=at):
        pass
