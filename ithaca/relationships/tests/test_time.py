"""CAREER-05, CAREER-06: when somebody's course ends on another day, the question whether to go on moves with it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ithaca.kit.models import Entry
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.programmes.access import can_ask, takes_part
from ithaca.programmes.actions import profiles
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, FILES, make_member, make_programme
from ithaca.relationships.actions import carry_on, end, pause, resume, start
from ithaca.relationships.models import Relationship

pytestmark = pytest.mark.django_db
GO_ON = """
[[expect]]
name = "go-on"
about = "relationship"
owner = "mentee"
task = "Say whether to go on"
since = ["relationship.started", "relationship.time-changed"]
due_from = "until_days"
settled_by = ["relationship.willing"]
each = true
dropped_by = ["relationship.carried-on"]
"""
ENDS = '\n[[field]]\nname = "ends"\nlabel = "My course ends"\nkind = "date"\n'


@pytest.fixture
def programme():
    scheme = FILES["scheme.toml"].replace(
        'form = "profile"\nreflection', 'form = "profile"\nends_field = "ends"\nreflection'
    )
    return make_programme(
        FILES | {"scheme.toml": scheme + GO_ON, "forms/profile.toml": FILES["forms/profile.toml"] + ENDS}
    )


@pytest.fixture
def priya(programme):
    return make_member(programme, "mentee", "Priya Nair", ends_on=date(2027, 7, 31))


@pytest.fixture
def pair(programme, priya):
    amara = make_member(programme, "mentor", "Amara Okafor")
    return start(programme, priya.cohort, "", [amara, priya], by=None, at=AT)


def course_ends(member, day: str):
    return profiles.save_profile(member.pk, {"ends": day}, by=member.person, at=AT + timedelta(1))


def test_the_question_moves_with_the_course(priya, pair):
    assert Due.objects.get().due_on == date(2027, 7, 31)
    course_ends(priya, "2028-07-31")
    assert [(due.due_on, due.state) for due in Due.objects.all()] == [(date(2028, 7, 31), "open")]


def test_saving_a_profile_with_the_same_day_tells_nobody(priya, pair):
    course_ends(priya, "2027-07-31")
    assert not Entry.objects.filter(
        name__in=("membership.time-changed", "relationship.time-changed")
    ).exists()


def test_who_goes_on_is_not_asked_again(priya, pair):
    for part in pair.participants.all():
        carry_on(pair.pk, by=part.person, at=AT)
    course_ends(priya, "2028-07-31")
    assert not Due.objects.filter(state="open").exists()


def test_the_end_of_a_time_is_noted_once_and_nobody_new_is_asked(priya, pair):
    """Access lasts to the last day of the course; what two people carry on goes on without it."""
    for part in pair.participants.all():
        carry_on(pair.pk, by=part.person, at=AT)
    last = datetime(2027, 7, 31, 12, tzinfo=UTC)
    for moment in (last, last + timedelta(1), last + timedelta(2)):
        sweep(at=moment)
    noted = Entry.objects.filter(name="membership.time-ended").values_list("at", flat=True)
    assert list(noted) == [last + timedelta(1)]
    priya = Membership.objects.get(pk=priya.pk)
    assert takes_part(priya, last.date())
    assert not can_ask(priya, (last + timedelta(1)).date())
    assert Relationship.objects.get(pk=pair.pk).state == "active"


def waiting(pair) -> list[str]:
    found = Mail.objects.filter(about="relationship", ref=pair.pk, state="waiting")
    return list(found.exclude(letter="relationship-started").values_list("letter", flat=True))


def test_what_has_lost_its_point_before_the_morning_is_not_told(priya, pair):
    """TOP-06: a pause that was over before anybody read of it, and what came before an end."""
    person = priya.person
    pause(pair.pk, by=person, at=AT)
    assert waiting(pair) == ["relationship-paused"]
    resume(pair.pk, by=person, at=AT)
    assert waiting(pair) == []
    pause(pair.pk, by=person, at=AT)
    end(pair.pk, reason="done", message="Thank you.", by=person, at=AT)
    assert waiting(pair) == ["relationship-ended"]
