"""The career-mentoring scheme says in data what its programme promises in words."""

from datetime import date
from pathlib import Path

import pytest

from ithaca.help.policy import HelpPolicy, desk_for
from ithaca.kit.rules.periods import Offset, Period
from ithaca.matching.policy import DirectoryPolicy, MatchingPolicy, RequestPolicy
from ithaca.meetings.policy import MeetingPolicy
from ithaca.notices.rules import letters
from ithaca.programmes import scheme as schemes
from ithaca.programmes.policy import CalendarPolicy, JoiningPolicy, PagesPolicy
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.rights import Right

FOLDER = Path(__file__).resolve().parent.parent / "schemes" / "career-mentoring"


@pytest.fixture(scope="module")
def scheme():
    return schemes.parse(schemes.read_folder(FOLDER))


@pytest.fixture(scope="module")
def expects(scheme):
    return {expect.name: expect for expect in scheme.expects}


def in_role(scheme, role):
    return scheme.section(JoiningPolicy).roles[role]


def fields(scheme, form, **wanted):
    """The names of a form's fields of which all this is true."""
    return {
        field.name
        for field in scheme.forms[form].field
        if all(getattr(field, key) == value for key, value in wanted.items())
    }


def values(scheme, form, field):
    return [choice.value for choice in scheme.forms[form].get(field).choices]


def says(scheme, page, *words):
    body = " ".join(scheme.pages[page].body.split())
    return [word for word in words if word not in body] == []


def headings(page):
    return [line.lstrip("# ") for line in page.body.splitlines() if line.startswith("### ")]


def answered(page):
    """Questions that have an answer under them."""
    parts = page.body.split("\n### ")[1:]
    return [part.partition("\n")[0] for part in parts if part.partition("\n")[2].strip()]


# Joining ----------------------------------------------------------------------------------------------------------


def test_staff_check_that_a_mentor_studied_here(scheme):
    """CAREER-01: alumni alone may mentor, and staff look before they approve."""
    mentor = in_role(scheme, "mentor")
    assert mentor.approval
    assert "studied at the University" in mentor.check
    assert {"course", "graduation_year"} <= fields(scheme, "mentor-profile", required=True)


@pytest.mark.parametrize("month", range(1, 13))
def test_mentors_sign_up_in_march_and_august_alone(scheme, month):
    """CAREER-02: mentors are recruited twice a year."""
    assert in_role(scheme, "mentor").is_open(date(2027, month, 15)) == (month in (3, 8))


@pytest.mark.parametrize("month", range(1, 13))
def test_mentees_join_in_every_month(scheme, month):
    """CAREER-04: joining works all year."""
    assert in_role(scheme, "mentee").is_open(date(2027, month, 15))


def test_a_mentee_takes_part_until_the_course_ends(scheme):
    """CAREER-05: access lasts throughout the period of study."""
    assert in_role(scheme, "mentee").ends_field == "course_end"
    field = scheme.forms["mentee-profile"].get("course_end")
    assert (field.kind, field.required) == ("date", True)


def test_a_mentee_is_checked_against_the_records(scheme):
    """CAREER-46: a current student, by a number that staff alone can see."""
    mentee = in_role(scheme, "mentee")
    assert mentee.approval
    assert "current student" in mentee.check
    field = scheme.forms["mentee-profile"].get(mentee.records_field)
    assert (field.required, field.seen_by) == (True, "staff")


def test_a_mentor_accepts_that_it_is_unpaid(scheme):
    """CAREER-32: a volunteering role, said before the sign-up is sent."""
    assert "voluntary" in in_role(scheme, "mentor").statements
    assert says(scheme, "voluntary", "not paid")


def test_a_mentor_is_told_that_every_mentee_sees_the_profile_and_the_address(scheme):
    """CAREER-18: contact address and profile are open to all mentees of the programme."""
    mentor = in_role(scheme, "mentor")
    assert mentor.contact_seen_by == "programme"
    assert "who-sees-what" in mentor.statements
    assert says(scheme, "who-sees-what", "Every mentee in this programme can see", "contact address")


def test_a_mentor_may_give_an_address_made_for_the_purpose(scheme):
    """CAREER-19: the contact address is apart from the sign-in address, and we suggest it."""
    assert in_role(scheme, "mentor").contact_address
    assert says(scheme, "who-sees-what", "make an address just for mentoring")
    assert says(scheme, "faq-mentors", "make an address just for mentoring")


