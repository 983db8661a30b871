from ithaca.kit.facts import Id, People, fact


@fact("enquiry.opened", "Somebody asked a help desk, gave feedback or raised a concern.")
class EnquiryOpened:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People
    desk: str


@fact(
    "feedback.given",
    "Somebody told a help desk how it went, in general or about one they work or worked with.",
)
class FeedbackGiven:
    programme: Id
    cohort: Id
    membership: Id
    people: People
    relationship: Id | None = None


@fact("enquiry.answered", "A help desk answered.")
class EnquiryAnswered:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People


@fact("enquiry.closed", "An enquiry was closed.")
class EnquiryClosed:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People


@fact("enquiry.taken", "Somebody at the help desk takes care of an enquiry.")
class EnquiryTaken:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People


@fact("enquiry.reopened", "Whoever asked wrote again.")
class EnquiryReopened:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People
    desk: str = ""


@fact("enquiry.handed-over", "An enquiry was handed to a colleague at the help desk.")
class EnquiryHandedOver:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People


@fact("enquiry.moved", "An enquiry was passed on to another help desk.")
class EnquiryMoved:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People
    desk: str
