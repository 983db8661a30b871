"""The steps that the desk itself declares: about people, requests, pairs, and what somebody owes."""

from ithaca.desk import access
from ithaca.desk.actions.doubles import keep_apart
from ithaca.desk.actions.lending import close_request, end_by_staff, mend_and_resend, on_dues, suggest_people
from ithaca.desk.queries import things
from ithaca.kit.verdicts import ALLOWED
from ithaca.kit.waiting import Field, sort, verb
from ithaca.notices.actions import mending, tending
from ithaca.programmes import access as programmes
from ithaca.programmes.actions import members
from ithaca.relationships import access as relationships
from ithaca.relationships.actions import check_in, let_go_on
from ithaca.relationships.models import CheckIn
from ithaca.relationships.policy import STAFF, RelationshipPolicy

DAYS = Field(
    "days", "How many days more", kind="number", required=True, least=1, most=tending.MOST_DAYS, value="7"
)


def always(person, thing):
    """What can be found can be done: `find` has asked."""
    return ALLOWED


# People ---------------------------------------------------------------------------------------------------------------

PEOPLE = sort("membership", "person", "people", things.members, things.name_of_member, list="people")
verb(
    "approve", PEOPLE, "Approve", programmes.can_decide, members.approve, "will be approved", "are approved",
    "{} is in. They get an e-mail with the first step.",
    fields=(Field("checked", "What you checked"),),
)  # fmt: skip
verb(
    "turn-down", PEOPLE, "Turn down, kindly", programmes.can_decide, members.turn_down,
    "will get your words by e-mail", "have your words", "{} gets your words by e-mail.",
    fields=(Field("words", "What they will read", kind="text", required=True, least=10, most=1000),),
    button="Send, and turn down", heavy=True,
)  # fmt: skip
verb(
    "deactivate", PEOPLE, "Make inactive", programmes.can_deactivate, members.deactivate,
    "will be inactive: nobody finds them, and open requests to them close", "are inactive",
    "{} is inactive: nobody finds or asks them. Whoever works with them goes on.",
    back="activate", heavy=True,
)  # fmt: skip
verb(
    "activate", PEOPLE, "Make active", programmes.can_activate, members.activate, "will be active again",
    "are active again", "{} is active again.", back="deactivate",
)  # fmt: skip
verb(
    "suggest", PEOPLE, "Suggest people to ask", access.can_suggest, suggest_people,
    "will get a letter with three people who fit and have room", "have a letter with people to ask",
    "{} gets a letter with people who fit and have room.",
)  # fmt: skip

# Requests -------------------------------------------------------------------------------------------------------------

REQUESTS = sort("request", "request", "requests", things.requests, things.name_of_request, list="requests")
verb(
    "remind-request", REQUESTS, "Remind", access.can_hurry_request, on_dues("request", tending.remind),
    "will be remembered: whoever has to answer gets a reminder", "were remembered", "A reminder about it goes out now.",
)  # fmt: skip
verb(
    "extend-request", REQUESTS, "Give more time", access.can_hurry_request, on_dues("request", tending.put_off),
    "will wait longer for their answer", "wait longer for their answer", "There is more time to answer now.",
    fields=(DAYS,),
)  # fmt: skip
verb(
    "close-request", REQUESTS, "Close", access.can_close_request, close_request,
    "will be closed, with a kind letter to whoever asked", "are closed", "It is closed, and whoever asked has a kind letter.",
    heavy=True,
)  # fmt: skip

# Pairs ----------------------------------------------------------------------------------------------------------------

PAIRS = sort("relationship", "pair", "pairs", things.pairs, things.name_of_pair, list="pairs")


def reasons(place) -> list[tuple[str, str]]:
    return [(r.name, r.label) for r in place.scheme.section(RelationshipPolicy).reasons_for(STAFF)]


verb(
    "check-in", PAIRS, "Note how it goes", relationships.can_check_in, check_in, "will have a note of how it goes",
    "have a note of how it goes", "Noted. Thank you for looking after them.",
    fields=(
        Field("outcome", "How is it going?", kind="choice", required=True, choices=lambda _: CheckIn.Outcome.choices),
        Field("note", "A note that only staff see", kind="text", most=2000),
    ),
    button="Note it",
)  # fmt: skip
verb(
    "remind-pair", PAIRS, "Remind", access.can_hurry_pair, on_dues("relationship", tending.remind),
    "will be reminded of what they owe", "were reminded", "They get a reminder now.",
)  # fmt: skip
verb(
    "extend-pair", PAIRS, "Give more time", access.can_hurry_pair, on_dues("relationship", tending.put_off),
    "will have more time for what they owe", "have more time", "They have more time now.", fields=(DAYS,),
)  # fmt: skip
verb(
    "end-pair", PAIRS, "End it", relationships.can_end, end_by_staff,
    "will end: they are told kindly, and their places are free", "have ended", "It has ended, and they are told.",
    fields=(Field("reason", "Why", kind="choice", required=True, choices=reasons),), heavy=True,
)  # fmt: skip

# What somebody owes ---------------------------------------------------------------------------------------------------

DUES = sort("due", "task", "tasks", things.dues, things.name_of_due)
verb(
    "remind", DUES, "Remind now", always, tending.remind, "will be remembered by a letter", "were remembered",
    "A reminder goes out now.",
)  # fmt: skip
verb(
    "put-off", DUES, "Give more time", always, tending.put_off, "will be due later", "are due later",
    "There is more time now.", fields=(DAYS,),
)  # fmt: skip
verb(
    "settle", DUES, "It is done", always, tending.settle, "will be noted as done", "are noted as done",
    "Noted as done.", heavy=True,
)  # fmt: skip
verb(
    "waive", DUES, "Let it go", always, tending.waive, "will not be asked for any more", "are not asked for any more",
    "Nobody is asked for it any more.", heavy=True,
)  # fmt: skip

# Wishes, doubles, addresses -------------------------------------------------------------------------------------------

WISHES = sort("wish", "wish", "wishes", things.wishes, things.name_of_wish)
verb(
    "go-on", WISHES, "They go on together", relationships.can_answer_wish, let_go_on, "will stay together",
    "stay together", "Noted: they go on together.", heavy=True,
)  # fmt: skip
DOUBLES = sort("double", "two accounts", "pairs of accounts", things.doubles, things.name_of_double)
verb(
    "keep-apart", DOUBLES, "Not the same person", always, keep_apart, "will not be asked about again",
    "stay two people", "Noted: they are two people. Nobody is asked about them again.",
)  # fmt: skip
ADDRESSES = sort("address", "address", "addresses", things.addresses, things.name_of_address)
verb(
    "mend-address", ADDRESSES, "Try it again", always, mend_and_resend, "will be written to again",
    "are written to again", "Mails go there again, with those that had not arrived.",
)  # fmt: skip
MAILS = sort("mail", "mail", "mails", things.mails, things.name_of_mail)
verb(
    "resend", MAILS, "Send again", always, mending.resend, "will go out again", "go out again", "It goes out again.",
)  # fmt: skip
