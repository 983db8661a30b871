"""What the tests of stand-ins share."""

from datetime import timedelta

import time_machine
from django.urls import reverse

from ithaca.meetings.actions import Plan
from ithaca.notices.models import Due, Mail
from ithaca.programmes.testing import AT, make_programme
from ithaca.relationships import actions
from ithaca.relationships.models import Relationship
from ithaca.relationships.testing import working_files

EXPECTS = """
[[expect]]
name = "be-there"
about = "relationship"
owner = "mentor"
task = "Be in touch with {mentee}"
since = ["relationship.started"]
due = "10 days"
remind = ["after 3 days"]
settled_by = ["contact.noted"]
dropped_by = ["relationship.ended"]

[[expect]]
name = "agree"
about = "relationship"
owner = "mentor"
task = "Agree"
page = "agreement"
each = true
since = ["relationship.started"]
due = "10 days"
remind = ["after 3 days"]
settled_by = ["agreement.signed"]
dropped_by = ["relationship.ended"]

[[expect]]
name = "note-it"
about = "meeting"
owner = "mentor"
task = "Note the meeting"
since = ["meeting.booked"]
due = "10 days"
settled_by = ["meeting.held"]
dropped_by = ["meeting.cancelled"]
"""
FIRST, LAST = AT.date() + timedelta(days=2), AT.date() + timedelta(days=9)
WITHIN, AFTER = AT + timedelta(days=4), AT + timedelta(days=10)
PLAN = Plan(minutes=60, mode="video")


def make_standing_programme(roles: str = '["mentor"]'):
    files = working_files(EXPECTS)
    files["scheme.toml"] = files["scheme.toml"].replace(
        'agreement = "agreement"', f'agreement = "agreement"\nstand_in = {roles}'
    )
    return make_programme(files)


def name(pair, whom, person, *, by=None, first=FIRST, last=LAST, at=AT):
    days = {"first": first, "last": last}
    return actions.name_stand_in(pair.pk, whom=whom, email=person.email, **days, by=by or whom, at=at)


def fresh(pair) -> Relationship:
    return Relationship.objects.get(pk=pair.pk)


def get(client, person, address: str, *args, at=WITHIN):
    client.force_login(person)
    with time_machine.travel(at, tick=False):
        return client.get(reverse(address, args=args))


def post(client, person, address: str, *args, at=WITHIN, **data):
    client.force_login(person)
    with time_machine.travel(at, tick=False):
        return client.post(reverse(address, args=args), data)


def told(letter: str) -> set[str]:
    return set(Mail.objects.filter(letter=letter).exclude(state="dropped").values_list("to__name", flat=True))


def owed_by(person) -> set[str]:
    return set(Due.objects.visible_to(person).filter(state="open").values_list("expectation", flat=True))
