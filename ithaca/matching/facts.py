from ithaca.kit.facts import Id, People, fact


@fact("request.sent", "Somebody asked somebody to work together.")
class RequestSent:
    """`membership` is that of the person who is asked."""

    programme: Id
    cohort: Id
    request: Id
    membership: Id
    people: People


@fact("request.seen", "Whoever was asked opened the request.")
class RequestSeen:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.question", "Whoever was asked wanted to know something first.")
class QuestionAsked:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.replied", "Whoever asked answered that question.")
class QuestionAnswered:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.accepted", "Whoever was asked said yes.")
class RequestAccepted:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.declined", "Whoever was asked said no, kindly.")
class RequestDeclined:
    programme: Id
    cohort: Id
    request: Id
    people: People
    reason: str


@fact("request.withdrawn", "Whoever asked took the request back.")
class RequestWithdrawn:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.expired", "A request was not answered in time.")
class RequestExpired:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.closed", "A request was closed because one of the two stepped back.")
class RequestClosed:
    programme: Id
    cohort: Id
    request: Id
    people: People
