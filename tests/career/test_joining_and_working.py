"""The career-mentoring scheme says in data what its programme promises in words: from joining to working together."""

from datetime import date

import pytest

from ithaca.kit.rules.periods import Offset, Period
from ithaca.matching.policy import DirectoryPolicy, MatchingPolicy, RequestPolicy
from ithaca.meetings.policy import MeetingPolicy
from ithaca.programmes.policy import CalendarPolicy, PagesPolicy
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.rights import Right
from tests.career.reading import fields, in_role, says, values

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
