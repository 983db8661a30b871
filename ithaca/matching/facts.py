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


# Rounds: staff match everybody at once


@fact("round.opened", "Staff began a round of matching.")
class RoundOpened:
    programme: Id
    cohort: Id
    round: Id
    people: People


@fact("round.ordered", "Staff had a round worked out.")
class RoundOrdered:
    """`run` is the number of times that it has been, with this one."""

    programme: Id
    cohort: Id
    round: Id
    people: People
    run: int


@fact("shortlist.offered", "Somebody was asked to choose among those who fit them best.")
class ShortlistOffered:
    """`membership` is that of the person who is asked."""

    programme: Id
    cohort: Id
    round: Id
    membership: Id
    people: People


@fact("shortlist.chosen", "Somebody said whom they would rather have.")
class ShortlistChosen:
    programme: Id
    cohort: Id
    round: Id
    membership: Id
    people: People


@fact("round.solved", "A round was worked out.")
class RoundSolved:
    programme: Id
    cohort: Id
    round: Id
    people: People
    matched: int


@fact("round.edited", "Staff pinned or banned a pair on the board, or took that back.")
class RoundEdited:
    programme: Id
    cohort: Id
    round: Id
    people: People
    do: str


@fact("round.closed", "A round was closed.")
class RoundClosed:
    programme: Id
    cohort: Id
    round: Id
    people: People


@fact("proposal.offered", "A pair of a round was let go out, for its people to say yes.")
class ProposalOffered:
    programme: Id
    cohort: Id
    proposal: Id
    people: People


@fact("proposal.agreed", "One of the two said yes to a proposed pair.")
class ProposalAgreed:
    programme: Id
    cohort: Id
    proposal: Id
    people: People


@fact("proposal.begun", "Everybody who is asked said yes, and a proposed pair began.")
class ProposalBegun:
    programme: Id
    cohort: Id
    proposal: Id
    people: People


@fact("proposal.declined", "Somebody said no to a proposed pair, kindly.")
class ProposalDeclined:
    programme: Id
    cohort: Id
    proposal: Id
    people: People


@fact("proposal.lapsed", "A proposed pair was not answered in time.")
class ProposalLapsed:
    programme: Id
    cohort: Id
    proposal: Id
    people: People


@fact(
    "proposal.taken-back",
    "Staff took a proposed pair back, one of the two stepped back, or it could not be any more.",
)
class ProposalTakenBack:
    programme: Id
    cohort: Id
    proposal: Id
    people: People