# The profile ------------------------------------------------------------------------------------------------------


def test_a_mentor_must_give_the_course_and_the_present_job(scheme):
    """CAREER-17: these four are required beside name and address, and mentees see them."""
    four = {"course", "graduation_year", "job_title", "employer"}
    assert fields(scheme, "mentor-profile", required=True) == four
    assert four <= fields(scheme, "mentor-profile", seen_by="programme")


def test_a_profile_tells_history_successes_and_moves(scheme):
    """CAREER-20: three parts of the story, open to mentees and to search."""
    story = {"job_history", "successes", "moves"}
    assert story <= fields(scheme, "mentor-profile", seen_by="programme", search=True)


def test_the_ways_to_help_are_chosen_filtered_and_searched(scheme):
    """CAREER-21: every way that the programme names, found by filter and by other words too."""
    ways = scheme.forms["mentor-profile"].get("ways")
    assert {
        "first-job", "industry", "salary", "business-plan", "studies", "moving-sector", "networking", "negotiating",
    } <= set(values(scheme, "mentor-profile", "ways"))  # fmt: skip
    assert (ways.kind, ways.filter, ways.search) == ("choices", True, True)
    assert all(choice.synonyms for choice in ways.choices)
    found = scheme.forms["mentor-profile"].searchable({"ways": ["business-plan"]})
    assert "Writing a business plan" in found
    assert "start-up" in found


def test_the_story_is_recommended_with_a_reason_and_never_demanded(scheme):
    """CAREER-52: what is empty is shown with why it helps."""
    form = scheme.forms["mentor-profile"]
    assert {"job_history", "successes", "moves", "ways"} <= {f.name for f in form.empty({})}
    assert [f.name for f in form.empty({}) if f.required or not f.why] == []


def test_mentors_learn_nothing_of_a_mentee_before_both_agree(scheme):
    """CAREER-08: mentors do not browse mentees; a mentee's answers are for the partner or for staff."""
    assert Right.FIND_MENTORS in scheme.roles["mentee"].rights
    assert scheme.roles["mentor"].rights == (Right.BE_FOUND,)
    for form in ("mentee-profile", "reflection"):
        assert fields(scheme, form, seen_by="programme") == set()


# Finding and asking -----------------------------------------------------------------------------------------------


def test_mentees_think_over_their_aims_and_read_the_briefing_first(scheme):
    """CAREER-42 and CAREER-47: reflection and briefing come before the first request."""
    mentee = in_role(scheme, "mentee")
    assert (mentee.reflection, mentee.briefing) == ("reflection", "briefing")
    assert {"aims", "help"} == fields(scheme, "reflection", required=True)
    assert "briefing" in scheme.section(PagesPolicy).public


def test_needs_and_offers_are_the_same_words(scheme):
    """CAREER-42: what a mentee would like help with is compared with how mentors can help."""
    assert values(scheme, "reflection", "help") == values(scheme, "mentor-profile", "ways")
    for criterion in scheme.section(MatchingPolicy).criterion:
        form = "reflection" if scheme.forms["reflection"].get(criterion.needs) else "mentee-profile"
        assert values(scheme, form, criterion.needs) == values(scheme, "mentor-profile", criterion.offers)
        assert criterion.offers in fields(scheme, "mentor-profile", filter=True)


def test_the_weights_of_a_fit_are_those_that_research_suggests(scheme):
    """Needs met count most, then field and way of working, then the means of contact, then a wish."""
    weights = {c.needs: c.weight for c in scheme.section(MatchingPolicy).criterion}
    assert weights == {"help": 0.35, "sector": 0.20, "style": 0.20, "meet": 0.15, "place": 0.10}


def test_the_directory_shows_fields_that_the_profile_has(scheme):
    """CAREER-07: mentees browse and choose; what a card shows is in the profile and open to them."""
    shown = scheme.section(DirectoryPolicy)
    names = {*shown.headline, shown.place, shown.own_words, shown.ways}
    assert names <= fields(scheme, "mentor-profile", seen_by="programme")


