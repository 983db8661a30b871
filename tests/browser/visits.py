"""Every page type of the site, and who looks at it in the demo world.

A row is (who, arguments of the address): `test_axe` fails for an address without a row, and for a row
without an address. `World` finds people and things by their names.
"""

from collections.abc import Callable
from datetime import timedelta

from demo_world import ADMIN, ALUMNI, AMARA, CALLUM, JEAN, KOFI, PRIYA, RUTH, SERVICE, SLUG
from visiting import Arguments, Visit, slug
from visits_to_accounts import ACCOUNTS


def member(name: str) -> Arguments:
    return lambda world: [world.member(name).pk]


def pair(mentor=AMARA, mentee=PRIYA, *, person="") -> Arguments:
    return lambda world: [world.pair(mentor, mentee).pk, *([world.person(person).pk] if person else [])]


def asked(mentor=AMARA, mentee=KOFI) -> Arguments:
    return lambda world: [world.request(mentor, mentee).pk]


def two_accounts(world) -> dict:
    """Two memberships of one name."""
    return {"keep": world.member("Kwame Boateng").pk, "gone": world.member("Boateng, Kwame").pk}


def two_ticked(world) -> dict:
    return {"to": f"membership:{world.member(PRIYA).pk}-{world.member(KOFI).pk}"}


def seen_as_priya(session, world):
    """Staff look at the programme as a mentee sees it."""
    until = world.at + timedelta(days=1)
    session["view_as"] = {"membership": world.member(PRIYA).pk, "until": until.isoformat()}


def meeting(state="booked", name=PRIYA) -> Arguments:
    return lambda world: [world.meeting(state, name).pk]


def mentor(name: str) -> Arguments:
    return lambda world: [SLUG, world.member(name).pk]


def batch(upto: str) -> Arguments:
    return lambda world: [SLUG, world.imports[upto].pk]


def the_round(world) -> list:
    return [SLUG, world.round.pk]


def act(verb: str, find: Callable) -> Arguments:
    """The signed link of a mail: `find` gives the thing and the person."""

    def args(world):
        from ithaca.notices.signing import act_token

        thing, person = find(world)
        return [act_token(verb, thing.pk, person.pk)]

    return args


def goal(world):
    from ithaca.relationships.models import Goal

    return [Goal.objects.filter(relationship=world.pair(AMARA, PRIYA)).earliest("pk").pk]


def enquiry(name: str) -> Arguments:
    def args(world):
        from ithaca.help.models import Enquiry

        return [Enquiry.objects.filter(person__name=name).latest("pk").pk]

    return args


def thread(world):
    from ithaca.conversations.models import Thread

    return [Thread.objects.get(relationship=world.pair(AMARA, PRIYA)).pk]


def stop_link(world):
    from ithaca.notices.signing import stop_token

    return [stop_token(world.person(PRIYA).pk, world.programme.pk, "reminders")]


def request_and_mentor(world):
    row = world.request(AMARA, KOFI)
    return row, row.mentor.person


def one_who_is_found(world):
    found = world.member(AMARA)
    return found, found.person


def invited(world):
    found = world.member("Bridget O'Hara")
    return found, found.person


def mentor_part(world):
    found = world.member(AMARA)
    return found, found.person


