from ithaca.kit.facts import Id, People, fact


@fact("records.copy-asked", "Somebody asked for a copy of all that is stored about them.")
class CopyAsked:
    copy: Id
    people: People


@fact("records.copy-made", "A copy of all that is stored about somebody was made for them.")
class CopyMade:
    copy: Id
    people: People


@fact(
    "records.erased",
    "Somebody was erased: what they wrote and said is gone, what others did with them stays.",
)
class PersonErased:
    people: People
    why: str


@fact("records.retained", "What was kept long enough has been deleted.")
class Retained:
    rows: int
    persons: int


@fact("records.held", "Staff put a hold on what is stored about somebody: nothing of it is deleted for now.")
class RecordHeld:
    people: People


@fact("records.let-go", "Staff ended a hold on what is stored about somebody.")
class RecordLetGo:
    people: People


@fact("records.requested", "Somebody asked about their data: to see, correct or erase them, or complained.")
class PersonAsked:
    programme: int | None
    person_request: Id
    people: People
    kind: str


@fact("records.acknowledged", "Staff acknowledged a complaint about data.")
class ComplaintAcknowledged:
    programme: int | None
    person_request: Id
    people: People


@fact("records.answered", "Staff closed what somebody asked about their data.")
class PersonAnswered:
    programme: int | None
    person_request: Id
    people: People
    state: str


@fact("records.address-changed", "Staff changed the address of somebody who had lost theirs.")
class AddressChanged:
    programme: int | None
    person_request: Id
    people: People