def test_a_mentee_presses_interested_and_writes(scheme):
    """CAREER-09 and CAREER-10: the button's word, and a message that cannot be empty."""
    requests = scheme.section(RequestPolicy)
    assert requests.button == "Interested"
    assert requests.least > 0
    assert len(requests.prompts) >= 3


def test_any_number_of_mentees_may_be_interested(scheme):
    """CAREER-13: no cap on interest."""
    assert scheme.section(RequestPolicy).pending == 0


def test_two_mentees_at_a_time_are_suggested_and_a_third_is_possible(scheme):
    """CAREER-14: capacity is advice."""
    assert in_role(scheme, "mentor").capacity == 2
    assert scheme.section(RequestPolicy).capacity == "advice"


def test_a_decline_is_kind_and_leads_on(scheme):
    """CAREER-12: another mentor, and help with wording or needs from the Career Development Service."""
    requests = scheme.section(RequestPolicy)
    assert requests.desk == "career-development-service"
    for words in ("ask somebody else", "Career Development Service", "message", "what you are looking for"):
        assert words in " ".join(requests.after_decline.split())
    assert len(requests.reason) >= 3
    assert all("hank you" in reason.message for reason in requests.reason)


def test_an_unanswered_request_is_reminded_once_and_lapses_after_fourteen_days(scheme, expects):
    """CAREER-44: the seed is silent; ours is 14 days with a reminder after 7."""
    due = expects["answer-request"]
    assert (due.owner, due.due.period, due.outcome) == ("mentor", Period(days=14), "request.expire")
    assert due.remind == (Offset(7, since=True),)
    assert due.since == ("request.sent", "request.replied")


# Working together -------------------------------------------------------------------------------------------------


def test_nothing_needs_a_place(scheme):
    """CAREER-15: online is the favoured way, and meeting in person is never needed."""
    meetings = scheme.section(MeetingPolicy)
    assert not any(mode.needs_place for mode in meetings.modes.values())
    assert meetings.usual == "video"


def test_a_pair_is_in_touch_about_monthly_as_a_guide(scheme, expects):
    """CAREER-24: once a month is expected, and never called late."""
    pair = scheme.section(RelationshipPolicy).usual()
    assert (pair.name, pair.cadence, pair.agree_cadence) == ("pair", Period(months=1), True)
    due = expects["keep-in-touch"]
    assert (due.advisory, due.due_from, due.due.period) == (True, "cadence_days", Period(months=1))


def test_some_want_advice_on_one_thing_over_a_short_time(scheme):
    """CAREER-25: a short kind of mentoring, closer together, that ends by itself unless they go on."""
    short = scheme.section(RelationshipPolicy).named("short")
    assert short.name == "short"
    assert short.cadence.about_days() < Period(months=1).about_days() < short.lasts.about_days()


def test_both_say_how_much_time_they_have(scheme, expects):
    """CAREER-26: expectations about time are asked of each side in the first exchange."""
    form = scheme.section(RelationshipPolicy).expectations
    assert "time" in fields(scheme, form, required=True, seen_by="partner")
    for name, owner in (("agree-mentee", "mentee"), ("agree-mentor", "mentor")):
        due = expects[name]
        assert (due.owner, due.each, due.since) == (owner, True, ("relationship.started",))


def test_the_mentee_sets_goals_at_the_first_meeting(expects):
    """CAREER-27: goals are the mentee's, settled by setting one."""
    due = expects["set-goals"]
    assert (due.owner, due.settled_by) == ("mentee", ("goal.set",))
    assert "when you first meet" in due.task


def test_the_mentee_is_reminded_the_day_before_a_meeting(expects):
    """CAREER-28: in touch at the agreed time."""
    due = expects["meet"]
    assert (due.owner, due.due_from) == ("mentee", "in_days")
    assert Offset(-1) in due.remind


def test_the_volunteering_team_looks_in_within_six_months(scheme, expects):
    """CAREER-29: a check-in on each pair, owned by a team, with an end to waiting."""
    due = expects["check-in"]
    closed = max((c.last - c.first).days + 1 for c in scheme.section(CalendarPolicy).closed)
    assert due.owner == "volunteering-team"
    assert due.due.period.days + closed <= 181
    assert due.settled_by == ("checkin.done",)
    assert Right.CHECK_IN in scheme.roles[due.owner].rights
    assert due.escalate_to == "coordinator"


