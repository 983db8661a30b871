from ithaca.kit.facts import Id, People, fact


@fact("charge.taken", "Somebody of staff looks after a relationship by name.")
class ChargeTaken:
    programme: Id
    cohort: Id
    relationship: Id
    people: People


@fact("note.written", "Staff wrote a note about somebody.")
class NoteWritten:
    programme: Id
    people: People


@fact("deputy.named", "Somebody was asked to stand in for somebody of staff.")
class DeputyNamed:
    programme: Id
    people: People


@fact("deputy.ended", "Somebody no longer stands in for somebody of staff.")
class DeputyEnded:
    programme: Id
    people: People


@fact("batch.made", "Staff chose one step for many people; it can still be undone.")
class BatchMade:
    programme: Id
    batch: Id
    verb: str
    number: int


@fact("batch.undone", "Staff undid a step for many people before it happened.")
class BatchUndone:
    programme: Id
    batch: Id


@fact("batch.done", "A step for many people has happened.")
class BatchDone:
    programme: Id
    batch: Id
    verb: str
    number: int


@fact("membership.viewed", "Staff looked at the programme as somebody sees it.")
class MembershipViewed:
    programme: Id
    membership: Id
    people: People


@fact("account.merged", "Staff made one account of two that somebody had.")
class AccountsMerged:
    programme: Id
    people: People


@fact("account.parted", "Staff undid it: somebody has two accounts again.")
class AccountsParted:
    programme: Id
    people: People
