"""What happened, in words: with names where the reader may see them, and only what their role includes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ithaca.desk.queries import story
from ithaca.kit.facts import NAMES
from ithaca.kit.trail import record
from ithaca.meetings import actions as meetings
from ithaca.meetings.actions import Plan
from ithaca.programmes.actions import members
from ithaca.programmes.facts import MemberJoined
from ithaca.programmes.testing import AT, make_member, make_programme, make_staff
from ithaca.relationships import actions as relationships
from ithaca.relationships.testing import make_pair, people_of
from ithaca.relationships.tests.standing_in.standing import make_standing_programme, name

from .test_lists import make_request

pytestmark = pytest.mark.django_db


def titles(reader, pair) -> list[str]:
    return [line.title for line in story.timeline(reader, "relationship", pair.pk, pair.programme)]


def test_a_line_names_who_did_it_and_to_whom(ruth, pair):
    """PAR-16: a timeline says who, not "somebody"."""
    priya = next(p.person for p in pair.participants.all() if p.role.name == "mentee")
    meetings.offer(pair.pk, [AT.replace(year=2027)], Plan(), by=priya, at=AT)
    relationships.check_in(pair.pk, outcome="well", by=ruth, at=AT)
    lines = story.timeline(ruth, "relationship", pair.pk, pair.programme)

    assert [(line.title, line.by) for line in lines][:2] == [
        ("Staff looked after a relationship and noted how it goes.", "Ruth Okoro"),
        ("Priya Nair offered times to meet.", ""),
    ]


def test_an_end_is_told_in_the_words_of_the_scheme_with_who_and_when(programme, ruth, pair):
    """PAR-16: not “a relationship ended”."""
    priya = next(p.person for p in pair.participants.all() if p.role.name == "mentee")
    relationships.end(pair.pk, reason="done", message="Thank you.", by=priya, at=AT)
    line = story.timeline(ruth, "relationship", pair.pk, programme)[0]
    assert (line.title, line.at, line.by) == (
        "Priya Nair ended their work together. In their words: “We have reached what we wanted”",
        AT,
        "",
    )
    assert "in their words" not in "".join(titles(ruth, pair)[1:])


def test_an_end_because_somebody_left_says_who_left(programme, ruth, pair):
    tom = next(p for p in pair.participants.all() if p.role.name == "mentor")
    members.leave(tom.membership_id, by=ruth, at=AT)
    line = story.timeline(ruth, "relationship", pair.pk, programme)[0]
    assert (line.title, line.by) == (
        "Tom Lee left the programme, and their work together ended",
        "Ruth Okoro",
    )


def test_what_befalls_one_person_names_that_person_and_says_by_whom(programme, ruth, applicant):
    members.approve(applicant.pk, checked="", by=ruth, at=AT)
    line = story.timeline(ruth, "person", applicant.person_id, programme, "membership")[0]

    assert line.title == "Amara Okafor became an active member, by approval, invitation or import."
    assert line.by == "Ruth Okoro"


def test_who_is_gone_stays_without_a_name(programme, ruth):
    tom = make_member(programme, "mentor", "Tom Lee")
    fact = MemberJoined(
        programme=programme.pk, cohort=tom.cohort_id, membership=tom.pk, people={"mentor": [999]}
    )
    record(fact, by=None, at=AT)
    line = story.timeline(ruth, "membership", tom.pk, programme)[0]

    assert line.title.startswith("Somebody who has left became an active member")


def test_nobody_of_another_programme_is_named(ruth, pair):
    """A name is looked up among what the reader may see, whatever ids a fact holds."""
    zed = make_member(make_programme(slug="elsewhere"), "mentor", "Zed Quill")

    assert story.names_for(ruth, pair.programme, {zed.person_id}) == {}


def test_who_sees_people_alone_reads_nothing_of_requests_pairs_or_goals(client, programme, pair):
    """PAR-16: fine rights reach into the timeline and the list of letters."""
    clerk = make_staff(make_clerks(programme), "clerk", "Cleo Marsh")
    priya = pair.participants.get(role__name="mentee")
    relationships.set_goal(pair.pk, text="Secret", by=priya.person, at=AT)
    make_request(priya.membership, pair.participants.get(role__name="mentor").membership)
    kinds = {line.icon for line in story.timeline(clerk, "person", priya.person_id, programme)}
    client.force_login(clerk)
    page = client.get(f"/desk/person/{priya.membership_id}/").text

    assert kinds <= {"user", "user-check", "sparkles", "id-badge-2", "upload", "flag"}
    assert story.readable(clerk, programme, "goal") == []
    assert "Relationship started" not in page
    assert "?only=goal" not in page
    assert titles(clerk, pair) == []


def make_clerks(programme):
    """The same programme, with a role that sees people and nothing else."""
    from ithaca.roles.models import Role

    Role.objects.create(
        institution=programme.institution, programme=programme.pk, name="clerk", title="clerk",
        plural="clerks", staff=True, rights=["see-people"],
    )  # fmt: skip
    return programme


def test_a_kind_of_fact_that_nobody_spoke_for_is_read_by_nobody(programme, ruth):
    """A new fact is hidden from timelines until somebody says who may read of it; what is named exists."""
    kinds = {name.partition(".")[0] for name in NAMES}

    assert kinds >= story.NEEDS.keys()
    assert not {"enquiry", "person"} & story.NEEDS.keys()
    assert {name.partition(".")[0] for name in story.readable(ruth, programme)} <= story.NEEDS.keys()


def test_names_cost_the_same_for_one_line_and_many(programme, ruth, pair):
    counts = []
    for number in (1, 6):
        for _ in range(number):
            relationships.check_in(pair.pk, outcome="well", by=ruth, at=AT)
        with CaptureQueriesContext(connection) as asked:
            story.timeline(ruth, "relationship", pair.pk, pair.programme)
        counts.append(len(asked))

    assert counts[0] >= counts[1] <= 3


def test_what_happened_several_times_on_end_is_one_line_and_says_who(ruth, pair):
    """PAR-16: each side's yes has its name; one sentence does not stand twice in a row."""
    priya, tom = (pair.participants.get(role__name=role).person for role in ("mentee", "mentor"))
    for hours in (1, 2, 3):
        relationships.note_contact(pair.pk, by=priya, at=AT + timedelta(hours=hours))
    for person in (priya, tom):
        relationships.agree(pair.pk, answers={}, by=person, at=AT + timedelta(hours=4))
    lines = story.timeline(ruth, "relationship", pair.pk, pair.programme)

    assert [(line.title, line.many) for line in lines][:4] == [
        ("All sides have agreed to how they will work together.", 1),
        ("Tom Lee agreed to how they will work together.", 1),
        ("Priya Nair agreed to how they will work together.", 1),
        ("Priya Nair noted that they were in touch elsewhere.", 3),
    ]
    assert (lines[3].at, lines[3].first) == (AT + timedelta(hours=3), AT + timedelta(hours=1))


def test_what_somebody_does_in_anothers_place_names_both():
    """PAR-23: the trail names both."""
    programme = make_standing_programme()
    pair, ruth = make_pair(programme), make_staff(programme)
    amara = people_of(pair)[1]
    james = make_member(programme, "mentor", "James Whitcombe").person
    name(pair, amara, james, first=AT.date())
    relationships.set_goal(pair.pk, text="A CV", by=james, at=AT)
    meetings.log_past(pair.pk, on=AT.date(), plan=Plan(), by=james, at=AT)
    lines = story.timeline(ruth, "relationship", pair.pk, programme)
    assert [(line.title, line.by) for line in lines][:4] == [
        ("A meeting took place and was logged.", "James Whitcombe, for Amara Okafor"),
        ("A goal was set.", "James Whitcombe, for Amara Okafor"),
        ("The first day came on which James Whitcombe stands in for Amara Okafor.", "The system"),
        ("James Whitcombe was asked to stand in for Amara Okafor.", "Amara Okafor"),
    ]