def test_contact_elsewhere_counts_as_contact(expects):
    """CAREER-50: a note that they were in touch by other means settles what was due."""
    assert "contact.noted" in expects["keep-in-touch"].settled_by


def test_a_reached_goal_leads_to_a_talk_about_what_comes_next(expects):
    """CAREER-39: next steps are asked after once a goal is reached."""
    due = expects["next-steps"]
    assert due.since == ("goal.reached",)
    assert "what comes next" in due.task


# Ending -----------------------------------------------------------------------------------------------------------


def reasons(scheme, role):
    return {reason.name: reason for reason in scheme.section(RelationshipPolicy).reasons_for(role)}


def test_a_mentee_ends_for_chemistry_or_success_with_courteous_words(scheme):
    """CAREER-36: the two reasons first, each with a message; thanks are suggested; an advice page is linked."""
    found = reasons(scheme, "mentee")
    assert list(found) == ["chemistry", "achieved", "plans", "times"]
    assert all("hank" in reason.message and reason.advice for reason in found.values())
    assert found["achieved"].thanks
    assert scheme.section(RelationshipPolicy).advice_page == "ending-well"


def test_ending_after_the_first_meeting_counts_against_nobody(scheme):
    """CAREER-37: the advice says so, and no rule says otherwise."""
    assert "counts against nobody" in " ".join(reasons(scheme, "mentee")["chemistry"].advice.split())


def test_a_mentor_ends_for_fit_or_circumstances_and_feeds_back_to_the_service(scheme):
    """CAREER-35: the two reasons first, with a message to the mentee; feedback to the Career Development Service."""
    found = reasons(scheme, "mentor")
    assert list(found) == ["fit", "circumstances", "done", "times"]
    assert all(reason.message and reason.advice for reason in found.values())
    for name in ("fit", "circumstances"):
        assert "soon" in found[name].message + found[name].advice
    assert scheme.section(RelationshipPolicy).feedback_desk["mentor"] == "career-development-service"


def test_the_pair_may_set_a_new_goal_or_stay_in_touch_before_ending(scheme):
    """CAREER-39: the advice for a reached objective speaks of what comes next."""
    advice = reasons(scheme, "mentee")["achieved"].advice
    assert "what comes next" in advice
    assert "stay\nin touch" in advice


# The yearly letter ------------------------------------------------------------------------------------------------


def test_mentors_confirm_their_profile_every_august(expects):
    """CAREER-03: asked from the first of August, by the last; the Alumni team sees who has not."""
    due = expects["confirm-profile"]
    assert (due.owner, str(due.due), due.opens) == ("mentor", "31 August", Offset(-30))
    assert "how the year was" in due.task
    assert set(due.since) >= set(due.settled_by) == {"profile.confirmed"}
    assert due.escalate_to == "alumni-team"


# Help and texts ---------------------------------------------------------------------------------------------------


def test_mentors_ask_the_alumni_team_and_students_the_service(scheme):
    """CAREER-40: two help desks."""
    assert (desk_for(scheme, "mentor"), desk_for(scheme, "mentee")) == (
        "alumni-team",
        "career-development-service",
    )


def test_a_worried_mentor_is_asked_to_persist_first(scheme):
    """CAREER-34: a kind word before the concern is sent, and it can be sent all the same."""
    persist = " ".join(scheme.section(HelpPolicy).desks["alumni-team"].persist.split())
    assert "a little more time" in persist
    assert "write to us" in persist


def test_three_teams_look_after_the_programme(scheme):
    """CAREER-45: Alumni team, volunteering team and Career Development Service are staff roles of their own."""
    teams = ("alumni-team", "volunteering-team", "career-development-service")
    assert {scheme.roles[name].kind for name in teams} == {"staff"}
    assert scheme.roles_with(Right.RUN_PROGRAMME) == ["coordinator"]


def test_each_role_has_its_handbook_and_mentors_read_how_they_can_help(scheme):
    """CAREER-33: a handbook for each role, with `Ways you can help`."""
    handbook = scheme.section(PagesPolicy).handbook
    assert set(handbook) == {"mentor", "mentee"}
    assert "## Ways you can help" in scheme.pages[handbook["mentor"]].body


