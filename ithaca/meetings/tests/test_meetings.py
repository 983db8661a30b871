"""Finding a date, moving it, calling it off, and noting that a meeting took place."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.meetings import actions, queries
from ithaca.meetings.actions import Plan
from ithaca.meetings.models import Meeting
from ithaca.meetings.policy import MeetingPolicy
from ithaca.notices.models import Due, Mail, Step
from ithaca.people.models import Block
from ithaca.programmes.scheme import parse, read_folder
from ithaca.programmes.testing import AT, make_member, make_person, make_staff
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Relationship
from ithaca.relationships.testing import make_pair, make_working_programme, people_of

pytestmark = pytest.mark.django_db
NEXT = datetime(2026, 11, 6, 13, 0, tzinfo=UTC)  # a Friday
TIMES = [NEXT + timedelta(days=n) for n in range(3)]


@pytest.fixture
def pair(programme):
    return make_pair(programme)


def plain(text):
    return " ".join(text.split())


# A date -----------------------------------------------------------------------------------------------------------


def test_one_offers_times_and_the_other_picks_one(pair):
    """PAR-08: booked from offered slots, and both have it by mail with a calendar file."""
    priya, amara = people_of(pair)
    meeting = actions.offer(
        pair.pk, [TIMES[1], TIMES[0], TIMES[0]], Plan(place="https://meet.example/1"), by=priya, at=AT
    )
    mail = Mail.objects.get(letter="meeting-offered")
    assert mail.to == amara
    assert "> Friday 6 November 2026, 13:00 GMT\n> Saturday 7 November 2026, 13:00 GMT" in mail.text
    slot = meeting.slots.last()
    booked = actions.pick(meeting.pk, slot.pk, by=amara, at=AT)
    assert (booked.state, booked.starts_at, booked.place) == ("booked", TIMES[1], "https://meet.example/1")
    assert Entry.objects.get(name="meeting.booked").data["in_days"] == 5
    assert {m.to for m in Mail.objects.filter(letter="meeting-booked")} == {priya, amara}


def test_who_offered_does_not_pick_and_nobody_picks_what_was_not_offered(pair):
    priya, amara = people_of(pair)
    meeting = actions.offer(pair.pk, TIMES[:1], Plan(), by=priya, at=AT)
    with pytest.raises(Denied, match="You offered these times"):
        actions.pick(meeting.pk, meeting.slots.first().pk, by=priya, at=AT)
    with pytest.raises(Denied, match="not offered any more"):
        actions.pick(meeting.pk, 0, by=amara, at=AT)
    with pytest.raises(Denied, match="has passed"):
        actions.pick(meeting.pk, meeting.slots.first().pk, by=amara, at=NEXT + timedelta(hours=1))


@pytest.mark.parametrize(
    ("times", "why"),
    [
        ([], "at least one"),
        ([AT - timedelta(days=1)], "in the future"),
        ([NEXT + timedelta(hours=n) for n in range(6)], "at most 5"),
    ],
)
def test_times_that_make_no_sense_are_not_offered(pair, times, why):
    with pytest.raises(Denied, match=why):
        actions.offer(pair.pk, times, Plan(), by=people_of(pair)[0], at=AT)


def test_each_has_a_calendar_file_that_names_nobody_else(pair):
    """PAR-08: one attendee a mail, so that no address leaks."""
    priya, amara = people_of(pair)
    actions.book(pair.pk, NEXT, Plan(agenda="The CV"), by=priya, at=AT)
    for person, other in ((priya, amara), (amara, priya)):
        mail = Mail.objects.get(letter="meeting-booked", to=person)
        file = mail.attachment.replace("\r\n ", "")
        assert f"mailto:{person.email}" in file
        assert other.email not in mail.attachment + mail.text + mail.html
        assert f"SUMMARY:Meeting with {other.name}" in file
        assert "DTSTART;TZID=Europe/London:20261106T130000" in file
        assert "The CV" in file


def test_a_move_and_a_cancellation_change_the_same_event(pair):
    """PAR-08: the same uid with a higher sequence, a request and then a cancellation."""
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, NEXT, Plan(), by=priya, at=AT)
    summer = datetime(2027, 4, 1, 13, 0, tzinfo=UTC)
    actions.move(meeting.pk, summer, Plan(minutes=30, mode="phone"), by=amara, at=AT)
    actions.cancel(meeting.pk, by=priya, at=AT)
    files = [m.attachment for m in Mail.objects.filter(to=amara).exclude(attachment="").order_by("pk")]
    said = [
        tuple(re.search(rf"{key}:(\S+)", file)[1] for key in ("METHOD", "UID", "SEQUENCE")) for file in files
    ]
    uid = meeting.uid
    assert said == [("REQUEST", uid, "0"), ("REQUEST", uid, "1"), ("CANCEL", uid, "2")]
    assert "DTSTART;TZID=Europe/London:20270401T140000" in files[1]
    moved = Mail.objects.get(letter="meeting-moved", to=amara)
    assert "Thursday 1 April 2027 at 14:00 (BST)" in moved.text


def test_other_times_or_a_date_take_the_place_of_what_was_offered(pair):
    priya, amara = people_of(pair)
    first = actions.offer(pair.pk, TIMES, Plan(), by=priya, at=AT)
    other = actions.offer(pair.pk, TIMES[1:], Plan(), by=amara, at=AT)
    date = actions.book(pair.pk, NEXT, Plan(), by=priya, at=AT)
    states = dict(Meeting.objects.values_list("pk", "state"))
    assert states == {first.pk: "cancelled", other.pk: "cancelled", date.pk: "booked"}


def test_times_that_were_only_offered_are_withdrawn_without_a_word(pair):
    meeting = actions.offer(pair.pk, TIMES, Plan(), by=people_of(pair)[0], at=AT)
    actions.cancel(meeting.pk, by=people_of(pair)[0], at=AT)
    assert not Mail.objects.filter(letter="meeting-cancelled").exists()


def test_no_way_of_meeting_needs_a_place_in_career_mentoring():
    """CAREER-15: not face to face; no step requires a place."""
    rules = parse(read_folder(Path("schemes/career-mentoring"))).section(MeetingPolicy)
    assert not any(mode.needs_place for mode in rules.modes.values())
    assert rules.usual != "person"


@pytest.mark.parametrize("mode", ["video", "phone", "email", "person"])
def test_any_way_of_meeting_is_booked_without_a_place(pair, mode):
    """CAREER-15: offered, booked, moved and logged without any place."""
    priya, _ = people_of(pair)
    meeting = actions.book(pair.pk, NEXT, Plan(mode=mode), by=priya, at=AT)
    actions.move(meeting.pk, TIMES[1], Plan(mode=mode), by=priya, at=AT)
    held = actions.log(meeting.pk, on=date(2026, 11, 7), plan=Plan(mode=mode), by=priya, at=TIMES[2])
    assert (held.state, held.mode, held.place) == ("held", mode, "")


MODES = """
[meetings.modes]
call = { title = "A call" }
workshop = { title = "In the workshop", needs_place = true }
"""


def test_a_schemes_own_ways_of_meeting_say_themselves_whether_they_need_a_place():
    """A way that no engine has heard of; the first is meant where none is said."""
    pair = make_pair(make_working_programme(MODES))
    priya, _ = people_of(pair)
    with pytest.raises(Denied, match="Say where you will meet"):
        actions.book(pair.pk, NEXT, Plan(mode="workshop"), by=priya, at=AT)
    meeting = actions.book(pair.pk, NEXT, Plan(), by=priya, at=AT)
    assert (meeting.mode, meeting.way) == ("call", "A call")
    with pytest.raises(Denied, match="Choose how you meet"):
        actions.book(pair.pk, NEXT, Plan(mode="video"), by=priya, at=AT)


def test_the_rules_of_meeting_are_said_in_words():
    rules = make_working_programme(MODES).obeys(MeetingPolicy)
    assert list(rules.says(None)) == [
        "Meetings are about 60 minutes: a call, in the workshop.",
        "A meeting that is held like this needs a link or place before it is booked: in the workshop.",
    ]


def test_a_place_is_asked_for_where_another_scheme_says_so():
    pair = make_pair(make_working_programme(MODES))
    priya, _ = people_of(pair)
    with pytest.raises(Denied, match="where you will meet"):
        actions.book(pair.pk, NEXT, Plan(mode="workshop"), by=priya, at=AT)
    assert (
        actions.book(pair.pk, NEXT, Plan(mode="workshop", place="Library"), by=priya, at=AT).place
        == "Library"
    )


# Reminders --------------------------------------------------------------------------------------------------------

KEPT = """
[[expect]]
name = "meet"
about = "meeting"
owner = "mentee"
task = "Meet {mentor} as agreed"
since = ["meeting.booked", "meeting.moved"]
due = "1 day"
due_from = "in_days"
settled_by = ["meeting.held"]
dropped_by = ["meeting.cancelled"]
remind = ["1 day before"]
"""


def test_the_mentee_is_reminded_before_the_agreed_date_and_after_a_move_before_the_new_one():
    """CAREER-28: a reminder to the mentee before agreed dates."""
    pair = make_pair(make_working_programme(KEPT))
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, NEXT, Plan(), by=amara, at=AT)
    assert owed() == [(priya.pk, date(2026, 11, 6), date(2026, 11, 5))]
    actions.move(meeting.pk, TIMES[2], Plan(), by=amara, at=AT)
    assert owed() == [(priya.pk, date(2026, 11, 8), date(2026, 11, 7))]
    actions.cancel(meeting.pk, by=amara, at=AT)
    assert owed() == []


def owed():
    steps = Step.objects.filter(do="remind", due__state=Due.State.OPEN).select_related("due")
    return [(step.due.owner_id, step.due.due_on, step.at.date()) for step in steps]


# Noting that it took place ----------------------------------------------------------------------------------------


def test_a_meeting_that_nobody_booked_is_logged_by_either_side(pair):
    """PAR-08: past meetings logged by either side: date, length, how, one line, next date."""
    priya, amara = people_of(pair)
    plan = Plan(minutes=45, mode="phone")
    held = actions.log_past(
        pair.pk, on=date(2026, 10, 30), note="The CV", plan=plan, then=NEXT, by=amara, at=AT
    )
    assert (held.state, held.minutes, held.mode, held.note) == ("held", 45, "phone", "The CV")
    fact = Entry.objects.get(name="meeting.held").data
    assert {key: fact[key] for key in ("minutes", "mode", "first", "cadence_days")} == {
        "minutes": 45, "mode": "phone", "first": True, "cadence_days": 30,
    }  # fmt: skip
    assert "CV" not in str(fact)
    assert Relationship.objects.get().last_contact_on == date(2026, 10, 30)
    assert Meeting.objects.get(state="booked").starts_at == NEXT
    actions.log_past(pair.pk, on=date(2026, 10, 31), plan=plan, by=priya, at=AT)
    assert Entry.objects.filter(name="meeting.held").latest("pk").data["first"] is False


def test_a_next_date_that_has_passed_logs_nothing(pair):
    with pytest.raises(Denied, match="has passed"):
        actions.log_past(
            pair.pk,
            on=date(2026, 10, 30),
            plan=Plan(),
            then=AT - timedelta(days=1),
            by=people_of(pair)[0],
            at=AT,
        )
    assert not Meeting.objects.exists()


def test_a_booked_meeting_keeps_its_hour_when_it_was_held_that_day(pair):
    priya, _ = people_of(pair)
    meeting = actions.book(pair.pk, NEXT, Plan(), by=priya, at=AT)
    held = actions.log(meeting.pk, on=date(2026, 11, 6), plan=Plan(), by=priya, at=TIMES[1])
    assert held.starts_at == NEXT
    with pytest.raises(Denied, match="It stands at “Held” now"):
        actions.log(meeting.pk, on=date(2026, 11, 6), plan=Plan(), by=priya, at=TIMES[1])


def test_nobody_logs_what_has_not_come_yet(pair):
    with pytest.raises(Denied, match="has not come yet"):
        actions.log_past(pair.pk, on=date(2026, 11, 3), plan=Plan(), by=people_of(pair)[0], at=AT)


def test_a_meeting_noted_before_noon_is_not_still_to_come(pair):
    morning = datetime(2026, 11, 6, 0, 8, tzinfo=UTC)
    held = actions.log_past(pair.pk, on=morning.date(), plan=Plan(), by=people_of(pair)[0], at=morning)
    assert held.starts_at == morning


def test_staff_who_look_after_people_log_for_them_and_strangers_do_not(programme, pair):
    """PAR-08: by either side or staff."""
    ruth = make_staff(programme)
    assert actions.log_past(pair.pk, on=date(2026, 10, 30), plan=Plan(), by=ruth, at=AT).state == "held"
    with pytest.raises(Denied):
        actions.log_past(pair.pk, on=date(2026, 10, 30), plan=Plan(), by=make_person("Tom"), at=AT)
    assert queries.held([pair.pk])[pair.pk].meetings == 1
    assert not Meeting.objects.visible_to(ruth).exists()


# The end, and walls -----------------------------------------------------------------------------------------------


def test_an_ending_calls_off_what_was_to_come_and_leaves_what_was(pair):
    priya, amara = people_of(pair)
    held = actions.log_past(pair.pk, on=date(2026, 10, 30), plan=Plan(), by=priya, at=AT)
    ahead = actions.book(pair.pk, NEXT, Plan(), by=priya, at=AT)
    offered = actions.offer(pair.pk, TIMES, Plan(), by=priya, at=AT)
    relationships.end(pair.pk, reason="done", message="Thank you", by=priya, at=AT)
    states = dict(Meeting.objects.values_list("pk", "state"))
    assert states == {held.pk: "held", ahead.pk: "cancelled", offered.pk: "cancelled"}
    told = Mail.objects.filter(letter="meeting-fallen-away")
    assert {m.to for m in told} == {priya, amara}
    assert not any("another date" in m.text or "/meetings/" in m.text for m in told)
    assert all("METHOD:CANCEL" in m.attachment for m in told)
    assert not Mail.objects.filter(letter="meeting-cancelled").exists()


def test_who_calls_off_one_meeting_is_led_to_another_date(pair):
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, NEXT, Plan(), by=priya, at=AT)
    actions.cancel(meeting.pk, by=priya, at=AT)
    text = Mail.objects.get(letter="meeting-cancelled", to=amara).text
    assert f"/meetings/with/{pair.pk}/offer/" in text


WRITES = {
    "offer": lambda pair, meeting, by: actions.offer(pair.pk, TIMES, Plan(), by=by, at=AT),
    "book": lambda pair, meeting, by: actions.book(pair.pk, NEXT, Plan(), by=by, at=AT),
    "pick": lambda pair, meeting, by: actions.pick(meeting.pk, meeting.slots.first().pk, by=by, at=AT),
    "move": lambda pair, meeting, by: actions.move(meeting.pk, NEXT, Plan(), by=by, at=AT),
    "cancel": lambda pair, meeting, by: actions.cancel(meeting.pk, by=by, at=AT),
    "log": lambda pair, meeting, by: actions.log(meeting.pk, on=AT.date(), plan=Plan(), by=by, at=AT),
    "log_past": lambda pair, meeting, by: actions.log_past(pair.pk, on=AT.date(), plan=Plan(), by=by, at=AT),
}


@pytest.mark.parametrize("verb", WRITES)
def test_after_the_end_no_meeting_is_written(programme, pair, verb):
    """PAR-06: a read-only archive."""
    priya, amara = people_of(pair)
    meeting = actions.offer(pair.pk, TIMES, Plan(), by=priya, at=AT)
    relationships.end(pair.pk, reason="done", message="Bye", by=priya, at=AT)
    before = list(Meeting.objects.values())
    for by in (priya, amara, make_staff(programme), make_person("Tom")):
        with pytest.raises(Denied):
            WRITES[verb](pair, meeting, by)
    assert list(Meeting.objects.values()) == before


def test_who_is_blocked_is_not_offered_anything_but_may_be_called_off(pair):
    priya, amara = people_of(pair)
    meeting = actions.book(pair.pk, NEXT, Plan(), by=amara, at=AT)
    Block.objects.create(by=priya, person=amara, at=AT)
    with pytest.raises(Denied, match="cannot reach each other"):
        actions.offer(pair.pk, TIMES, Plan(agenda="Please answer"), by=amara, at=AT)
    assert actions.cancel(meeting.pk, by=priya, at=AT).state == "cancelled"


@settings(max_examples=15)
@given(pairs=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5, unique=True))
def test_people_see_exactly_the_meetings_of_their_own(programme, pairs):
    """`visible_to` is membership in the relationship."""
    mentees = [make_member(programme, "mentee", f"Mentee {n}") for n in range(3)]
    mentors = [make_member(programme, "mentor", f"Mentor {n}") for n in range(3)]
    made = []
    for mentee, mentor in pairs:
        pair = make_pair(programme, mentees[mentee], mentors[mentor])
        people = {mentees[mentee].person, mentors[mentor].person}
        made.append((actions.offer(pair.pk, TIMES, Plan(), by=mentees[mentee].person, at=AT), people))
    ours = Meeting.objects.filter(pk__in=[meeting.pk for meeting, _ in made])
    for person in [m.person for m in (*mentees, *mentors)] + [make_staff(programme), make_person("Stranger")]:
        assert set(ours.visible_to(person)) == {meeting for meeting, people in made if person in people}


def test_what_is_coming_is_two_queries_for_any_number(programme, django_assert_num_queries):
    amara = make_member(programme, "mentor", "Amara Okafor")
    pairs = [make_pair(programme, f"Mentee {n}", amara) for n in range(4)]
    for number, pair in enumerate(pairs):
        actions.book(pair.pk, NEXT + timedelta(days=number), Plan(), by=amara.person, at=AT)
    with django_assert_num_queries(2):
        coming = queries.coming(amara.person, AT)
    assert [(c.names, c.when) for c in coming[:2]] == [
        ("Mentee 0", "Friday 6 November 2026, 13:00 GMT"),
        ("Mentee 1", "Saturday 7 November 2026, 13:00 GMT"),
    ]
    assert queries.next_of([p.pk for p in pairs], AT)[pairs[3].pk] == NEXT + timedelta(days=3)
