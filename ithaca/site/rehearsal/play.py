"""The play itself: people join, ask or are paired, and do what they owe, day by day."""

import random
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ithaca.accounts.models import Institution, Person
from ithaca.kit.verdicts import Denied
from ithaca.matching.models import Request
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due
from ithaca.programmes.actions import members, schemes
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Participant
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding, Role
from ithaca.roles.rights import Right
from ithaca.site.founding import found
from ithaca.site.rehearsal.doings import ask, doing_for, save_profile

ACTORS = tomllib.loads((Path(__file__).parent / "actors.toml").read_text(encoding="utf-8"))["actor"]
PAIRING_AFTER = timedelta(days=14)
JOINING_TAKES = 10  # days until the late and the silent accept an invitation


@dataclass(frozen=True)
class Manner:
    """How somebody behaves: see actors.toml."""

    name: str
    after: int | None = None
    late: int | None = None

    def acts_on(self, due: Due, today: date) -> bool:
        if self.after is not None:
            return today >= due.since_on + timedelta(self.after) and today >= due.opens_at.date()
        return self.late is not None and today >= due.due_on + timedelta(self.late)


MANNERS = [Manner(**actor) for actor in ACTORS]


class Play:
    def __init__(self, files: dict[str, str], start: date, until: date, people: int):
        self.files, self.start, self.until, self.size = files, start, until, people
        self.manners: dict[int, Manner] = {}
        self.refused: Counter = Counter()

    def run(self):
        random.seed(self.size)
        self.open()
        day = self.start
        while day <= self.until:
            sweep(at=self.moment(day, 9, 30))
            self.act(day)
            day += timedelta(1)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)

    # Before the curtain

    def open(self):
        chief = found(
            "Rehearsal", name="Administrator", email="chief@rehearsal.example", password=None, at=self.utc()
        )
        institution = Institution.objects.get()
        self.zone = institution.tz
        at = self.moment(self.start, 8)
        version = schemes.load(self.files, at=at)
        self.programme = schemes.open_programme(institution, version, slug="rehearsal", by=chief, at=at)
        self.rules = version.scheme
        self.manners[chief.pk] = MANNERS[0]
        for role in Role.objects.filter(programme=self.programme.pk, staff=True):
            roles.appoint(self.make_person(role.title, 0), role, by=chief, at=at)
        self.chief = chief
        self.invite_all(at)

    def utc(self) -> datetime:
        return datetime(self.start.year, self.start.month, self.start.day, tzinfo=UTC)

    def make_person(self, title: str, number: int) -> Person:
        manner = MANNERS[number % len(MANNERS)]
        name = (
            f"{title.capitalize()} {number + 1} ({manner.name})"
            if number or title in self.titles()
            else title
        )
        slug = "".join(c if c.isalnum() else "-" for c in title.lower())
        person = Person.objects.create_user(f"{slug}{number + 1}@rehearsal.example", name)
        self.manners[person.pk] = manner
        return person

    def titles(self) -> set[str]:
        return {role.title for role in self.rules.participants().values()}

    def invite_all(self, at):
        for name, role in self.rules.participants().items():
            if name in self.rules.section(JoiningPolicy).roles:
                for number in range(self.size):
                    members.invite(
                        self.programme, name, self.make_person(role.title, number), by=self.chief, at=at
                    )

    # Every day

    def act(self, day: date):
        at = self.moment(day, 18)
        for due in Due.objects.filter(state=Due.State.OPEN, paused_on=None, opens_at__lte=at).order_by("pk"):
            for person in self.owners(due):
                if self.manner(due, person).acts_on(due, day):
                    self.attempt(due, person, at)
                    break
        self.join_by_themselves(day, at)
        self.come_together(day, at)

    def owners(self, due: Due) -> list[Person]:
        if due.owner_id:
            return [due.owner]
        held = Holding.objects.filter(role__programme=due.programme, role__name=due.role, until=None)
        return [holding.person for holding in held.select_related("person")[:1]]

    def manner(self, due: Due, person: Person) -> Manner:
        return self.manners[person.pk] if due.owner_id else MANNERS[0]

    def attempt(self, due: Due, person: Person, at):
        """Bring about the first fact that settles it; what the rules refuse is counted and said."""
        expect = next(e for e in self.rules.expects if e.name == due.expectation)
        doing = doing_for(expect.settled_by, due.about)
        if doing is None:
            self.refused[f"{due.expectation}: a rehearsal cannot play {', '.join(expect.settled_by)}"] += 1
            return
        try:
            doing(person, due.ref, at)
        except Denied as denied:
            self.refused[f"{due.expectation}: {denied}"] += 1

    def join_by_themselves(self, day: date, at):
        """Whoever was invited joins when it suits them, the silent too: then they fall silent."""
        for member in Membership.objects.filter(state=Membership.State.INVITED).select_related("person"):
            manner = self.manners[member.person_id]
            days = (day - self.start).days
            if days >= (JOINING_TAKES if manner.after is None else manner.after):
                save_profile(member.person, member.pk, at)

    def come_together(self, day: date, at):
        """Ask, where the scheme lets people ask; be paired by staff, where it does not."""
        if self.rules.roles_with(Right.ASK_MENTORS):
            self.ask_around(day, at)
        elif at - self.moment(self.start, 8) >= PAIRING_AFTER:
            self.pair_up(at)

    def ask_around(self, day: date, at):
        alone = Membership.objects.active().filter(role__name__in=self.rules.roles_with(Right.ASK_MENTORS))
        alone = alone.exclude(pk__in=Participant.objects.values("membership"))
        alone = alone.exclude(pk__in=Request.objects.open().values("mentee"))
        for member in alone.select_related("person"):
            waited = (day - member.joined_at.date()).days
            manner = self.manners[member.person_id]
            if waited and manner.name != "silent" and waited % (manner.after or 14) == 0:
                self.try_asking(member, at)

    def try_asking(self, member, at):
        try:
            ask(member.person, member.pk, at)
        except Denied as denied:
            self.refused[f"asking: {denied}"] += 1

    def pair_up(self, at):
        kind = self.rules.section(RelationshipPolicy).usual()
        taken = Participant.objects.values("membership")
        pools = {
            role: list(
                Membership.objects.active().filter(role__name=role).exclude(pk__in=taken).order_by("pk")
            )
            for role in kind.parties
        }
        while all(len(pools[role]) >= count for role, count in kind.parties.items()):
            group = [pools[role].pop(0) for role, count in kind.parties.items() for _ in range(count)]
            self.try_pairing(group, kind, at)

    def try_pairing(self, group, kind, at):
        try:
            relationships.start(self.programme, group[0].cohort, kind.name, group, by=self.chief, at=at)
        except Denied as denied:
            self.refused[f"bringing together: {denied}"] += 1