def test_the_handbook_tells_of_every_way_to_help(scheme):
    """CAREER-21 and CAREER-33: the handbook's list and the form's list are the same."""
    labels = [choice.label for choice in scheme.forms["mentor-profile"].get("ways").choices]
    body = " ".join(scheme.pages["handbook-mentor"].body.split())
    assert sorted(label for label in labels if f"{label}.**" not in body) == ["Finding a first graduate job"]
    assert "A first graduate job.**" in body


@pytest.mark.parametrize(("role", "questions"), [("mentor", 22), ("mentee", 5)])
def test_each_role_has_its_own_questions_and_every_one_is_answered(scheme, role, questions):
    """CAREER-41: two pages, with at least the questions of the programme."""
    page = scheme.pages[scheme.section(PagesPolicy).faq[role]]
    assert headings(page) == answered(page)
    assert len(headings(page)) >= questions


def test_the_questions_say_what_the_rules_say(scheme):
    """CAREER-02, CAREER-14 and CAREER-24: the words for people are those of the data."""
    assert says(
        scheme, "faq-mentors", "In March and in August", "no more than two mentees", "about once a month"
    )
    assert says(scheme, "faq-mentors", "Fourteen days")
    assert says(scheme, "faq-mentees", "within fourteen")


def test_good_mentors_are_honest_supportive_and_ready_to_criticise(scheme):
    """CAREER-48: role page, agreement, and a mark for those who are new to work."""
    assert says(scheme, "role", "honest", "supportive", "criticise kindly", "open")
    agreement = scheme.section(RelationshipPolicy).agreement
    assert says(scheme, agreement, "open and honest with each other", "honest and supportive")
    assert scheme.forms["reflection"].get("new_to_work").kind == "yes-no"


def test_mentors_read_what_they_and_their_organisation_gain(scheme):
    """CAREER-49: both lists on one public page."""
    page = scheme.section(PagesPolicy).benefits["mentor"]
    assert says(scheme, page, "## For you ", "## For your organisation ", "CV")


def test_the_agreement_lets_everybody_speak_up(scheme):
    """CAREER-48: openness is never a gag; reporting is named as free."""
    agreement = scheme.section(RelationshipPolicy).agreement
    assert says(scheme, agreement, "Nothing here stops either of us from reporting")


def test_reminders_are_few(scheme):
    """Nobody is reminded more than twice of one thing."""
    assert {e.name: len(e.remind) for e in scheme.expects if len(e.remind) > 2} == {}


def test_every_button_begins_with_a_verb_and_every_task_is_an_order(scheme):
    """CAREER-45: the words on the queues are short, and none is a question."""
    assert [e.name for e in scheme.expects if e.task.endswith(("?", ".")) or len(e.task) > 80] == []
    assert [e.name for e in scheme.expects if e.action in ("Open", "Submit")] == []


# Letters ----------------------------------------------------------------------------------------------------------


def test_the_letter_to_a_mentor_holds_the_message_and_leads_to_the_answer(scheme):
    """CAREER-09, CAREER-10 and TOP-01: the mentee's words, what they show, and a link for each answer."""
    assert {"words", "shown", "when", "yes", "question", "no", "pause"} <= letters.used(
        scheme.letters["request-received"]
    )


def test_the_letter_after_a_decline_holds_kind_words_and_both_ways_on(scheme):
    """CAREER-12: the mentor's words, our advice, another mentor, and help with wording."""
    assert {"words", "next", "advice", "find", "help"} <= letters.used(scheme.letters["request-declined"])


def test_the_letter_of_a_yes_asks_both_to_speak_of_time_and_goals(scheme):
    """CAREER-26 and CAREER-27: expectations in the first exchange, then goals."""
    body = " ".join(scheme.letters["request-accepted"].body.split())
    assert "how much time you have" in body
    assert "goals" in body


def test_the_letter_of_an_ending_names_where_feedback_goes(scheme):
    """CAREER-35: feedback goes to the Career Development Service and not to the other person."""
    body = " ".join(scheme.letters["relationship-ended"].body.split())
    assert "Career Development Service is glad to hear it; the other person does not see that" in body


def test_an_expired_request_leads_on_and_blames_nobody(scheme):
    """CAREER-44: both are told, whoever's turn it was, and the mentee is led to another mentor."""
    assert "find" in letters.used(scheme.letters["request-expired"])
    assert "{mentor} has not" not in scheme.letters["request-expired"].subject
    assert "request-unanswered" in scheme.letters
