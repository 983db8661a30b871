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
