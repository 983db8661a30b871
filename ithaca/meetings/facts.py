from ithaca.kit.facts import Id, People, fact


@fact("meeting.offered", "Somebody offered times to meet.")
class MeetingOffered:
    programme: Id
    cohort: Id
    relationship: Id
    meeting: Id
    people: People


@fact("meeting.booked", "A date for a meeting was agreed.")
class MeetingBooked:
    programme: Id
    cohort: Id
    relationship: Id
    meeting: Id
    people: People
    in_days: int | None = None


@fact("meeting.moved", "A meeting was moved to another date.")
class MeetingMoved:
    programme: Id
    cohort: Id
    relationship: Id
    meeting: Id
    people: People
    in_days: int | None = None


@fact("meeting.cancelled", "A meeting was cancelled.")
class MeetingCancelled:
    programme: Id
    cohort: Id
    relationship: Id
    meeting: Id
    people: People


@fact("meeting.held", "A meeting took place and was logged.")
class MeetingHeld:
    """`number`: how many they have had with this one: `when = {number = "3"}`."""

    programme: Id
    cohort: Id
    relationship: Id
    meeting: Id
    people: People
    minutes: int
    mode: str
    first: bool = False
    number: int = 1
    cadence_days: int | None = None
    reach: str = "here"


@fact("meeting.taken-over", "A meeting of before was taken over from a spreadsheet.")
class MeetingTakenOver:
    programme: Id
    cohort: Id
    relationship: Id
    meeting: Id
    people: People
    minutes: int


@fact("impression.given", "Somebody said in private how a first meeting was.")
class ImpressionGiven:
    """`people`: nobody but whoever said it. What they said is in no fact."""

    programme: Id
    cohort: Id
    relationship: Id
    people: People
