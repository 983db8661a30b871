"""One of everything, in one programme, and the people who look at it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client

from ithaca.accounts import actions as accounts
from ithaca.accounts.models import Person
from ithaca.conversations import actions as conversations
from ithaca.conversations.models import Thread
from ithaca.desk import actions as desk
from ithaca.help import actions as help_desk
from ithaca.imports.models import ImportBatch, ImportRow
from ithaca.kit.clock import now
from ithaca.matching.models import Choice
from ithaca.matching.testing import make_request
from ithaca.meetings import actions as meetings
from ithaca.meetings.actions import Plan
from ithaca.notices import signing
from ithaca.notices.actions.batches import write_to_many
from ithaca.notices.models import DeadAddress, Due, Mail, Step
from ithaca.people import actions as people
from ithaca.programmes.models import Interest, Membership
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    make_institution,
    make_member,
    make_person,
    make_programme,
    make_staff,
    role_of,
)
from ithaca.records import actions as records
from ithaca.relationships import actions as relationships
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

ACTORS = (
    "anonymous", "closed", "mentee", "mentor", "mentee2", "mentor2", "coordinator", "adviser", "neighbour",
    "administrator", "foreigner",
)  # fmt: skip
ADVISER = """
[roles.adviser]
title = "adviser"
plural = "advisers"
kind = "staff"
rights = ["see-people"]
"""
PAGES = {"pages/about.md": "# About\n\nWords."}
AIMS = {"aims": "A first job.", "wants": ["cv"]}


@dataclass
class World:
    """The people by their part, a signed-in client each, and the ids of one of everything."""

    people: dict[str, Person] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)


def build() -> World:
    world = World()
    home = make_institution("Northfield University")
    programme = make_programme(
        {**FILES, **PAGES, "scheme.toml": SCHEME + ADVISER}, institution=home, slug="ours"
    )
    beside = make_programme({**FILES, **PAGES}, institution=home, slug="beside")
    abroad = make_programme({**FILES, **PAGES}, institution=make_institution("Elsewhere"), slug="abroad")
    cast(world, programme, beside, abroad, home)
    things(world, programme)
    world.clients = {actor: client_of(world, actor) for actor in ACTORS}
    Person.objects.filter(pk=world.people["closed"].pk).update(is_active=False)
    return world


def cast(world, programme, beside, abroad, home):
    members = {
        name: make_member(programme, role, who, aims=AIMS if role == "mentee" else None)
        for name, role, who in (
            ("mentee", "mentee", "Priya Nair"), ("mentee2", "mentee", "Kofi Mensah"), ("closed", "mentee", "Omar Farouk"),
            ("mentor", "mentor", "Amara Okafor"), ("mentor2", "mentor", "James Whitcombe"),
        )
    }  # fmt: skip
    world.people = {name: member.person for name, member in members.items()}
    world.people |= {
        "coordinator": make_staff(programme, "coordinator", "Ruth Okoro"),
        "adviser": make_staff(programme, "adviser", "Jean Docherty"),
        "neighbour": make_staff(beside, "coordinator", "Nel Beside"),
        "foreigner": make_staff(abroad, "coordinator", "Fay Abroad"),
        "administrator": make_person("Tom Ashworth"),
    }
    chief = roles.define(
        institution=home, programme=None, name="administrator", title="Administrator", plural="Administrators",
        staff=True, rights=Right,
    )  # fmt: skip
    roles.appoint(world.people["administrator"], chief, by=None, at=AT)
    was = roles.appoint(world.people["mentor2"], role_of(programme, "coordinator"), by=None, at=AT)
    roles.step_down(was, by=None, at=AT)  # whoever worked here once has no right left
    world.members = members


def things(world, programme):
    """One of everything between `mentee` and `mentor`, and what waits for staff."""
    mentee, mentor = world.members["mentee"], world.members["mentor"]
    plan = Plan(minutes=60, mode="video")
    request = make_request(mentee, mentor)
    pair = relationships.start(programme, mentee.cohort, "", [mentee, mentor], by=None, at=AT)
    thread = conversations.open_thread(
        programme, mentee.cohort, [(mentee.person, "mentee"), (mentor.person, "mentor")],
        first=(mentee.person, "Hello"), at=AT,
    )  # fmt: skip
    conversations.attach(thread, pair)
    goal = relationships.set_goal(pair.pk, text="A CV", by=mentee.person, at=AT)
    contact = relationships.share_contact(
        pair.pk, label="Phone", value="01632 960001", by=mentee.person, at=AT
    )
    later = AT + timedelta(days=10 * 365)
    booked = meetings.book(pair.pk, later, plan, by=mentor.person, at=AT)
    offered = meetings.offer(pair.pk, [later], plan, by=mentor.person, at=AT)
    enquiry = help_desk.open_enquiry(
        programme, kind="question", subject="A word", body="How?", by=mentee.person, at=AT
    )
    block = people.block(world.people["mentor2"], by=mentee.person, at=AT)
    applied = make_member(
        programme, "mentor", "Bridget O'Hara", state=Membership.State.APPLIED, joined_at=None
    )
    invited = make_member(programme, "mentor", "Alan Forsyth", state=Membership.State.INVITED, joined_at=None)
    left = make_member(programme, "mentee", mentor.person, state=Membership.State.LEFT, left_at=AT)
    choice = Choice.objects.create(
        mentee=mentee, mentor=world.members["mentor2"], place=1, words="Another message.", at=AT
    )
    batch = ImportBatch.objects.create(
        programme=programme, cohort=mentee.cohort, role=mentor.role, by=world.people["coordinator"],
        filename="alumni.csv", kind="CSV", uploaded_at=AT,
    )  # fmt: skip
    draft = accounts.keep_while_writing("/x/", "/x/", {"body": ["Words kept"]}, by=mentee.person, at=now())
    wish = relationships.wish_for_another(pair.pk, words="Somebody nearer.", by=mentor.person, at=AT)
    for_staff(world, programme, pair, batch)
    mails = letters(programme, mentor.person, world.people["coordinator"])
    world.ids = mails | {
        "ours": "ours", "programme": programme.pk, "cohort": mentee.cohort_id, "request": request.pk, "pair": pair.pk, "thread": Thread.objects.get(relationship=pair).pk,
        "goal": goal.pk, "wish": wish.pk, "contact": contact.pk, "booked": booked.pk, "offered": offered.pk, "enquiry": enquiry.pk,
        "draft": draft.pk, "block": block.pk, "applied": applied.pk, "invited": invited.pk, "left": left.pk, "batch": batch.pk,
        "mentee membership": mentee.pk, "mentor membership": mentor.pk, "mentor person": mentor.person_id,
        "mentor2 membership": world.members["mentor2"].pk,
        "holding": Holding.objects.get(person=world.people["adviser"]).pk,
        "mentee": "mentee", "mentor": "mentor", "team": "team", "about": "about",
        "answer": signing.act_token("answer", request.pk, mentor.person_id),
        "choice": choice.pk, "people list": "people", **cockpit(world, programme),
        "back": signing.act_token("back", mentor.pk, mentor.person_id),
        "invitation": signing.act_token("invitation", invited.pk, invited.person_id),
        "still right": signing.act_token("confirm", mentee.pk, mentee.person_id),
        **rights(mentee.person),
        "stop": signing.stop_token(mentee.person_id, programme.pk, "reminders"),
    }  # fmt: skip


def rights(person) -> dict:
    """What somebody asked about their data."""
    words = {"correction": "My name is wrong.", "complaint": "Who reads this?", "erasure": "I am going."}
    asked = {kind: records.ask(kind, said, by=person, at=AT).pk for kind, said in words.items()}
    lost = records.report_lost(
        old=person.email, new="new@example.org", name=person.name, words="We met in May.", at=AT
    )
    copy = records.ask_for_copy(by=person, at=AT)
    return {
        "asked": asked["correction"],
        "complained": asked["complaint"],
        "erasing": asked["erasure"],
        "lost": lost.pk,
        "copy": copy.pk,
        "correction": "correction",
    }


def cockpit(world, programme) -> dict:
    """What the coordinator keeps at the desk."""
    ruth, mentee = world.people["coordinator"], world.members["mentee"]
    note = desk.write_note(mentee.pk, "Likes to talk in the evening.", by=ruth, at=AT)
    view = desk.save_view(programme.pk, "people", "Ours", "state=active", by=ruth)
    step = desk.prepare(programme, "deactivate", [mentee], by=ruth, at=now() + timedelta(days=1))
    today = now().date() + timedelta(days=3)
    deputy = desk.deputise(
        programme, holding=Holding.objects.get(person=ruth).pk, person=world.people["adviser"],
        first=today, last=today, by=world.people["administrator"], at=now(),
    )  # fmt: skip
    twin = make_member(programme, "mentor", make_person("James Whitcombe", "jim@example.org"))
    merge = desk.merge(programme.pk, world.members["mentor2"].person_id, twin.person_id, by=ruth, at=AT)
    pair = (world.members["mentor"].person_id, world.members["mentee"].person_id)
    double = desk.are_two(programme, *pair, by=ruth, at=AT)
    more = {"step": step.pk, "deputy": deputy.pk, "double": double.pk}
    return {"merge": merge.pk, "note": note.pk, "view": view.pk, **more}


def for_staff(world, programme, pair, batch):
    """What only staff see: a note, a charge, who waits for sign-up, a row of a spreadsheet."""
    coordinator, mentee = world.people["coordinator"], world.members["mentee"]
    relationships.check_in(pair.pk, outcome="well", note="All is calm.", by=coordinator, at=AT)
    desk.take_charge(pair.pk, by=coordinator, at=AT)
    Interest.objects.create(
        programme=programme, role=batch.role, name="Ines Waits", email="ines@example.org", at=AT
    )
    ImportRow.objects.create(
        batch=batch, number=2, fate=ImportRow.Fate.PROBLEM, raw=["Zoe Unread"], cleaned={"name": "Zoe Unread"}
    )
    help_desk.open_enquiry(
        programme,
        kind="report",
        subject="Rude",
        body="Twice.",
        about=coordinator,
        by=mentee.person,
        at=AT,
    )


def letters(programme, mentor, by) -> dict:
    """A mail that could not be sent, its address, and a reminder that could not be written."""
    failed = Mail.objects.create(
        programme=programme.pk, to=mentor, address=mentor.email, letter="reminder", kind="reminders", key="failed", once=True,
        subject="Answer", text="Answer", message_id="f" * 32, state=Mail.State.FAILED, made_at=AT, next_at=AT,
    )  # fmt: skip
    dead = DeadAddress.objects.create(address=mentor.email, since=AT, said="550 no such user")
    due = Due.objects.filter(programme=programme.pk, owner=mentor).first()
    step = Step.objects.create(due=due, do="remind", what="reminder", at=AT, attempts=5, problem="KeyError")
    batch = write_to_many(
        programme.pk, [mentor], subject="News", words="Some.", needed=True, chosen="Everybody", by=by, at=AT
    )
    return {
        "failed mail": failed.pk, "dead address": dead.pk, "step aside": step.pk, "letter to many": batch.pk,
    }  # fmt: skip


def client_of(world, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    if actor in world.people:
        client.force_login(world.people[actor], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
