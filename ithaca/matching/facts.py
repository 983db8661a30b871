from ithaca.kit.facts import Id, People, fact


@fact("request.sent", "A mentee asked a mentor to work together.")
class RequestSent:
    """`membership` is that of the person who is asked."""

    programme: Id
    cohort: Id
    request: Id
    membership: Id
    people: People


@fact("request.seen", "A mentor opened a request.")
class RequestSeen:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.question", "A mentor asked something before deciding.")
class QuestionAsked:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.replied", "The mentee answered the mentor's question.")
class QuestionAnswered:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.accepted", "A mentor said yes.")
class RequestAccepted:
    programme: Id
    cohort: Id
    request: Id
    people: People


@fact("request.declined", "A mentor said no, kindly.")
class RequestDeclined:
    programme: Id
    cohort: Id
    request: Id
    people: People
    reason: str


@fact("request.withdrawn", "The mentee took the request back.")
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
