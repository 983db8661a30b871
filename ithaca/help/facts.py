from ithaca.kit.facts import Id, People, fact


@fact("enquiry.opened", "Somebody asked a help desk, gave feedback or raised a concern.")
class EnquiryOpened:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People
    desk: str


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


@fact("person.reported", "Somebody reported somebody to the help desk.")
class PersonReported:
    programme: Id
    cohort: Id
    enquiry: Id
    people: People
