from ithaca.kit.facts import Id, People, fact


@fact("address.came-back", "Mails to an address came back: there is nobody there.")
class AddressCameBack:
    """`people` holds whose address it is, if anybody's, under the role `person`."""

    programme: Id | None = None
    people: People


@fact("address.mended", "An address is written to again.")
class AddressMended:
    programme: Id | None = None
    people: People


@fact("mail.resent", "Staff sent a mail again.")
class MailResent:
    programme: Id
    mail: Id
    people: People


@fact("letter.written-to-many", "Staff wrote to many people.")
class BatchWritten:
    programme: Id
    batch: Id
    many: int


@fact("letter.taken-back", "Staff took back what they wrote to many people.")
class BatchTakenBack:
    programme: Id
    batch: Id
    many: int


@fact("due.reminded", "Staff reminded somebody by hand of what they owe.")
class DueReminded:
    programme: Id
    due: Id
    people: People


@fact("due.put-off", "Staff gave somebody more time for what they owe.")
class DuePutOff:
    programme: Id
    due: Id
    days: int
    people: People


@fact("due.settled-by-hand", "Staff noted that something owed is done.")
class DueSettledByHand:
    programme: Id
    due: Id
    people: People


@fact("due.waived", "Staff let somebody off what they owed.")
class DueWaived:
    programme: Id
    due: Id
    people: People
