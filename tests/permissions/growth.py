"""Four more of everything in the world of the matrix: what a list of one row looks like with five.

Whatever is added has "Extra" in its words, so that a test can see that a list has grown.
"""

from datetime import timedelta

from allauth.usersessions.models import UserSession

from ithaca.accounts import actions as accounts
from ithaca.conversations import actions as conversations
from ithaca.help import actions as help_desk
from ithaca.help.models import Enquiry
from ithaca.imports.models import ImportBatch, ImportRow
from ithaca.kit.clock import now
from ithaca.matching import actions as matching
from ithaca.matching.testing import make_request
from ithaca.meetings import actions as meetings
from ithaca.meetings.actions import Plan
from ithaca.notices.actions.batches import write_to_many
from ithaca.people import actions as people
from ithaca.programmes.models import Interest, Membership
from ithaca.programmes.testing import (
    AT,
    make_institution,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.records import actions as records
from ithaca.relationships import actions as relationships
from tests.permissions.world import AIMS

PLAN = Plan(minutes=60, mode="video", agenda="Extra words")
FAR = AT + timedelta(days=10 * 365 + 30)
MORE = 4
WORDS = "Extra words, long enough to be sent."


def grow(world):
    """Make every list of the world four rows longer."""
    programme = world.members["mentee"].programme
    for n in range(MORE):
        newcomers(world, programme, n)
        inside_the_pair(world, n)
        at_the_desk(world, programme, n)
        elsewhere(world, n)


def newcomers(world, programme, n: int):
    """A mentor whom the mentee asks and works with, and a mentee who asks and works with the mentor."""
    mentee, mentor = world.members["mentee"], world.members["mentor"]
    new_mentee = make_member(programme, "mentee", f"Extra Mentee {n}", aims=AIMS)
    new_mentor = make_member(programme, "mentor", f"Extra Mentor {n}")
    records.ask("correction", WORDS, by=new_mentor.person, at=AT)
    asked = make_member(programme, "mentor", f"Extra Asked {n}")
    make_request(mentee, asked, words=WORDS)
    make_request(make_member(programme, "mentee", f"Extra Asking {n}", aims=AIMS), mentor, words=WORDS)
    for pair in ([mentee, new_mentor], [new_mentee, mentor]):
        together(programme, *pair)
    matching.star(new_mentor.pk, by=mentee.person, at=AT)


def together(programme, mentee, mentor):
    pair = relationships.start(programme, mentee.cohort, "", [mentee, mentor], by=None, at=AT)
    thread = conversations.open_thread(
        programme, mentee.cohort, [(mentee.person, "mentee"), (mentor.person, "mentor")],
        first=(mentee.person, WORDS), at=AT,
    )  # fmt: skip
    conversations.attach(thread, pair)
    conversations.say(thread.pk, body="Extra answer", by=mentor.person, at=AT)
    relationships.set_goal(pair.pk, text="Extra goal", by=mentee.person, at=AT)
    meetings.book(pair.pk, FAR, PLAN, by=mentor.person, at=AT)


def inside_the_pair(world, n: int):
    """More in the pair, the conversation and the enquiry of the world."""
    mentee, mentor, pair = world.people["mentee"], world.people["mentor"], world.ids["pair"]
    conversations.say(world.ids["thread"], body=f"Extra words {n}", by=mentor, at=AT)
    relationships.set_goal(pair, text=f"Extra goal {n}", by=mentee, at=AT)
    relationships.set_task(pair, text=f"Extra task {n}", person=mentor, due_on=FAR.date(), by=mentee, at=AT)
    relationships.share_contact(pair, label="Extra phone", value=f"01632 96010{n}", by=mentee, at=AT)
    meetings.book(pair, FAR + timedelta(days=n + 1), PLAN, by=mentor, at=AT)
    meetings.offer(pair, [FAR + timedelta(hours=n + 1)], PLAN, by=mentor, at=AT)
    relationships.check_in(
        pair, outcome="well", note=f"Extra note {n}", by=world.people["coordinator"], at=AT
    )
    help_desk.write_again(world.ids["enquiry"], body=f"Extra answer {n}", by=mentee, at=AT)
    people.block(make_person(f"Extra Blocked {n}"), by=mentee, at=AT)
    session(mentee, n)
    accounts.keep_while_writing(f"/x/{n}/", "/x/", {"body": ["Extra words"]}, by=mentee, at=now())


def at_the_desk(world, programme, n: int):
    """More that waits for staff."""
    mentee, mentor = world.members["mentee"], world.members["mentor"]
    by, state = world.people["coordinator"], Membership.State
    for waiting in (state.APPLIED, state.INVITED):
        make_member(programme, "mentor", f"Extra {waiting.label} {n}", state=waiting, joined_at=None)
    make_staff(programme, "adviser", f"Extra Adviser {n}")
    Interest.objects.create(
        programme=programme,
        role=mentor.role,
        name=f"Extra Interest {n}",
        email=f"extra{n}@example.org",
        at=AT,
    )
    subject, to = f"Extra letter {n}", [mentor.person]
    write_to_many(
        programme.pk, to, subject=subject, words="News.", needed=False, chosen="Mentors", by=by, at=AT
    )
    asked = {"kind": Enquiry.Kind.QUESTION, "subject": f"Extra question {n}", "body": "How?"}
    help_desk.open_enquiry(programme, **asked, by=mentee.person, at=AT)
    rows_of_files(world, programme, n, by)


def rows_of_files(world, programme, n: int, by):
    """Another spreadsheet with a row to mend, and another such row in the one that was there."""
    mentee, mentor = world.members["mentee"], world.members["mentor"]
    batch = ImportBatch.objects.create(
        programme=programme, cohort=mentee.cohort, role=mentor.role, by=by, filename=f"extra-{n}.csv", kind="CSV",
        uploaded_at=AT,
    )  # fmt: skip
    problem = {"fate": ImportRow.Fate.PROBLEM, "raw": [f"Extra Row {n}"], "cleaned": {}}
    for number, into in enumerate((batch.pk, world.ids["batch"])):
        ImportRow.objects.create(batch_id=into, number=10 + n + number, **problem)


def elsewhere(world, n: int):
    """More programmes, here and abroad, in which the same people take part or work."""
    mentee = world.people["mentee"]
    home = world.members["mentee"].programme.institution
    for where in (home, make_institution(f"Extra University {n}")):
        other = make_programme(institution=where, slug=f"extra-{n}-{where.pk}")
        other.title = f"Extra programme {n}"
        other.save()
        make_member(other, "mentee", mentee)
        make_member(other, "mentor", world.people["mentor"])
        for name in ("coordinator", "neighbour"):
            make_staff(other, "coordinator", world.people[name])


def session(person, n: int):
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store["_auth_user_hash"] = person.get_session_auth_hash()
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store.create()
    UserSession.objects.create(
        user=person, session_key=store.session_key, ip="127.0.0.1", user_agent=f"Extra {n}", data={}
    )
