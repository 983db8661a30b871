from ithaca.kit.facts import Id, People, fact


@fact("message.sent", "Somebody wrote in a conversation.")
class MessageSent:
    """`relationship` is None while the two have not agreed to work together."""

    programme: Id
    cohort: Id
    thread: Id
    relationship: Id = None
    people: People
    cadence_days: int | None = None
    reach: str = "here"


@fact("files.taken-over", "Files of before were put into a conversation by an import.")
class FilesTakenOver:
    programme: Id
    cohort: Id
    thread: Id
    relationship: Id
    people: People
    files: int


@fact(
    "files.taken-back", "Files of before were taken out of a conversation again, as their import was undone."
)
class FilesTakenBack:
    programme: Id
    cohort: Id
    thread: Id
    relationship: Id
    people: People
