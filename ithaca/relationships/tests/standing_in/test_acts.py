"""PAR-23: what whoever stands in does, is asked and sees. What is private between the two stays closed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.conversations import actions as conversations
from ithaca.conversations.models import Thread
from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.meetings import actions as meetings
from ithaca.meetings.access import can_pick
from ithaca.meetings.models import Meeting
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.notices.queries import waiting_count
from ithaca.people import actions as people
from ithaca.programmes.actions import schemes
from ithaca.programmes.models import Cohort, Membership
from ithaca.programmes.testing import AT, make_member, make_programme
from ithaca.records.queries.copying import everything
from ithaca.relationships import access, actions
from ithaca.relationships.models import SharedContact, Task
from ithaca.relationships.testing import make_pair, people_of, working_files
from ithaca.relationships.tests.standing_in.standing import (
    AFTER,
    FIRST,
    PLAN,
    WITHIN,
    fresh,
    get,
    make_standing_programme,
    name,
    owed_by,
    post,
    told,
)

pytestmark = pytest.mark.django_db


# What they do, and the trail -----------------------------------------------------------------------------------------


def act_all(pair, james):
    goal = actions.set_goal(pair.pk, text="A CV", by=james, at=WITHIN)
    actions.rate(goal.pk, now=3, by=james, at=WITHIN)
    task = actions.set_task(pair.pk, text="Read the CV", by=james, at=WITHIN)
    actions.finish_task(task.pk, by=james, at=WITHIN)
    actions.note_contact(pair.pk, by=james, at=WITHIN)
    booked = meetings.book(pair.pk, WITHIN + timedelta(days=1), PLAN, by=james, at=WITHIN)
    meetings.cancel(booked.pk, by=james, at=WITHIN)
    meetings.log_past(pair.pk, on=WITHIN.date(), plan=PLAN, by=james, at=WITHIN)
    return task


def test_what_a_stand_in_does_stands_in_their_name_and_for_whom(standing, pair, amara, james):
    """PAR-23: the trail names both."""
    task = act_all(pair, james)
    assert task.person == amara
    done = Entry.objects.filter(by=james.pk)
    assert {entry.name for entry in done} == {
        "goal.set", "goal.rated", "task.set", "task.done", "contact.noted", "meeting.booked", "meeting.cancelled",
        "meeting.held",
    }  # fmt: skip
    named = [(entry.data["people"]["stand-in"], entry.data["people"]["for"]) for entry in done]
    assert named == [([james.pk], [amara.pk])] * len(named)


def test_what_they_do_themselves_names_nobody_else(standing, pair, amara):
    actions.note_contact(pair.pk, by=amara, at=WITHIN)
    (entry,) = Entry.objects.filter(by=amara.pk, name="contact.noted")
    assert set(entry.data["people"]) == {"mentee", "mentor"}


def test_a_stand_in_changes_the_tasks_of_whom_they_stand_in_for_and_no_other(
    standing, pair, priya, amara, james
):
    hers = actions.set_task(pair.pk, text="Read it", by=amara, at=WITHIN)
    other = actions.set_task(pair.pk, text="Write it", by=priya, at=WITHIN)
    actions.finish_task(hers.pk, by=james, at=WITHIN)
    with pytest.raises(Denied, match="Only whoever"):
        actions.drop_task(other.pk, by=james, at=WITHIN)


def test_a_stand_in_picks_from_the_times_that_the_other_side_offers_and_not_from_their_own(
    standing, pair, priya, amara, james
):
    theirs = meetings.offer(pair.pk, [WITHIN + timedelta(days=1)], PLAN, by=amara, at=WITHIN)
    with pytest.raises(Denied, match="on your side"):
        meetings.pick(theirs.pk, theirs.slots.get().pk, by=james, at=WITHIN)
    offered = meetings.offer(pair.pk, [WITHIN + timedelta(days=1)], PLAN, by=priya, at=WITHIN)
    assert told("meeting-offered") >= {"Amara Okafor", "James Whitcombe"}
    meetings.pick(offered.pk, offered.slots.get().pk, by=james, at=WITHIN)
    assert told("meeting-booked") == {"Priya Nair", "Amara Okafor", "James Whitcombe"}


@pytest.mark.parametrize("when", ["while it lasts", "afterwards"])
def test_times_offered_in_somebodys_place_are_not_theirs_to_pick(standing, pair, priya, amara, james, when):
    """PAR-23: else the mentor would take them without the mentee."""
    offered = meetings.offer(pair.pk, [WITHIN + timedelta(days=1)], PLAN, by=james, at=WITHIN)
    assert told("meeting-offered") == {"Priya Nair"}
    if when == "afterwards":
        actions.end_stand_in(standing.pk, by=amara, at=WITHIN)
    assert "on your side" in can_pick(amara, Meeting.objects.get(pk=offered.pk)).reason
    meetings.pick(offered.pk, offered.slots.get().pk, by=priya, at=WITHIN)


def test_what_a_stand_in_wrote_down_for_the_other_side_is_left_to_whom_they_stood_in_for(
    standing, pair, priya, amara, james
):
    """PAR-23: nothing is left that nobody may change."""
    task = actions.set_task(pair.pk, text="Write it", person=priya, by=james, at=WITHIN)
    actions.end_stand_in(standing.pk, by=amara, at=WITHIN)
    assert not access.can_change_task(james, Task.objects.get())
    actions.drop_task(task.pk, by=amara, at=WITHIN)


def test_a_meeting_after_the_last_day_is_not_told_to_the_stand_in(standing, pair, amara):
    meetings.book(pair.pk, AFTER, PLAN, by=amara, at=WITHIN)
    assert told("meeting-booked") == {"Priya Nair", "Amara Okafor"}


CLOSED = {
    "agree": lambda pair, who: access.can_agree(who, pair),
    "write, or share": lambda pair, who: access.can_reach(who, pair),
    "pause": lambda pair, who: access.can_pause(who, pair),
    "end": lambda pair, who: access.can_end(who, pair),
    "break off": lambda pair, who: access.can_break_off(who, pair),
    "wish": lambda pair, who: access.can_wish(who, pair),
    "go on": lambda pair, who: access.can_carry_on(who, pair),
    "name another": lambda pair, who: access.can_name_stand_in(who, pair, pair.participants.first().person),
}


@pytest.mark.parametrize("what", CLOSED)
def test_what_is_somebodys_own_to_decide_stays_theirs(standing, pair, james, what):
    """PAR-23: a stand-in neither agrees, nor ends, nor speaks for anybody."""
    assert not CLOSED[what](fresh(pair), james)


def test_a_block_between_the_two_rests_it_for_the_stand_in_too(standing, pair, priya, amara, james):
    people.block(amara, by=priya, at=WITHIN)
    assert not access.can_work(james, fresh(pair))


# What is owed --------------------------------------------------------------------------------------------------------


def test_what_is_owed_is_asked_of_the_stand_in_too(standing, pair, amara, james):
    """PAR-23: the queue moves; what each settles for themselves alone does not."""
    meetings.book(pair.pk, WITHIN + timedelta(days=1), PLAN, by=amara, at=WITHIN)
    assert owed_by(james) == {"be-there", "note-it"}
    assert owed_by(amara) == {"be-there", "note-it", "agree"}
    assert waiting_count(james, WITHIN) == 2


def test_reminders_go_to_both_and_what_the_stand_in_does_settles_it(standing, pair, amara, james):
    """PAR-23."""
    sweep(at=WITHIN)
    reminded = Mail.objects.filter(letter="reminder").values_list("to__name", "subject")
    assert sorted({to for to, _ in reminded}) == ["Amara Okafor", "James Whitcombe"]
    assert len([to for to, _ in reminded if to == "James Whitcombe"]) == 1
    actions.note_contact(pair.pk, by=james, at=WITHIN)
    assert (owed_by(james), owed_by(amara)) == (set(), {"agree"})


def test_nothing_that_they_owe_elsewhere_is_asked(programme, standing, pair, amara, james):
    make_pair(programme, "Kofi Mensah", Membership.objects.get(person=amara))
    assert [due.ref for due in Due.objects.visible_to(james)] == [pair.pk]


# What they see -------------------------------------------------------------------------------------------------------


@pytest.fixture
def private(pair, priya, amara):
    """Words, a note, a contact detail and what each expects: between the two."""
    actions.share_contact(pair.pk, label="Phone", value="01632 960001", by=priya, at=AT)
    meetings.log_past(pair.pk, on=AT.date(), note="She wept", plan=PLAN, by=amara, at=AT)
    thread = conversations.open_thread(
        pair.programme, pair.cohort, [(priya, "mentee"), (amara, "mentor")], first=(priya, "A secret"), at=AT
    )
    conversations.attach(thread, pair)
    actions.agree(pair.pk, answers={"time": "Evenings only"}, by=priya, at=AT)


def test_a_stand_in_sees_the_page_with_what_is_shared_and_nothing_private(
    client, private, standing, pair, priya, amara, james
):
    """PAR-23: private means private."""
    actions.set_goal(pair.pk, text="A better CV", by=priya, at=AT)
    actions.set_task(pair.pk, text="Read the draft", by=amara, at=AT)
    page = get(client, james, "relationships:relationship", pair.pk).text
    assert all(
        words in page for words in ("For Amara Okafor, with", "A better CV", "Read the draft", "honest")
    )
    for words in ("01632", "She wept", "A secret", "Evenings only"):
        assert words not in page
    held = Meeting.objects.get()
    assert "She wept" not in get(client, james, "meetings:meeting", held.pk).text
    Meeting.objects.update(agenda="Her grief")
    assert "Her grief" not in get(client, james, "meetings:meeting", held.pk).text
    assert "Her grief" not in get(client, james, "meetings:calendar", held.pk).text
    assert "Her grief" in get(client, amara, "meetings:meeting", held.pk).text
    assert "She wept" in get(client, amara, "meetings:meeting", held.pk).text
    assert not SharedContact.objects.visible_to(james)
    assert not Thread.objects.visible_to(james)


OWN_PAGES = ["agree", "share", "wish", "pause", "resume", "carry_on"]


@pytest.mark.parametrize("page", OWN_PAGES)
def test_the_pages_that_are_the_peoples_own_are_not_there_for_a_stand_in(client, standing, pair, james, page):
    """PAR-23."""
    assert post(client, james, f"relationships:{page}", pair.pk).status_code == 404


def test_the_conversation_is_not_there_for_a_stand_in(client, private, standing, pair, james):
    """PAR-23."""
    thread = Thread.objects.get(relationship=pair)
    assert get(client, james, "conversations:thread", thread.pk).status_code == 404
    assert post(client, james, "conversations:say", thread.pk, body="Hello").status_code == 404


@pytest.mark.parametrize("page", ["relationships:new_goal", "relationships:new_task", "meetings:offer", "meetings:book", "meetings:log_past"])  # fmt: skip
def test_a_stand_in_opens_the_forms_of_what_they_do(client, standing, pair, james, page):
    """PAR-23."""
    assert get(client, james, page, pair.pk).status_code == 200


def test_a_stand_in_notes_a_meeting_without_a_note(client, standing, pair, james):
    day = WITHIN.date().isoformat()
    given = {"on": day, "minutes": "60", "mode": "video", "note": "A word"}
    post(client, james, "meetings:log_past", pair.pk, **given)
    assert Meeting.objects.values_list("state", "note").get() == ("held", "")


def test_home_and_the_list_lead_to_where_somebody_stands_in(client, standing, pair, james):
    for page in ("home", "relationships:index"):
        assert reverse("relationships:relationship", args=[pair.pk]) in get(client, james, page).text, page
    assert "You stand in there." in get(client, james, "home").text


def test_a_meeting_ahead_is_with_the_other_side_alone(client, standing, pair, amara, james):
    meetings.book(pair.pk, WITHIN + timedelta(days=1), PLAN, by=amara, at=WITHIN)
    assert "Meeting with Priya Nair</a>" in get(client, james, "home").text


# What was attacked ---------------------------------------------------------------------------------------------------


def test_what_a_meeting_that_was_was_about_and_where_stays_closed_also_while_nobody_has_noted_it(
    client, standing, pair, amara, james
):
    """PAR-23: private means private; a number may stand where they met."""
    plan = replace(PLAN, agenda="Her grief", place="01632 960001")
    was = meetings.book(pair.pk, AT + timedelta(days=1), plan, by=amara, at=AT)
    for page in ("meetings:meeting", "meetings:calendar", "meetings:move", "meetings:log", "meetings:cancel"):
        seen = get(client, james, page, was.pk).text
        assert not [words for words in ("Her grief", "01632") if words in seen], page
    Mail.objects.all().delete()
    meetings.cancel(was.pk, by=amara, at=WITHIN)
    assert told("meeting-cancelled") == {"Priya Nair", "Amara Okafor"}
    was.refresh_from_db()
    assert (was.agenda, was.place) == ("Her grief", "01632 960001")


def test_noting_it_takes_nothing_of_where_and_what_about(client, standing, pair, amara, james):
    plan = replace(PLAN, agenda="Her grief", place="01632 960001")
    was = meetings.book(pair.pk, AT + timedelta(days=1), plan, by=amara, at=AT)
    given = {"on": (AT + timedelta(days=1)).date().isoformat(), "minutes": "60", "mode": "video"}
    post(client, james, "meetings:log", was.pk, **given)
    was.refresh_from_db()
    assert (was.state, was.agenda, was.place) == ("held", "Her grief", "01632 960001")


@pytest.mark.parametrize("how", ["noted", "moved"])
def test_what_is_written_later_is_not_in_the_copy_of_who_stood_in(standing, pair, amara, james, how):
    """PAR-23: neither in their copy, nor gone with their account."""
    booked = meetings.book(pair.pk, WITHIN + timedelta(hours=1), PLAN, by=james, at=WITHIN)
    if how == "moved":
        plan = replace(PLAN, agenda="She wept")
        meetings.move(booked.pk, AFTER + timedelta(days=1), plan, by=amara, at=AFTER)
    else:
        meetings.log(booked.pk, on=AFTER.date(), note="She wept", plan=PLAN, by=amara, at=AFTER)
    assert "She wept" not in str(everything(james))
    assert "She wept" in str(everything(amara))


def test_who_has_a_meeting_in_the_calendar_hears_that_it_moved_beyond_their_days(
    standing, pair, amara, james
):
    """PAR-23: nobody waits for somebody who does not come."""
    booked = meetings.book(pair.pk, WITHIN + timedelta(days=1), PLAN, by=amara, at=WITHIN)
    meetings.move(booked.pk, AFTER, replace(PLAN, agenda="Her grief"), by=amara, at=WITHIN)
    assert told("meeting-moved") == {"Priya Nair", "Amara Okafor", "James Whitcombe"}
    assert "Her grief" not in Mail.objects.get(letter="meeting-moved", to=james).attachment
    meetings.cancel(booked.pk, by=amara, at=WITHIN)
    assert "James Whitcombe" in told("meeting-cancelled")


def test_who_stood_in_until_the_end_hears_that_a_meeting_falls_away(standing, pair, priya, amara):
    """PAR-23."""
    meetings.book(pair.pk, WITHIN + timedelta(days=1), PLAN, by=amara, at=WITHIN)
    Mail.objects.update(state="sent")
    actions.end(pair.pk, reason="done", message="Thanks", by=priya, at=WITHIN)
    assert told("meeting-fallen-away") == {"Priya Nair", "Amara Okafor", "James Whitcombe"}


def test_nobody_stands_in_on_both_sides():
    """PAR-23: they would pick the times that they offered. Two people may, one on each."""
    programme = make_standing_programme('["mentor", "mentee"]')
    pair = make_pair(programme)
    priya, amara = people_of(pair)
    james = make_member(programme, "mentor", "James Whitcombe").person
    make_member(programme, "mentee", james)
    name(pair, amara, james)
    with pytest.raises(Denied, match="Nobody who can"):
        name(pair, priya, james)
    name(pair, priya, make_member(programme, "mentee", "Lena Berg").person)


def test_what_is_on_its_way_to_who_stood_in_stays_here(standing, pair, priya, amara, james):
    """PAR-23: nobody hears of somebody who has just blocked them."""
    booked = meetings.book(pair.pk, WITHIN + timedelta(days=1), PLAN, by=amara, at=WITHIN)
    meetings.offer(pair.pk, [WITHIN + timedelta(days=2)], PLAN, by=priya, at=WITHIN)
    sweep(at=WITHIN)
    assert {"James Whitcombe"} <= told("reminder") & told("meeting-booked") & told("meeting-offered")
    people.block(james, by=priya, at=WITHIN)
    waiting = Mail.objects.filter(to=james, state="waiting")
    assert set(waiting.values_list("letter", flat=True)) <= {"stand-in-ended"}
    assert told("meeting-booked") == {"Priya Nair", "Amara Okafor"}
    meetings.cancel(booked.pk, by=amara, at=WITHIN)
    assert "James Whitcombe" not in told("meeting-cancelled")


def test_a_bar_holds_against_who_came_in_under_an_earlier_scheme_without_it():
    """PAR-23: nor may who is barred by the scheme of the other side stand in."""
    bar = """
[[relationships.bar]]
roles = ["mentor", "mentee"]
kind = "not-named-by"
fields = ["job"]
says = "Nobody works with whom they named."
"""
    before, files = working_files(), working_files(bar)
    for one in (before, files):
        one["scheme.toml"] = one["scheme.toml"].replace('agreement = "agreement"', 'stand_in = ["mentor"]')
    programme = make_programme(files)
    mentee = make_member(programme, "mentee", "Priya Nair", answers={"job": "James Whitcombe"})
    pair = make_pair(programme, mentee)
    version = schemes.load(before, at=AT)
    cohort = {"version": version, "name": "Earlier", "open": False, "starts_on": FIRST}
    earlier = Cohort.objects.create(programme=programme, **cohort)
    james = make_member(programme, "mentor", "James Whitcombe")
    Membership.objects.filter(pk=james.pk).update(cohort=earlier)
    with pytest.raises(Denied, match="Nobody who can"):
        name(pair, people_of(pair)[1], james.person)
