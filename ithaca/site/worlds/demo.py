"""The demo: a university's career mentoring in full swing, told by `demo.toml`.

Everything happens through the real actions, each at its moment, with the sweep running in between; so
letters, dues, reminders and lapses are what they would have been.
"""

from datetime import datetime, timedelta
from heapq import heapify, heappop
from itertools import count

from allauth.account.models import EmailAddress

from ithaca.accounts.models import Institution, Person
from ithaca.conversations import actions as conversations
from ithaca.conversations.models import Thread
from ithaca.help import actions as enquiries
from ithaca.kit.clock import now
from ithaca.matching import actions as requests
from ithaca.matching.models import Request
from ithaca.meetings import actions as meetings
from ithaca.meetings.actions import Plan
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Mail
from ithaca.people.actions import accept
from ithaca.programmes.actions import members, profiles, schemes
from ithaca.programmes.actions.interest import note_interest
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import PagesPolicy
from ithaca.programmes.scheme import read_folder
from ithaca.relationships import actions as relationships
from ithaca.roles import actions as roles
from ithaca.roles.models import Role
from ithaca.site.founding import found
from ithaca.site.places import schemes_dir
from ithaca.site.worlds.cast import CAST

EXPECTS = {
    "mentor": {
        "time": "Half an hour to an hour a month",
        "hope": "That we both learn something.",
    },
    "mentee": {
        "time": "An hour a month, and time to prepare",
        "hope": "To see my next step.",
    },
}


def make() -> Programme:
    return Story(now()).play()


