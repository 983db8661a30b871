"""The steps that the desk itself declares: about people, requests, pairs, and what somebody owes."""

from django.utils.translation import gettext_lazy

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
    "days",
    gettext_lazy("How many days more"),
    kind="number",
    required=True,
    least=1,
    most=tending.MOST_DAYS,
    value="7",
)


def always(person, thing):
    """What can be found can be done: `find` has asked."""
    return ALLOWED


# People ---------------------------------------------------------------------------------------------------------------

PEOPLE = sort(
    "membership",
    gettext_lazy("person"),
    gettext_lazy("people"),
    things.members,
    things.name_of_member,
    list="people",
)
verb(
    "approve", PEOPLE, gettext_lazy("Approve"), programmes.can_decide, members.approve, gettext_lazy("will be approved"), gettext_lazy("are approved"),
    gettext_lazy("{} is in. They get an e-mail with the first step."),
    fields=(Field("checked", gettext_lazy("What you checked")),),
)  # fmt: skip
verb(
    "turn-down", PEOPLE, gettext_lazy("Turn down, kindly"), programmes.can_decide, members.turn_down,
    gettext_lazy("will get your words by e-mail"), gettext_lazy("have your words"), gettext_lazy("{} gets your words by e-mail."),
    fields=(Field("words", gettext_lazy("What they will read"), kind="text", required=True, least=10, most=1000),),
    button=gettext_lazy("Send, and turn down"), heavy=True,
)  # fmt: skip
verb(
    "deactivate", PEOPLE, gettext_lazy("Make inactive"), programmes.can_deactivate, members.deactivate,
    gettext_lazy("will be inactive: nobody finds them, and open requests to them close"), gettext_lazy("are inactive"),
    gettext_lazy("{} is inactive: nobody finds or asks them. Whoever works with them goes on."),
    back="activate", heavy=True,
)  # fmt: skip
verb(
    "activate", PEOPLE, gettext_lazy("Make active"), programmes.can_activate, members.activate, gettext_lazy("will be active again"),
    gettext_lazy("are active again"), gettext_lazy("{} is active again."), back="deactivate",
)  # fmt: skip
verb(
    "suggest", PEOPLE, gettext_lazy("Suggest people to ask"), access.can_suggest, suggest_people,
    gettext_lazy("will get a letter with three people who fit and have room"), gettext_lazy("have a letter with people to ask"),
    gettext_lazy("{} gets a letter with people who fit and have room."),
)  # fmt: skip

# Requests -------------------------------------------------------------------------------------------------------------

REQUESTS = sort(
    "request",
    gettext_lazy("request"),
    gettext_lazy("requests"),
    things.requests,
    things.name_of_request,
    list="requests",
)
verb(
    "remind-request", REQUESTS, gettext_lazy("Remind"), access.can_hurry_request, on_dues("request", tending.remind),
    gettext_lazy("will get a reminder: it goes to whoever has to answer"), gettext_lazy("got a reminder"), gettext_lazy("A reminder about it goes out now."),
)  # fmt: skip
verb(
    "extend-request", REQUESTS, gettext_lazy("Give more time"), access.can_hurry_request, on_dues("request", tending.put_off),
    gettext_lazy("will wait longer for their answer"), gettext_lazy("wait longer for their answer"), gettext_lazy("There is more time to answer now."),
    fields=(DAYS,),
)  # fmt: skip
verb(
    "close-request", REQUESTS, gettext_lazy("Close"), access.can_close_request, close_request,
    gettext_lazy("will be closed, with a kind letter to whoever asked"), gettext_lazy("are closed"), gettext_lazy("It is closed, and whoever asked has a kind letter."),
    heavy=True,
)  # fmt: skip

# Pairs ----------------------------------------------------------------------------------------------------------------

PAIRS = sort(
    "relationship",
    gettext_lazy("relationship"),
    gettext_lazy("relationships"),
    things.pairs,
    things.name_of_pair,
    list="pairs",
)


def reasons(place) -> list[tuple[str, str]]:
    return [(r.name, r.label) for r in place.scheme.section(RelationshipPolicy).reasons_for(STAFF)]


