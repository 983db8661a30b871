"""How an actor brings a fact about: the real action, with an answer that fits the scheme."""

from datetime import timedelta

from ithaca.help import actions as enquiries
from ithaca.matching import actions as requests
from ithaca.matching.models import Request
from ithaca.meetings import actions as meetings
from ithaca.meetings.actions import Plan
from ithaca.meetings.models import Meeting
from ithaca.meetings.policy import MeetingPolicy
from ithaca.programmes.access import next_preparation
from ithaca.programmes.actions import members, profiles
from ithaca.programmes.models import Membership
from ithaca.questions.rules.definitions import Form
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Relationship, Task

DOINGS = {}
WORDS = "Something that fits, said in a few words for the rehearsal."


def brings(*facts: str, about: str = ""):
    """This function brings about these facts, for dues about a kind of thing: `f(person, ref, at)`."""

    def declare(function):
        DOINGS.update({(fact, about): function for fact in facts})
        return function

    return declare


def doing_for(facts: tuple[str, ...], about: str):
    """How the first of these facts that a rehearsal can play is brought about; None if it can play none."""
    found = (DOINGS.get((fact, about)) or DOINGS.get((fact, "")) for fact in facts)
    return next((doing for doing in found if doing), None)


def fill(form: Form, at, who: str = "") -> dict:
    """An answer to every question of a form; `who` is said in what people put in a few words of their own."""
    return {field.name: answer(field, at, who) for field in form.field}


def answer(field, at, who: str = ""):
    if field.kind in ("choices", "choice"):
        values = [choice.value for choice in field.choices[: max(1, field.least or 1)]]
        return values if field.kind == "choices" else values[0]
    plain = {
        "number": field.least or 1,
        "scale": field.least or 1,
        "yes-no": True,
        "email": "someone@rehearsal.example",
        "date": (at + timedelta(days=700)).date().isoformat(),
        "url": "https://rehearsal.example/",
        "phone": "01632 960000",
        "person": "Somebody Else",  # without an address: nobody is invited who does not play a part
    }
    words = f"{who}: {WORDS}" if who else WORDS
    return plain.get(field.kind, words[: field.most or 200])


@brings("membership.joined")
def approve(person, ref, at):
    member = Membership.objects.get(pk=ref)
    if member.person_id == person.pk:
        return join(member, at)
    return members.approve(ref, checked="the records", by=person, at=at)


def join(member, at):
    answers = fill(member.form, at, member.role.title)
    profiles.save_profile(member.pk, answers, contact_email=member.person.email, by=member.person, at=at)
    members.agree(member.pk, by=member.person, at=at)
    return members.accept_invitation(member.pk, by=member.person, at=at)


@brings("profile.saved")
def save_profile(person, ref, at):
    member = Membership.objects.get(pk=ref)
    if member.state == Membership.State.INVITED:
        return join(member, at)
    return profiles.save_profile(
        ref, fill(member.form, at, member.role.title), contact_email=person.email, by=person, at=at
    )


@brings("profile.confirmed")
def confirm(person, ref, at):
    profiles.confirm_profile(ref, by=person, at=at)


@brings("reflection.done")
def reflect(person, ref, at):
    member = Membership.objects.get(pk=ref)
    form = member.cohort.scheme.forms[member.joining.reflection]
    profiles.reflect(ref, fill(form, at), by=person, at=at)


@brings("briefing.read")
def read_briefing(person, ref, at):
    profiles.brief(ref, by=person, at=at)


@brings("request.accepted")
def accept(person, ref, at):
    requests.accept(ref, by=person, at=at)


@brings("request.replied")
def reply(person, ref, at):
    requests.reply(ref, words=WORDS, by=person, at=at)


@brings("agreement.signed", "agreement.made")
def agree(person, ref, at):
    policy = Relationship.objects.get(pk=ref).policy
    form = Relationship.objects.get(pk=ref).cohort.scheme.forms.get(policy.expectations)
    relationships.agree(ref, answers=fill(form, at) if form else {}, by=person, at=at)


@brings("goal.set")
def set_goal(person, ref, at):
    relationships.set_goal(ref, text=WORDS, by=person, at=at)


@brings("task.set")
def set_task(person, ref, at):
    relationships.set_task(ref, text=WORDS, by=person, at=at)


@brings("task.done")
def finish_task(person, ref, at):
    if task := Task.objects.filter(relationship=ref, person=person, state=Task.State.OPEN).first():
        relationships.finish_task(task.pk, by=person, at=at)


@brings("meeting.booked")
def book(person, ref, at):
    meetings.book(ref, at + timedelta(days=7), usual_plan(ref), by=person, at=at)


@brings("meeting.held")
def meet(person, ref, at):
    meetings.log_past(ref, **held(ref, person, at))


@brings("meeting.held", about="meeting")
def keep_the_date(person, ref, at):
    """Hold the meeting that was booked, once its time has come."""
    booked = Meeting.objects.get(pk=ref)
    if booked.starts_at <= at:
        meetings.log(ref, **held(booked.relationship_id, person, at))


def held(relationship: int, person, at) -> dict:
    day = at.astimezone(Relationship.objects.get(pk=relationship).programme.tz).date()
    return {"on": day, "note": WORDS, "plan": usual_plan(relationship), "by": person, "at": at}


def usual_plan(relationship: int) -> Plan:
    policy = Relationship.objects.get(pk=relationship).cohort.obeys(MeetingPolicy)
    return Plan(minutes=policy.minutes, mode=policy.usual)


@brings("contact.noted")
def note_contact(person, ref, at):
    relationships.note_contact(ref, by=person, at=at)


@brings("checkin.done")
def check_in(person, ref, at):
    relationships.check_in(ref, outcome="well", note=WORDS, by=person, at=at)


@brings("enquiry.answered")
def answer_enquiry(person, ref, at):
    enquiries.answer(ref, body=WORDS, by=person, at=at)


@brings("relationship.ended")
def end(person, ref, at):
    relationship = Relationship.objects.get(pk=ref)
    role = relationship.participants.get(person=person).role.name
    reasons = relationship.policy.reasons_for(role)
    relationships.end(ref, reason=reasons[0].name if reasons else "", message=WORDS, by=person, at=at)


@brings("relationship.started")
def ask(person, ref, at):
    """Ask somebody who has been asked least; `ref` is the membership that asks."""
    member = Membership.objects.get(pk=ref)
    if next_preparation(member) == "briefing":
        profiles.brief(ref, by=person, at=at)
    asked = Request.objects.filter(mentee=member).values("mentor")
    free = member.programme.scheme.roles_with("be-found")
    others = (
        Membership.objects.active()
        .filter(programme=member.programme, role__name__in=free)
        .exclude(pk__in=asked)
    )
    if mentor := others.exclude(person=person).order_by("?").first():
        requests.ask(ref, mentor.pk, words=WORDS, by=person, at=at)
