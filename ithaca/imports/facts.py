from ithaca.kit.facts import Id, fact


@fact("import.confirmed", "Staff checked a spreadsheet of people and let it in.")
class ImportConfirmed:
    programme: Id
    batch: Id


@fact("import.finished", "All people of a spreadsheet were brought in.")
class ImportFinished:
    programme: Id
    batch: Id
    applied: int


@fact("import.undo-asked", "Staff asked to take back what an import brought in.")
class UndoAsked:
    programme: Id
    batch: Id


@fact("import.undone", "What an import brought in, and nobody had touched since, was taken back.")
class ImportUndone:
    programme: Id
    batch: Id
    taken_back: int
    kept: int