class Story:
    """Everything that happens, as (moment, what) in a queue, told in order."""

    def __init__(self, today: datetime):
        self.today = today.replace(minute=0, second=0, microsecond=0)
        self.order = count()
        self.events = []
        self.people: dict[str, Person] = {}

    def play(self) -> Programme:
        self.open()
        for kind in ("mentor", "mentee", "pair", "request", "interest", "enquiry", "checkin"):
            for row in CAST[kind]:
                getattr(self, kind)(row)
        for days in range(CAST["programme"]["opened"], 0, -1):
            self.plan(days, self.morning, hour=9)
        heapify(self.events)
        while self.events:
            at, _, happen = heappop(self.events)
            happen(at=at)
        return self.programme

    def morning(self, *, at):
        """What the job process does every day: it sweeps, and carries the mail."""
        sweep(at=at)
        Mail.objects.filter(state=Mail.State.WAITING).update(state=Mail.State.SENT, sent_at=at)

    def plan(self, days: float, happen, *, hour: int = 10, **more):
        """Let something happen so many days ago: `happen(at=…, **more)`."""
        at = self.today - timedelta(days=days)
        if days >= 1:
            at = at.replace(hour=hour)
        self.events.append((at, next(self.order), lambda at: happen(at=at, **more)))

    # The place and its staff

    def open(self):
        at = self.today - timedelta(days=CAST["programme"]["opened"])
        place, staff = CAST["institution"], CAST["staff"]
        chief = next(row for row in staff if row["role"] == "administrator")
        self.people[chief["name"]] = found(
            place["name"], name=chief["name"], email=chief["email"], password=None, at=at
        )
        institution = Institution.objects.get(name=place["name"])
        version = schemes.load(read_folder(schemes_dir() / CAST["programme"]["scheme"]), at=at)
        self.programme = schemes.open_programme(
            institution, version, slug=CAST["programme"]["slug"], by=self.people[chief["name"]], at=at
        )
        for row in staff:
            if row is not chief:
                role = Role.objects.get(programme=self.programme.pk, name=row["role"])
                roles.appoint(self.person(row), role, by=None, at=at)
        self.ruth = self.people["Ruth Okoro"]

    def person(self, row) -> Person:
        person = Person.objects.create_user(row["email"], row["name"])
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        self.people[person.name] = person
        return person

    # People join

    def mentor(self, row):
        self.joins(row, "mentor", row["answers"])
        for days in self.augusts(row.get("joined", 0)):
            self.plan(days, self.confirms, hour=18, person=self.people[row["name"]])
        if "demo" in row:
            self.plan(20, self.confirms, hour=18, person=self.people[row["name"]])

    def augusts(self, joined: int) -> list[int]:
        """How many days ago each August letter was answered, by whoever joined so many days ago."""
        year = self.today.year
        answered = [self.today.replace(year=y, month=8, day=20) for y in range(year - 3, year + 1)]
        return [days for at in answered if 0 < (days := (self.today - at).days) < joined]

    def mentee(self, row):
        self.joins(row, "mentee", self.dated(row["profile"]))

    def joins(self, row, role, answers):
        person, days = self.person(row), row.get("joined", row.get("applied"))
        if role == "mentee" and "applied" in row:
            self.plan(days, self.applies, person=person, role=role, answers=answers)
            return
        self.plan(days + 2, self.invite, person=person, role=role)
        if "joined" not in row:
            return
        self.plan(days, self.join, hour=11, person=person, role=role, answers=answers)
        if "aims" in row:
            self.plan(days, self.prepare, hour=12, person=person, role=role, aims=row["aims"])
        if row.get("state") == "inactive":
            self.plan(days - 200, self.rest, person=person)

    def dated(self, answers):
        """Dates written as days from today."""
        return {
            name: (self.today + timedelta(days=int(value))).date().isoformat()
            if isinstance(value, str) and value.startswith("+")
            else value
            for name, value in answers.items()
        }

    def invite(self, *, person, role, at):
        members.invite(self.programme, role, person, by=self.ruth, at=at)

    def applies(self, *, person, role, answers, at):
        """By the public page, and then staff look at it."""
        member = members.begin(self.programme, role, by=person, at=at)
        profiles.save_profile(member.pk, answers, by=person, at=at)
        members.apply(member.pk, by=person, at=at)

    def join(self, *, person, role, answers, at):
        member = self.member(person.name)
        contact = person.email if role == "mentor" else None
        profiles.save_profile(member.pk, answers, contact_email=contact, by=person, at=at)
        members.agree(member.pk, by=person, at=at)
        members.accept_invitation(member.pk, by=person, at=at)
        if role == "mentor":
            self.read_notice(person, at)

    def read_notice(self, person, at):
        name = self.programme.obeys(PagesPolicy).privacy
        accept(person, self.programme.pk, name, self.programme.scheme.pages[name].body, at=at)

    def prepare(self, *, person, role, aims, at):
        member = self.member(person.name)
        profiles.reflect(member.pk, aims, by=person, at=at)
        profiles.brief(member.pk, by=person, at=at)
        self.read_notice(person, at)

    def confirms(self, *, person, at):
        profiles.confirm_profile(self.member(person.name).pk, by=person, at=at)

    def rest(self, *, person, at):
        members.deactivate(self.member(person.name).pk, by=person, at=at)

    def member(self, name: str) -> Membership:
        return Membership.objects.get(programme=self.programme, person=self.people[name])

    # They ask, and work together

    def pair(self, row):
        self.plan(row["asked"], self.ask, row=row)
        self.plan(row["started"], self.accept, row=row)
        self.plan(row["started"] - 1, self.agree, row=row, side="mentor")
        if row["met"]:
            self.plan(row["started"] - 2, self.agree, row=row, side="mentee")
            self.plan(row["met"][0][0], self.set_goals, hour=17, row=row)
        for number, (days, minutes, mode, note) in enumerate(row["met"]):
            side = "mentor" if number % 3 == 1 else "mentee"
            self.plan(days, self.meet, hour=16, row=row, side=side, minutes=minutes, mode=mode, note=note)
        for days, side, words in row.get("said", ()):
            self.plan(days, self.say, hour=18, row=row, side=side, words=words)
        for days, done, side, words in row.get("tasks", ()):
            self.plan(days, self.set_task, hour=18, row=row, side=side, words=words, ago=days)
            if done:
                self.plan(done, self.finish_task, hour=18, row=row, words=words)
        self.later(row)

    def later(self, row):
        """What stands at the end of a pair's story: the goals now, the next date, the farewell."""
        if row["met"]:
            self.plan(row["met"][-1][0], self.rate, hour=19, row=row)
        if "next" in row:
            self.plan(1, self.book, row=row)
        if "ended" in row:
            self.plan(row["ended"], self.end, row=row)

    def ask(self, *, row, at):
        mentee, mentor = self.member(row["mentee"]), self.member(row["mentor"])
        requests.ask(
            mentee.pk,
            mentor.pk,
            words=row["words"],
            shows=["course", "aims", "help"],
            kind=row.get("kind", ""),
            by=mentee.person,
            at=at,
        )

    def request_of(self, row) -> Request:
        return Request.objects.filter(
            mentee__person=self.people[row["mentee"]], mentor__person=self.people[row["mentor"]]
        ).latest("sent_at")

    def accept(self, *, row, at):
        requests.accept(
            self.request_of(row).pk,
            words="Yes, with pleasure. Shall we begin with a call?",
            by=self.people[row["mentor"]],
            at=at,
        )

    def pk_of(self, row) -> int:
        return self.request_of(row).relationship_id

    def agree(self, *, row, side, at):
        relationships.agree(
            self.pk_of(row),
            answers=EXPECTS[side],
            cadence_days=row["cadence"],
            by=self.people[row[side]],
            at=at,
        )

    def set_goals(self, *, row, at):
        for text, then, _ in row.get("goals", ()):
            relationships.set_goal(
                self.pk_of(row), text=text, then=then, by=self.people[row["mentee"]], at=at
            )

    def rate(self, *, row, at):
        mentee = self.people[row["mentee"]]
        goals = self.goals_of(row)
        for number, (goal, (_, _, stands)) in enumerate(zip(goals, row.get("goals", ()), strict=False)):
            relationships.rate(goal.pk, now=stands, by=mentee, at=at)
            if number < row.get("reached", 0):
                relationships.reach(goal.pk, by=mentee, at=at)

    def set_task(self, *, row, side, words, ago, at):
        """By the day on which they meet next, when there is one."""
        due_on = (at + timedelta(days=ago + row["next"])).date() if "next" in row else None
        relationships.set_task(self.pk_of(row), text=words, due_on=due_on, by=self.people[row[side]], at=at)

    def finish_task(self, *, row, words, at):
        from ithaca.relationships.models import Task

        task = Task.objects.get(relationship=self.pk_of(row), text=words)
        relationships.finish_task(task.pk, by=task.person, at=at)

    def goals_of(self, row):
        from ithaca.relationships.models import Goal

        return Goal.objects.filter(relationship=self.pk_of(row)).order_by("pk")

    def meet(self, *, row, side, minutes, mode, note, at):
        meetings.log_past(
            self.pk_of(row),
            on=at.astimezone(self.programme.tz).date(),
            note=note,
            plan=Plan(minutes=minutes, mode=mode),
            by=self.people[row[side]],
            at=at,
        )

    def book(self, *, row, at):
        starts = self.today.replace(hour=13) + timedelta(days=row["next"])
        meetings.book(
            self.pk_of(row), starts, Plan(minutes=45, mode="video"), by=self.people[row["mentor"]], at=at
        )

    def say(self, *, row, side, words, at):
        thread = Thread.objects.get(relationship=self.pk_of(row))
        conversations.say(thread.pk, words, by=self.people[row[side]], at=at)
        other = self.people[row["mentee" if side == "mentor" else "mentor"]]
        conversations.mark_read(thread.pk, by=other, at=at)

    def end(self, *, row, at):
        relationships.end(
            self.pk_of(row),
            reason=row["reason"],
            message=row["farewell"],
            by=self.people[row["mentee"]],
            at=at,
        )

    # Requests that wait or came to nothing, and what staff have to do

    def request(self, row):
        self.plan(row["asked"], self.ask, hour=14, row=row)
        if "question" in row:
            self.plan(row["asked"] - 2, self.question, row=row)
        if row.get("state") == "declined":
            self.plan(row["asked"] - 3, self.decline, row=row)

    def question(self, *, row, at):
        requests.question(
            self.request_of(row).pk, words=row["question"], by=self.people[row["mentor"]], at=at
        )

    def decline(self, *, row, at):
        words = "Thank you for writing to me. I have no time to do this well just now, and would not want to do it badly."
        requests.decline(
            self.request_of(row).pk, reason=row["reason"], words=words, by=self.people[row["mentor"]], at=at
        )

    def interest(self, row):
        self.plan(row["asked"], self.leave_interest, row=row)

    def leave_interest(self, *, row, at):
        note_interest(self.programme, row["role"], name=row["name"], email=row["email"], at=at)

    def enquiry(self, row):
        self.plan(row["asked"], self.write_to_desk, row=row)

    def write_to_desk(self, *, row, at):
        enquiries.open_enquiry(
            self.programme,
            kind=row["kind"],
            subject=row["subject"],
            body=row["body"],
            by=self.people[row["from"]],
            at=at,
        )

    def checkin(self, row):
        self.plan(row["at"], self.check_in, row=row)

    def check_in(self, *, row, at):
        relationships.check_in(
            self.pk_of(row), outcome=row["outcome"], note=row["note"], by=self.people["Jean Docherty"], at=at
        )
