"""One of everything, in one programme, and the people who look at it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client

from ithaca.accounts import actions as accounts
from ithaca.accounts.models import Person
from ithaca.conversations import actions as conversations
from ithaca.conversations.models import Attachment, Thread
from ithaca.desk import actions as desk
from ithaca.help import actions as help_desk
from ithaca.imports.models import ImportBatch, ImportRow
from ithaca.imports.rules.addresses import ADDRESS
from ithaca.kit.clock import now
from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.actions import rounds
from ithaca.matching.models import Choice, Proposal, Rank, Round
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
MEETINGS = """
[meetings]
impression = "first"
again_within = "10 years"

[relationships]
stand_in = ["mentor", "mentee"]
"""
FIRST = """
title = "How was it?"
[[field]]
name = "fit"
label = "How well do you suit each other?"
kind = "choice"
seen_by = "nobody"
choices = [{ value = "well", label = "Well" }, { value = "hardly", label = "Hardly" }]
"""
PAGES = {"pages/about.md": "# About\n\nWords."}
FAR = AT + timedelta(days=10 * 365)
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
        {**FILES, **PAGES, "scheme.toml": SCHEME + ADVISER + MEETINGS, "forms/first.toml": FIRST},
        institution=home,
        slug="ours",
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
    world.ids = {"ours": "ours", "mentee": "mentee", "mentor": "mentor", "team": "team", "about": "about"}
    world.ids |= {
        "programme": programme.pk, "cohort": mentee.cohort_id, "people list": "people",
        "mentee membership": mentee.pk, "mentor membership": mentor.pk, "mentor person": mentor.person_id,
        "mentor2 membership": world.members["mentor2"].pk,
        "holding": Holding.objects.get(person=world.people["adviser"]).pk,
    }  # fmt: skip
    world.ids |= asked_of_the_mentor(mentee, mentor)
    world.ids |= of_the_pair(programme, mentee, mentor)
    world.ids |= of_the_mentee(world, programme)
    world.ids |= on_the_way_in(programme, mentor)
    world.ids |= for_staff(world, programme)
    world.ids |= letters(programme, mentor.person, world.people["coordinator"])
    world.ids |= cockpit(world, programme)
    world.ids |= rights(mentee.person)
    world.ids |= of_a_round(world)
    world.ids |= standing_in(world)


def asked_of_the_mentor(mentee, mentor) -> dict:
    request = make_request(mentee, mentor)
    return {
        "request": request.pk,
        "answer": signing.act_token("answer", request.pk, mentor.person_id),
        "back": signing.act_token("back", mentor.pk, mentor.person_id),
    }


def of_the_pair(programme, mentee, mentor) -> dict:
    """A relationship with its conversation, a goal, a task, a shared contact, meetings and a wish."""
    pair = relationships.start(programme, mentee.cohort, "", [mentee, mentor], by=None, at=AT)
    thread = conversations.open_thread(
        programme, mentee.cohort, [(mentee.person, "mentee"), (mentor.person, "mentor")],
        first=(mentee.person, "Hello"), at=AT,
    )  # fmt: skip
    conversations.attach(thread, pair)
    file = Attachment.objects.create(
        message=thread.messages.get(), name="CV.txt", kind="txt", size=5, data=b"Hello"
    )
    goal = relationships.set_goal(pair.pk, text="A CV", by=mentee.person, at=AT)
    contact = relationships.share_contact(
        pair.pk, label="Phone", value="01632 960001", by=mentee.person, at=AT
    )
    task = relationships.set_task(
        pair.pk, text="Read the CV", person=mentor.person, due_on=FAR.date(), by=mentee.person, at=AT
    )
    later, plan = FAR, Plan(minutes=60, mode="video")
    booked = meetings.book(pair.pk, later, plan, by=mentor.person, at=AT)
    meetings.log_past(pair.pk, on=AT.date(), plan=plan, by=mentor.person, at=AT)
    meetings.say_impression(pair.pk, answers={"fit": "hardly"}, by=mentee.person, at=AT)
    offered = meetings.offer(pair.pk, [later], plan, by=mentor.person, at=AT)
    wish = relationships.wish_for_another(pair.pk, words="Somebody nearer.", by=mentor.person, at=AT)
    return {
        "pair": pair.pk, "thread": Thread.objects.get(relationship=pair).pk, "goal": goal.pk, "contact": contact.pk,
        "booked": booked.pk, "offered": offered.pk, "wish": wish.pk, "file": file.pk, "task": task.pk,
    }  # fmt: skip


def standing_in(world) -> dict:
    """Who will stand in for the mentee in three days."""
    me, other, day = world.people["mentee"], world.people["mentee2"], now().date() + timedelta(days=3)
    found = relationships.name_stand_in(
        world.ids["pair"], whom=me, email=other.email, first=day, last=day, by=me, at=now()
    )
    return {"stand-in": found.pk}


def of_the_mentee(world, programme) -> dict:
    """What the mentee alone has: a question to the desk, a block, a second choice, words kept while writing."""
    mentee, other = world.members["mentee"], world.members["mentor2"]
    me = mentee.person
    enquiry = help_desk.open_enquiry(programme, kind="question", subject="A word", body="How?", by=me, at=AT)
    block = people.block(other.person, by=me, at=AT)
    choice = Choice.objects.create(mentee=mentee, mentor=other, place=1, words="Another message.", at=AT)
    draft = accounts.keep_while_writing("/x/", "/x/", {"body": ["Words kept"]}, by=me, at=now())
    return {
        "enquiry": enquiry.pk, "block": block.pk, "choice": choice.pk, "draft": draft.pk,
        "still right": signing.act_token("confirm", mentee.pk, me.pk),
        "stop": signing.stop_token(me.pk, programme.pk, "reminders"),
    }  # fmt: skip


def on_the_way_in(programme, mentor) -> dict:
    """Who has applied, who is invited, and who has left."""
    state = Membership.State
    applied = make_member(programme, "mentor", "Bridget O'Hara", state=state.APPLIED, joined_at=None)
    invited = make_member(programme, "mentor", "Alan Forsyth", state=state.INVITED, joined_at=None)
    left = make_member(programme, "mentee", mentor.person, state=state.LEFT, left_at=AT)
    invitation = signing.act_token("invitation", invited.pk, invited.person_id)
    return {"applied": applied.pk, "invited": invited.pk, "left": left.pk, "invitation": invitation}


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


def of_a_round(world) -> dict:
    """A round that was worked out, a pair of it that has gone out, and whom somebody would choose."""
    mentee, mentor, ruth = world.members["mentee"], world.members["mentor"], world.people["coordinator"]
    found = rounds.open_round(mentee.cohort, by=ruth, at=AT)
    rounds.order(found.pk, by=ruth, at=AT)
    out = Proposal.objects.create(round=found, mentee=mentee, mentor=mentor, score=90_000, at=AT)
    Round.objects.filter(pk=found.pk).update(shortlists={str(mentee.pk): [mentor.pk]})
    Rank.objects.create(round=found, by=mentee, of=mentor, place=1)
    return {
        "round": found.pk,
        "proposal": out.pk,
        "mentee2 membership": world.members["mentee2"].pk,
        "csv": "csv",
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


def for_staff(world, programme) -> dict:
    """What only staff see: a note, a charge, who waits for sign-up, a report, a row of a spreadsheet."""
    coordinator, mentee, pair = world.people["coordinator"], world.members["mentee"], world.ids["pair"]
    role = world.members["mentor"].role
    relationships.check_in(pair, outcome="well", note="All is calm.", by=coordinator, at=AT)
    desk.take_charge(pair, by=coordinator, at=AT)
    Interest.objects.create(
        programme=programme, role=role, name="Ines Waits", email="ines@example.org", at=AT
    )
    help_desk.open_enquiry(
        programme, kind="report", subject="Rude", body="Twice.", about=coordinator, by=mentee.person, at=AT
    )
    batch = ImportBatch.objects.create(
        programme=programme, cohort=mentee.cohort, role=role, by=coordinator,
        filename="alumni.csv", kind="CSV", uploaded_at=AT,
    )  # fmt: skip
    ImportRow.objects.create(
        batch=batch,
        number=2,
        fate=ImportRow.Fate.PROBLEM,
        raw=["Zoe Unread"],
        cleaned={"name": "Zoe Unread"},
        problems=[Sentence("There is no {what}. Everybody needs one of their own.", what=ADDRESS)],
    )
    return {"batch": batch.pk}


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