VISITS = [
    # The site
    Visit("home", ""),
    Visit("home", PRIYA),
    Visit("home", AMARA),
    Visit("home", CALLUM, case="new"),
    Visit("home", RUTH),
    Visit("home", ADMIN),
    Visit("search", PRIYA, query={"q": "Amara"}),
    Visit("search", RUTH, query={"q": "Priya"}),
    Visit("components", ""),
    Visit("accessibility", ""),
    Visit("accessibility", PRIYA),
    # Programmes
    Visit("programmes:public", "", slug()),
    Visit("programmes:page", "", slug("faq-mentors")),
    Visit("programmes:page", AMARA, slug("handbook-mentor"), case="handbook"),
    Visit("programmes:rules", "", slug()),
    Visit("programmes:join", "", slug("mentee")),
    Visit("programmes:join", "", slug("mentor"), case="closed outside its months"),
    Visit("programmes:join", ADMIN, slug("mentee"), case="what one agrees to"),
    Visit("programmes:invitation", "", act("invitation", invited)),
    Visit("programmes:confirm", AMARA, member(AMARA)),
    Visit("programmes:confirm_by_mail", "", act("confirm", mentor_part)),
    Visit("programmes:unconfirmed", RUTH, slug()),
    Visit("programmes:close", RUTH, slug()),
    Visit("programmes:copy", ADMIN, slug()),
    Visit(
        "programmes:redate", RUTH, lambda world: [world.member(PRIYA).cohort_id], case="goes on all the year"
    ),
    Visit("programmes:mine", PRIYA),
    Visit("programmes:mine", ADMIN, case="empty"),
    Visit("programmes:membership", AMARA, member(AMARA)),
    Visit("programmes:membership", CALLUM, member(CALLUM), case="new"),
    Visit("programmes:agreement", "Bridget O'Hara", member("Bridget O'Hara")),
    Visit("programmes:profile", AMARA, member(AMARA)),
    Visit("programmes:preview", AMARA, member(AMARA)),
    Visit("programmes:reflection", PRIYA, member(PRIYA)),
    Visit("programmes:briefing", CALLUM, member(CALLUM)),
    Visit("programmes:away", AMARA, member(AMARA)),
    Visit("programmes:leave", AMARA, member(AMARA)),
    Visit("programmes:programmes", RUTH),
    Visit("programmes:end_of_time", RUTH, member(PRIYA)),
    # Matching
    Visit("matching:directory", PRIYA, slug()),
    Visit("matching:directory", PRIYA, slug(), query={"q": "zeppelin"}, case="nothing found"),
    Visit("matching:directory", PRIYA, slug(), query={"q": "enginer law"}, case="another spelling"),
    Visit("matching:spread", RUTH, slug()),
    Visit("matching:mentor", PRIYA, mentor("Grace Mbeki")),
    Visit("matching:ask", PRIYA, mentor("Grace Mbeki")),
    Visit("matching:ask", CALLUM, mentor("Grace Mbeki"), case="not prepared"),
    Visit("matching:requests", KOFI),
    Visit("matching:requests", AMARA),
    Visit("matching:request", KOFI, asked()),
    Visit("matching:request", AMARA, asked(), case="to answer"),
    Visit("matching:request", RUTH, asked(), case="as staff"),
    Visit("matching:request", "Niamh Kelly", asked("Charlotte Beaumont", "Niamh Kelly"), case="declined"),
    Visit("matching:withdraw", KOFI, asked()),
    Visit("matching:answer", "", act("answer", request_and_mentor)),
    Visit("matching:answer", "", act("answer", request_and_mentor), query={"do": "pause"}, case="to rest"),
    Visit("matching:back", "", act("back", one_who_is_found)),
    Visit("matching:rounds", RUTH, slug()),
    Visit("matching:bank", RUTH, slug()),
    Visit("matching:prepare", RUTH, the_round),
    Visit("matching:round", RUTH, the_round),
    Visit("matching:round", RUTH, the_round, query={"show": "pinned"}, case="nobody like this"),
    Visit("matching:round_pair", RUTH, lambda world: [*the_round(world), world.proposal.mentee_id]),
    Visit("matching:release", RUTH, the_round),
    Visit("matching:close_round", RUTH, the_round),
    Visit("matching:runs", RUTH, the_round),
    Visit("matching:ranks", RUTH, the_round),
    Visit("matching:shortlists", RUTH, the_round),
    Visit("matching:choose", KOFI, lambda world: [world.round.pk]),
    Visit("matching:proposal", CALLUM, lambda world: [world.proposal.pk]),
    # Relationships
    Visit("relationships:index", PRIYA),
    Visit("relationships:index", CALLUM, case="empty"),
    Visit("relationships:relationship", PRIYA, pair()),
    Visit("relationships:relationship", AMARA, pair()),
    Visit(
        "relationships:relationship",
        "Jasmine Wright",
        pair("Professor Lena Hartmann", "Jasmine Wright"),
        case="new",
    ),
    Visit("relationships:relationship", "Ben Carter", pair("James Whitcombe", "Ben Carter"), case="over"),
    Visit("relationships:relationship", RUTH, pair(), case="as staff"),
    Visit("relationships:agree", "Jasmine Wright", pair("Professor Lena Hartmann", "Jasmine Wright")),
    Visit("relationships:new_goal", PRIYA, pair()),
    Visit("relationships:goal", PRIYA, goal),
    Visit("relationships:new_task", PRIYA, pair()),
    Visit("relationships:share", PRIYA, pair()),
    Visit("relationships:end", PRIYA, pair()),
    Visit("relationships:end", PRIYA, pair(), query={"reason": "achieved"}, case="the words"),
    Visit("relationships:block", PRIYA, pair(person=AMARA)),
    Visit("relationships:carry_on", PRIYA, pair()),
    Visit("relationships:extend", RUTH, pair()),
    Visit("relationships:check_in", JEAN, pair()),
    Visit("relationships:wish", PRIYA, pair()),
    Visit("relationships:name_stand_in", AMARA, pair(person=AMARA)),
    Visit("relationships:leaving", AMARA, member(AMARA)),
    Visit("relationships:leaving", RUTH, member(AMARA), case="as staff"),
    Visit(
        "relationships:relationship",
        RUTH,
        pair("Siobhán Reilly", "Dmitri Volkov"),
        case="as staff, with a wish",
    ),
    # Meetings
    Visit("meetings:index", PRIYA),
    Visit("meetings:index", CALLUM, case="empty"),
    Visit("meetings:record", AMARA),
    Visit("meetings:record", CALLUM, case="empty"),
    Visit("meetings:offer", PRIYA, pair()),
    Visit("meetings:book", PRIYA, pair()),
    Visit("meetings:log_past", PRIYA, pair()),
    Visit("meetings:impression", "Hana Suzuki", pair("Hannah Lindqvist", "Hana Suzuki")),
    Visit("meetings:meeting", PRIYA, meeting()),
    Visit("meetings:meeting", "Dmitri Volkov", meeting("offered", "Dmitri Volkov"), case="times offered"),
    Visit("meetings:move", PRIYA, meeting()),
    Visit("meetings:cancel", PRIYA, meeting()),
    Visit("meetings:log", PRIYA, meeting()),
    # Conversations and help
    Visit("conversations:thread", PRIYA, thread),
    Visit("help:ask", PRIYA, slug()),
    Visit("help:concern", AMARA, slug()),
    Visit("help:feedback", AMARA, slug("career-development-service")),
    Visit("help:feedback_as", PRIYA, member(PRIYA)),
    Visit("help:feedback_on", PRIYA, pair()),
    Visit("help:report", PRIYA, lambda world: [SLUG, world.person(AMARA).pk]),
    Visit("help:enquiry", "Poppy Ellis", enquiry("Poppy Ellis")),
    Visit("help:desk", SERVICE, slug()),
    Visit("help:enquiry", SERVICE, enquiry("Poppy Ellis"), case="at the desk"),
    # Records
    Visit("records:mine", PRIYA),
    Visit("records:ask", PRIYA, lambda world: ["complaint"]),
    Visit("records:erase", PRIYA),
    Visit("records:erase", RUTH, case="a role stands in the way"),
    Visit("records:notice", PRIYA, slug()),
    Visit("records:acceptances", RUTH, slug()),
    Visit("records:lost", ""),
    Visit("records:requests", RUTH),
    Visit("records:requests", ADMIN, case="empty"),
    Visit("records:request", RUTH, lambda world: [world.asked["complaint"].pk]),
    Visit("records:request", RUTH, lambda world: [world.asked["address"].pk], case="a lost address"),
    Visit("records:erase_for", RUTH, lambda world: [world.asked["erasure"].pk]),
    # Imports
    Visit("imports:start", RUTH, slug()),
    Visit("imports:columns", RUTH, batch("ready")),
    Visit("imports:check", RUTH, batch("checked")),
    Visit("imports:batch", RUTH, batch("applied")),
    Visit("imports:undo", RUTH, batch("applied")),
    # The desk
    Visit("desk:queue", RUTH),
    Visit("desk:queue", ALUMNI),
    Visit("desk:queue", JEAN),
    Visit("desk:person", RUTH, member(PRIYA)),
    Visit("desk:person", RUTH, member("Rosa Jimenez"), case="to approve"),
    Visit("desk:request", RUTH, asked()),
    Visit("desk:programme", RUTH, slug()),
    Visit("desk:people", RUTH, slug()),
    Visit("desk:requests", RUTH, slug()),
    Visit("desk:pairs", RUTH, slug()),
    Visit("desk:pair", RUTH, slug()),
    Visit("desk:invite_one", RUTH, slug()),
    Visit("desk:check_ins", JEAN, slug()),
    Visit("desk:staff", RUTH, slug()),
    Visit("desk:person", RUTH, member("Kwame Boateng"), case="with a note"),
    Visit("desk:people", RUTH, slug(), query={"state": "inactive"}, case="a saved view"),
    Visit("desk:compare", RUTH, slug()),
    Visit("desk:first_meetings", RUTH, slug()),
    Visit("desk:overview", RUTH),
    Visit("desk:batch", RUTH, lambda world: [world.batch.pk]),
    Visit("desk:doubles", RUTH, slug()),
    Visit("desk:merge", RUTH, slug(), query=two_accounts),
    Visit("matching:directory", RUTH, slug(), before=seen_as_priya, case="viewing as a mentee"),
    Visit("desk:write", RUTH, slug(), query=two_ticked, case="to those who were ticked"),
    Visit("desk:pair", RUTH, slug(), query={"wish": "1"}, case="for a wish"),
    # People and notices
    Visit("people:blocked", PRIYA),
    Visit("people:block", PRIYA, lambda world: [world.person(AMARA).pk]),
    Visit("notices:stop", "", stop_link),
    Visit("notices:choices", AMARA),
    Visit("notices:outbox", RUTH, lambda world: [world.programme.pk]),
    Visit("notices:letters", RUTH, lambda world: [world.programme.pk]),
    Visit("desk:write", RUTH, slug()),
    Visit("notices:outbox", RUTH, lambda world: [world.programme.pk], query={"all": "1"}, case="all"),
    Visit("notices:demo", ""),
    *ACCOUNTS,
]

ELSEWHERE = {
    "account_email_verification_sent": "leads on: an address is proved by its code",
    "account_confirm_login_code": "leads on: codes are asked for by accounts:code",
    "demo_mail": "the same page as notices:demo",
    "desk:programme_of": "leads on to desk:programme",
    "desk:rematch": "leads on to desk:pair",
    "desk:write_to": "leads on to desk:write",
    "relationships:note_contact": "",
    "records:copy": "a file to download",
    "health": "plain data for a machine",
    "meetings:calendar": "a file to download",
    "programmes:logo": "a picture",
    "conversations:file": "a file to download",
    "imports:problems": "a file to download",
    "matching:round_table": "a file to download",
    "mfa_login_webauthn": "plain data for the browser's own dialogue",
    "mfa_download_recovery_codes": "a file to download",
    "socialaccount_signup": "leads on: an institution's word has opened the account already, or opens none",
}
