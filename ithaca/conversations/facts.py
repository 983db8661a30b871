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
