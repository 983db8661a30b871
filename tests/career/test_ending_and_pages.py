"""The career-mentoring scheme says in data what its programme promises in words: from ending to pages and letters."""

import pytest

from ithaca.help.policy import HelpPolicy, desk_for
from ithaca.kit.rules.periods import Offset
from ithaca.notices.rules import letters
from ithaca.programmes.policy import PagesPolicy
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.rights import Right
from tests.career.reading import answered, headings, says

# Ending -----------------------------------------------------------------------------------------------------------


def reasons(scheme, role):
    return {reason.name: reason for reason in scheme.section(RelationshipPolicy).reasons_for(role)}


def test_a_mentee_ends_for_chemistry_or_success_with_courteous_words(scheme):
    """CAREER-36: the two reasons first, each with a message; thanks are suggested; an advice page is linked."""
    found = reasons(scheme, "mentee")
    assert list(found) == ["chemistry", "achieved", "plans", "times", "lost-touch", "other"]
    assert all("hank" in reason.message and reason.advice for reason in found.values())
    assert found["achieved"].thanks
    assert scheme.section(RelationshipPolicy).advice_page == "ending-well"


def test_ending_after_the_first_meeting_counts_against_nobody(scheme):
    """CAREER-37: the advice says so, and no rule says otherwise."""
    assert "counts against nobody" in " ".join(reasons(scheme, "mentee")["chemistry"].advice.split())


def test_a_mentor_ends_for_fit_or_circumstances_and_feeds_back_to_the_service(scheme):
    """CAREER-35: the two reasons first, with a message to the mentee; feedback to the Career Development Service."""
    found = reasons(scheme, "mentor")
    assert list(found) == ["fit", "circumstances", "done", "times", "lost-touch", "other"]
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
