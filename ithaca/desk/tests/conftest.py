from datetime import timedelta

import pytest

from ithaca.programmes.models import Membership
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    make_member,
    make_programme,
    make_staff,
)
from ithaca.relationships.actions import start

MORE = """
[roles.volunteering]
title = "volunteering team"
plural = "volunteering team"
kind = "staff"
rights = ["see-people", "see-pairs", "check-in"]

[[expect]]
name = "check-in"
about = "relationship"
owner = "volunteering"
task = "See how {mentor} is getting on with {mentee}"
action = "Note how it goes"
since = ["relationship.started"]
due = "24 weeks"
settled_by = ["checkin.done"]
dropped_by = ["relationship.ended"]

[[expect]]
name = "look-in"
about = "relationship"
owner = "coordinator"
task = "Look in on {mentor} and {mentee}"
since = ["relationship.started"]
due = "2 weeks"
settled_by = ["meeting.held"]
"""


@pytest.fixture
def programme():
    return make_programme({**FILES, "scheme.toml": SCHEME + MORE}, slug="career")


@pytest.fixture
def ruth(programme):
    """The coordinator."""
    return make_staff(programme, "coordinator", "Ruth Okoro")


@pytest.fixture
def vera(programme):
    """Of the volunteering team."""
    return make_staff(programme, "volunteering", "Vera Lund")


@pytest.fixture
def applicant(programme):
    return make_member(
        programme,
        "mentor",
        "Amara Okafor",
        answers={"job": "Engineer"},
        state=Membership.State.APPLIED,
        applied_at=AT - timedelta(days=3),
    )


@pytest.fixture
def pair(programme):
    mentor, mentee = (
        make_member(programme, "mentor", "Tom Lee"),
        make_member(programme, "mentee", "Priya Nair"),
    )
    return start(programme, mentor.cohort, "pair", [mentor, mentee], by=None, at=AT)