verb(
    "check-in", PAIRS, gettext_lazy("Note how it goes"), relationships.can_check_in, check_in, gettext_lazy("will have a note of how it goes"),
    gettext_lazy("have a note of how it goes"), gettext_lazy("Noted. Thank you for looking after {}."),
    fields=(
        Field("outcome", gettext_lazy("How is it going?"), kind="choice", required=True, choices=lambda _: CheckIn.Outcome.choices),
        Field("note", gettext_lazy("A note that only staff see"), kind="text", most=2000),
    ),
    button=gettext_lazy("Note it"),
)  # fmt: skip
verb(
    "remind-pair", PAIRS, gettext_lazy("Remind"), access.can_hurry_pair, on_dues("relationship", tending.remind),
    gettext_lazy("will be reminded of what they owe"), gettext_lazy("were reminded"), gettext_lazy("{} get a reminder now."),
)  # fmt: skip
verb(
    "extend-pair", PAIRS, gettext_lazy("Give more time"), access.can_hurry_pair, on_dues("relationship", tending.put_off),
    gettext_lazy("will have more time for what they owe"), gettext_lazy("have more time"), gettext_lazy("{} have more time now."), fields=(DAYS,),
)  # fmt: skip
verb(
    "end-pair", PAIRS, gettext_lazy("End it"), relationships.can_end, end_by_staff,
    gettext_lazy("will end: they are told kindly, and their places are free"), gettext_lazy("have ended"), gettext_lazy("It has ended, and they are told."),
    fields=(Field("reason", gettext_lazy("Why"), kind="choice", required=True, choices=reasons),), heavy=True,
)  # fmt: skip

# What somebody owes ---------------------------------------------------------------------------------------------------

DUES = sort("due", gettext_lazy("task"), gettext_lazy("tasks"), things.dues, things.name_of_due)
verb(
    "remind", DUES, gettext_lazy("Remind now"), always, tending.remind, gettext_lazy("will be reminded of by a letter"), gettext_lazy("were reminded of"),
    gettext_lazy("A reminder goes out now: {}"),
)  # fmt: skip
verb(
    "put-off", DUES, gettext_lazy("Give more time"), always, tending.put_off, gettext_lazy("will be due later"), gettext_lazy("are due later"),
    gettext_lazy("There is more time now for: {}"), fields=(DAYS,),
)  # fmt: skip
verb(
    "settle", DUES, gettext_lazy("Note it as done"), always, tending.settle, gettext_lazy("will be noted as done"), gettext_lazy("are noted as done"),
    gettext_lazy("Noted as done: {}"), heavy=True,
)  # fmt: skip
verb(
    "waive", DUES, gettext_lazy("Ask for it no more"), always, tending.waive, gettext_lazy("will not be asked for any more"), gettext_lazy("are not asked for any more"),
    gettext_lazy("Nobody is asked for this any more: {}"), heavy=True,
)  # fmt: skip

# Wishes, doubles, addresses -------------------------------------------------------------------------------------------

WISHES = sort("wish", gettext_lazy("wish"), gettext_lazy("wishes"), things.wishes, things.name_of_wish)
verb(
    "go-on", WISHES, gettext_lazy("They go on together"), relationships.can_answer_wish, let_go_on, gettext_lazy("will stay together"),
    gettext_lazy("stay together"), gettext_lazy("Noted: they go on together."), heavy=True,
)  # fmt: skip
DOUBLES = sort(
    "double",
    gettext_lazy("two accounts"),
    gettext_lazy("pairs of accounts"),
    things.doubles,
    things.name_of_double,
)
verb(
    "keep-apart", DOUBLES, gettext_lazy("Not the same person"), always, keep_apart, gettext_lazy("will not be asked about again"),
    gettext_lazy("stay two people"), gettext_lazy("Noted: they are two people. Nobody is asked about them again."),
)  # fmt: skip
ADDRESSES = sort(
    "address", gettext_lazy("address"), gettext_lazy("addresses"), things.addresses, things.name_of_address
)
verb(
    "mend-address", ADDRESSES, gettext_lazy("Try it again"), always, mend_and_resend, gettext_lazy("will be written to again"),
    gettext_lazy("are written to again"), gettext_lazy("Mails go there again, with those that had not arrived."),
)  # fmt: skip
MAILS = sort("mail", gettext_lazy("mail"), gettext_lazy("mails"), things.mails, things.name_of_mail)
verb(
    "resend", MAILS, gettext_lazy("Send again"), always, mending.resend, gettext_lazy("will go out again"), gettext_lazy("go out again"), gettext_lazy("It goes out again."),
)  # fmt: skip
