"""The table itself, room by room."""

from tests.permissions.table import (
    ALL,
    DESK,
    FINDERS,
    HERE,
    MENTEE,
    MENTOR,
    PAIR,
    RUNS,
    SEES,
    SIGNED,
    STAFF_ANYWHERE,
    Row,
    form,
    page,
    verb,
)  # fmt: skip

OURS = {"slug": "ours"}
PROFILE = {"pk": "mentee membership"}
THE_PAIR = {"pk": "pair"}
THE_ROUND = {"slug": "ours", "pk": "round"}
BATCH = {"slug": "ours", "pk": "batch"}

SITE = {
    "home": page(ALL),
    "search": page(SIGNED),
    "health": page(ALL),
    "components": page(ALL),
    "accessibility": page(ALL),
    "demo_sign_in": verb(set(), public=True, pk="mentor person"),  # not one of the demo's people
    "demo_mail": page(ALL),
}
PROGRAMMES = {
    "programmes:public": page(ALL, **OURS),
    "programmes:page": Row({**OURS, "name": "about"}, get=HERE, public=True),  # not one of the public pages
    "programmes:rules": page(ALL, **OURS),
    "programmes:logo": Row(OURS, get=set(), public=True),  # its scheme has none
    "programmes:join": form(ALL, **OURS, role="mentee"),
    "programmes:interest": verb(ALL, **OURS, role="mentor"),
    "programmes:invitation": page(ALL, token="invitation"),
    "programmes:mine": page(SIGNED),
    "programmes:membership": page({*MENTEE, *SEES}, **PROFILE),  # staff are led to their own page
    "programmes:agreement": form(MENTEE, **PROFILE),
    "programmes:profile": form(MENTEE, **PROFILE),
    "programmes:preview": page(MENTEE, **PROFILE),
    "programmes:reflection": form(MENTEE, **PROFILE),
    "programmes:briefing": form(MENTEE, now=MENTEE, **PROFILE),
    "programmes:confirm": form(MENTEE, **PROFILE),
    "programmes:confirm_by_mail": form(ALL, token="still right"),
    "programmes:unconfirmed": page(SEES, **OURS),
    "programmes:programmes": page(STAFF_ANYWHERE),
    "programmes:close": form(RUNS, data={"pairs": "go-on"}, **OURS),
    "programmes:open_again": verb(set(), now=RUNS, **OURS),
    "programmes:copy": form({"administrator"}, **OURS),
    "programmes:redate": Row(
        {"pk": "cohort"}, get=RUNS, post=set(), now=RUNS
    ),  # ours is no programme with dates
    "programmes:deactivate": verb(MENTEE, **PROFILE),
    "programmes:activate": verb(MENTEE, now=MENTEE, **PROFILE),
    "programmes:away": form(MENTEE, **PROFILE),
    "programmes:back": verb(set(), now=MENTEE, **PROFILE),
    "programmes:end_of_time": form(RUNS, **PROFILE),
    "programmes:leave": form(MENTEE, **PROFILE),
    "programmes:rejoin": verb(MENTOR, pk="left"),
}
MATCHING = {
    "matching:directory": page(FINDERS, **OURS),
    "matching:mentor": page(FINDERS, **OURS, pk="mentor membership"),
    "matching:spread": page(RUNS, **OURS),
    "matching:bank": page(RUNS, **OURS),
    "matching:star": verb({"mentee", "mentee2"}, **OURS, pk="mentor membership"),
    "matching:ask": form(FINDERS, **OURS, pk="mentor membership"),  # who cannot ask is led back
    "matching:requests": page(SIGNED),
    "matching:request": form({*PAIR, *RUNS}, pk="request"),
    "matching:reply": verb(PAIR, now={*PAIR, *RUNS}, data={"words": "Thank you for asking."}, pk="request"),
    "matching:withdraw": form(PAIR, now={*MENTOR, *RUNS}, pk="request"),
    "matching:line": verb(MENTEE, data={"do": "out"}, pk="choice"),
    "matching:see": verb(PAIR, now={*MENTEE, *RUNS}, pk="request"),
    "matching:answer": form(ALL, token="answer"),
    "matching:rounds": Row(OURS, get=RUNS, now=RUNS, post=set()),  # one is open already
    "matching:round": page(RUNS, **THE_ROUND),
    "matching:prepare": form(RUNS, **THE_ROUND),
    "matching:round_pair": page(RUNS, **THE_ROUND, mentee="mentee2 membership"),
    "matching:edit_round": verb(set(), now=RUNS, data={"change": "undo"}, **THE_ROUND),  # nothing was changed
    "matching:release": form(RUNS, **THE_ROUND),
    "matching:close_round": form(RUNS, **THE_ROUND),
    "matching:give_up": verb(set(), now=RUNS, **THE_ROUND),  # it is worked out
    "matching:runs": page(RUNS, **THE_ROUND),  # there is one run: they are led to the board
    "matching:round_table": page(RUNS, **THE_ROUND, kind="csv"),
    "matching:proposal": form({*PAIR, *RUNS}, pk="proposal"),  # staff are led to the board
    "matching:choose": Row(
        {"pk": "round"}, get=MENTEE, post=set(), now=MENTEE
    ),  # somebody has been found for them
    "matching:shortlists": Row(
        THE_ROUND, get=RUNS, post=set(), now=RUNS
    ),  # the scheme does not ask people to choose
    "matching:ranks": form(RUNS, **THE_ROUND),
    "matching:take_back": verb(RUNS, pk="proposal"),
    "matching:back": form(ALL, token="back"),
}
RELATIONSHIPS = {
    "relationships:index": page(SIGNED),
    "relationships:relationship": page({*PAIR, *RUNS}, **THE_PAIR),
    "relationships:agree": form(PAIR, **THE_PAIR),
    "relationships:pause": verb(PAIR, **THE_PAIR),
    "relationships:resume": verb(PAIR, now=PAIR, **THE_PAIR),
    "relationships:new_goal": form(PAIR, **THE_PAIR),
    "relationships:goal": page(PAIR, pk="goal"),
    "relationships:rate": verb(PAIR, data={"now": "5"}, pk="goal"),
    "relationships:reach": verb(PAIR, pk="goal"),
    "relationships:set_aside": verb(PAIR, pk="goal"),
    "relationships:reopen": verb(PAIR, now=PAIR, pk="goal"),
    "relationships:new_task": form(PAIR, **THE_PAIR),
    "relationships:finish_task": verb(PAIR, pk="task"),
    "relationships:reopen_task": verb(set(), now=PAIR, pk="task"),  # it is still to do
    "relationships:drop_task": verb(PAIR, pk="task"),
    "relationships:share": form(PAIR, **THE_PAIR),
    "relationships:note_contact": verb(PAIR, **THE_PAIR),
    "relationships:take_back": verb(PAIR, now=MENTOR, pk="contact"),
    "relationships:carry_on": form(set(), now=PAIR, **THE_PAIR),  # no end is planned
    "relationships:extend": form(set(), now=RUNS, **THE_PAIR),  # no end is planned
    "relationships:end": form({*PAIR, *RUNS}, **THE_PAIR),
    "relationships:block": form(MENTEE, **THE_PAIR, person="mentor person"),
    "relationships:wish": form(PAIR, now=MENTOR, **THE_PAIR),
    "relationships:take_back_wish": verb(MENTOR, now=RUNS, pk="wish"),
    "relationships:let_go_on": verb({*MENTOR, *RUNS}, now={*MENTOR}, pk="wish"),
    "relationships:leaving": form({*MENTEE, *RUNS}, now={"adviser"}, **PROFILE),
    "relationships:name_stand_in": form({*MENTOR, *RUNS}, **THE_PAIR, person="mentor person"),
    "relationships:end_stand_in": verb({"mentee", "mentee2", *RUNS}, now=MENTOR, pk="stand-in"),
    "relationships:check_in": form(RUNS, **THE_PAIR),
    "relationships:begin_again": verb({*PAIR, *RUNS}, now={*PAIR, *RUNS}, **THE_PAIR),  # it runs
}
MEETINGS = {
    "meetings:index": page(SIGNED),
    "meetings:record": page(SIGNED),
    "meetings:offer": form(PAIR, **THE_PAIR),
    "meetings:book": form(PAIR, **THE_PAIR),
    "meetings:log_past": form({*PAIR, *RUNS}, **THE_PAIR),
    "meetings:impression": form(PAIR, data={"fit": "well"}, **THE_PAIR),
    "meetings:meeting": page(PAIR, pk="booked"),
    "meetings:pick": verb(PAIR, now=PAIR, pk="offered"),  # no time was chosen
    "meetings:move": form(PAIR, pk="booked"),
    "meetings:cancel": form(PAIR, pk="booked"),
    "meetings:log": form(PAIR, pk="booked"),
    "meetings:calendar": page(PAIR, pk="booked"),
}
CONVERSATIONS = {
    "conversations:thread": page(PAIR, pk="thread"),
    "conversations:say": verb(PAIR, data={"body": "Hello"}, pk="thread"),
    "conversations:read": verb(PAIR, pk="thread"),
    "conversations:write": verb(PAIR, data={"body": "Hello"}, pk="pair"),
    "conversations:file": page(PAIR, pk="file"),
}
HELP = {
    "help:enquiry": page({*MENTEE, *DESK}, pk="enquiry"),
    "help:reply": verb({*MENTEE, *DESK}, data={"body": "Hello"}, pk="enquiry"),
    "help:take": verb({*MENTEE, *DESK}, now=MENTEE, pk="enquiry"),
    "help:close": verb({*MENTEE, *DESK}, now=MENTEE, pk="enquiry"),
    "help:hand_over": verb(
        {*MENTEE, *DESK}, now={*MENTEE, *DESK}, pk="enquiry"
    ),  # nobody else sits at this desk
    "help:pass_on": verb({*MENTEE, *DESK}, now={*MENTEE, *DESK}, pk="enquiry"),  # there is no other
    "help:desk": page(DESK, **OURS),
    "help:hand_over_all": verb(DESK, now=DESK, **OURS),
    "help:ask": form(HERE, **OURS),
    "help:concern": form(HERE, **OURS),
    "help:feedback_as": form(MENTEE, **PROFILE),
    "help:feedback_on": form(PAIR, **THE_PAIR),
    "help:feedback": form(HERE, **OURS, desk="team"),
    "help:report": form({"mentee", "mentee2", "mentor2"}, **OURS, person="mentor person"),
}
ACCOUNTS = {
    "people:blocked": page(SIGNED),
    "people:block": form({"mentee", "mentee2"}, pk="mentor person"),  # of those who have met, or stand in
    "people:unblock": verb(MENTEE, pk="block"),
    "notices:stop": form(ALL, token="stop"),
    "notices:choices": form(SIGNED),
    "notices:outbox": page(RUNS, programme="programme"),
    "notices:letters": page(RUNS, programme="programme"),
    "notices:take_back": verb(RUNS, pk="letter to many"),
    "notices:resend_all": verb(RUNS, programme="programme"),
    "notices:resend": verb(RUNS, pk="failed mail"),
    "notices:mend": verb({*MENTOR, *RUNS}, pk="dead address"),  # the mentor's own
    "notices:try_again": verb(RUNS, pk="step aside"),
    "notices:demo": page(ALL),
    "notices:travel": verb(ALL),
    "accounts:account": form(SIGNED),
    "accounts:appearance": verb(SIGNED),
    "accounts:sessions": page(SIGNED),
    "accounts:kept": page(SIGNED),
    "accounts:keep": verb(SIGNED),
    "accounts:throw_away": verb({"mentee"}, pk="draft"),
    "accounts:end_other_sessions": verb(SIGNED),
    "accounts:end_session": verb(set(), pk="mentor person"),  # the id of a sign-in that is nobody's
    "accounts:arrive": form(ALL),
    "accounts:code": form(ALL),
    "accounts:another_code": verb(ALL),
}
ASKED = {"pk": "asked"}
RECORDS = {
    "records:mine": page(SIGNED),
    "records:ask_for_copy": verb(SIGNED),
    "records:copy": page(MENTEE, pk="copy"),  # one's own alone, whoever asks
    "records:ask": form(SIGNED, kind="correction"),
    "records:withdraw": verb(MENTEE, **ASKED),
    "records:erase": form(SIGNED, now=STAFF_ANYWHERE),  # a role is ended first
    "records:notice": form(set(), **OURS),  # this programme has none
    "records:acceptances": page(RUNS, **OURS),
    "records:lost": form(ALL),
    "records:requests": page(STAFF_ANYWHERE - {"adviser"}),
    "records:request": form(RUNS, **ASKED),
    "records:take": verb(RUNS, **ASKED),
    "records:acknowledge": verb(RUNS, pk="complained"),
    "records:give_address": verb(RUNS, pk="lost"),  # how one is sure was not said
    "records:hold": verb(RUNS, **ASKED),
    "records:erase_for": form(RUNS, pk="erasing"),
}
IMPORTS = {
    "imports:start": form(RUNS, **OURS),
    "imports:batch": page(RUNS, **BATCH),
    "imports:columns": form(RUNS, **BATCH),
    "imports:check": page(RUNS, **BATCH),
    "imports:problems": page(RUNS, **BATCH),
    "imports:confirm": verb(RUNS, **BATCH),  # leads back: not checked yet
    "imports:go_on": verb(RUNS, now=RUNS, **BATCH),  # nothing was interrupted
    "imports:undo": form(RUNS, now=RUNS, **BATCH),
    "imports:throw_away": verb(RUNS, **BATCH),
}
DESK_ROOM = {
    "desk:queue": page(STAFF_ANYWHERE),
    "desk:person": page(SEES, **PROFILE),
    "desk:approve": verb(SEES, now={"adviser"}, pk="applied"),
    "desk:turn_down": verb(SEES, now={"adviser"}, data={"words": "Not this time."}, pk="applied"),
    "desk:invite": verb(SEES, now={"adviser"}, pk="invited"),
    "desk:deactivate": verb(SEES, now={"adviser"}, **PROFILE),
    "desk:activate": verb(SEES, now=SEES, **PROFILE),
    "desk:leave": verb(SEES, now={"adviser"}, **PROFILE),
    "desk:request": page(RUNS, pk="request"),
    "desk:programme": page(SEES, **OURS),
    "desk:programme_of": page(SEES, pk="programme"),
    "desk:take_charge": verb({*PAIR, *RUNS}, now=PAIR, pk="pair"),
    "desk:check_in": verb({*PAIR, *RUNS}, now=PAIR, data={"outcome": "well"}, pk="pair"),
    "desk:rematch": page(RUNS, pk="wish"),
    "desk:doubles": page(RUNS, **OURS),
    "desk:merge": form(set(), **OURS),  # no two were chosen
    "desk:part": verb(RUNS, pk="merge"),
    "desk:keep_apart": verb(set(), **OURS),  # no two were chosen
    "desk:ask_again": verb(RUNS, pk="double"),
    "desk:compare": page(SEES, **OURS),
    "desk:first_meetings": page(RUNS, **OURS),
    "desk:overview": page(STAFF_ANYWHERE),
    "desk:view_as": verb(RUNS, now={"adviser"}, **PROFILE),
    "desk:stop_viewing": verb(SIGNED),
    "desk:note": verb(SEES, data={"words": "Prefers the mornings."}, **PROFILE),
    "desk:drop_note": verb(SEES, now=SEES - DESK, pk="note"),
    "desk:save_view": verb(SEES, data={"name": "Mine", "query": "state=active"}, **OURS, which="people list"),
    "desk:drop_view": verb(DESK, pk="view"),
    "desk:bulk": verb(SEES, data={"verb": "deactivate"}, **OURS),  # nobody was chosen
    "desk:batch": page(DESK, pk="step"),
    "desk:undo_batch": verb(DESK, pk="step"),
    "desk:deputise": verb(RUNS, **OURS),
    "desk:call_off": verb(RUNS, pk="deputy"),
    "desk:write": form(RUNS, **OURS),
    "desk:write_to": page(RUNS, pk="programme"),
    "desk:people": page(SEES, **OURS),
    "desk:requests": page(RUNS, **OURS),
    "desk:pairs": page(RUNS, **OURS),
    "desk:pair": form(RUNS, now=RUNS, **OURS),  # nobody was chosen
    "desk:check_ins": page(RUNS, **OURS),
    "desk:invite_one": form(RUNS, **OURS),
    "desk:staff": form(RUNS, **OURS),
    "desk:step_down": verb(RUNS, **OURS, holding="holding"),
}
TABLE = {
    **SITE, **PROGRAMMES, **MATCHING, **RELATIONSHIPS, **MEETINGS, **CONVERSATIONS, **HELP, **ACCOUNTS, **IMPORTS,
    **DESK_ROOM, **RECORDS,
}  # fmt: skip
