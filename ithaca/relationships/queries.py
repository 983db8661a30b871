"""Who works with whom, for pages that list: home, the desk, the directory. Read only, set-based."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit import links
from ithaca.kit.prepared import ask
from ithaca.kit.words import listed
from ithaca.notices.models import asks_too, in_it_themselves
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Goal, Participant, Relationship, StandIn, Task
from ithaca.relationships.models.together import own, stood_in
from ithaca.relationships.policy import RelationshipPolicy, questions_of
from ithaca.relationships.rules.bars import ATTRIBUTES, Bar, Side, holds, in_order

ROWS = (
    "pk",
    "programme",
    "programme__title",
    "programme__institution__zone",
    "kind",
    "state",
    "started_at",
    "agreed_at",
    "cadence_days",
    "last_contact_on",
    "ended_at",
    "reason",
)
MOST_TASKS = 50  # that home and the shared page show
RHYTHMS = {
    7: gettext_lazy("every week"),
    14: gettext_lazy("every two weeks"),
    30: gettext_lazy("once a month"),
    61: gettext_lazy("every two months"),
    91: gettext_lazy("every three months"),
}


@dataclass(frozen=True)
class Party:
    person: int
    name: str
    role: str
    membership: int


@dataclass(frozen=True)
class Row:
    """A relationship as a list shows it; dates are local to the programme."""

    pk: int
    programme: int
    title: str
    kind: str
    state: str
    stage: "Stage"
    since: date
    agreed: bool
    cadence_days: int | None
    last_contact_on: date | None
    ended_on: date | None
    reason: str
    parties: tuple[Party, ...]

    @property
    def url(self) -> str:
        return links.url_for("relationship", self.pk)

    @property
    def runs(self) -> bool:
        return self.state in Relationship.RUNNING

    @property
    def names(self) -> str:
        return listed(p.name for p in self.parties)

    def has(self, person) -> bool:
        return any(p.person == person.pk for p in self.parties)

    def others(self, person) -> str:
        return listed(p.name for p in self.parties if p.person != person.pk)


def of_person(person, *, running: bool | None = True) -> list[Row]:
    """Those that a person takes part in, the newest first: running, ended, or (None) all."""
    return in_words(ask(own_rows, running, person=person.pk))


def own_rows(running, person):
    mine = Relationship.objects.of(person)
    if running is not None:
        mine = mine.running() if running else mine.filter(state=Relationship.State.ENDED)
    return mine.order_by("-started_at", "-pk").values_list(*ROWS)


@in_it_themselves("relationship")
def who_takes_part():
    return Participant.objects.annotate(ref=F("relationship"))


@asks_too("relationship")
def who_stands_in(pair):
    """Who stands in at this moment in that relationship; for None, anywhere."""
    found = StandIn.objects.now().filter(relationship__state=Relationship.State.ACTIVE)
    return found if pair is None else found.filter(relationship=pair)


def at_home(person) -> list[Row]:
    """What runs and a person takes part or stands in, the newest first."""
    return in_words(ask(rows_at_home, person=person.pk))


def rows_at_home(person):
    mine = Relationship.objects.filter(own(person) | stood_in(person)).running()
    return mine.order_by("-started_at", "-pk").values_list(*ROWS)


def standing_for(person) -> list[StandIn]:
    """Where a person stands in, or will, for another."""
    return ask(own_stand_ins, person=person.pk)


def own_stand_ins(person):
    found = StandIn.objects.able().filter(person=person).order_by("first", "pk")
    return found.select_related("whom", "person", "relationship__programme")


def rows(found) -> list[Row]:
    """Two queries for any number of them."""
    return in_words(list(found.values_list(*ROWS)))


def in_words(table: list[tuple]) -> list[Row]:
    parties = parties_of([values[0] for values in table])
    return [row_of(dict(zip(ROWS, values, strict=True)), parties) for values in table]


def parties_of(pks: list[int]) -> dict[int, list[Party]]:
    found = {}
    for pk, *rest in ask(parts_in, pks=pks):
        found.setdefault(pk, []).append(Party(*rest))
    return found


def parts_in(pks):
    parts = Participant.objects.filter(relationship__pk__in=pks).order_by("role__name", "pk")
    return parts.values_list("relationship", "person", "person__name", "role__name", "membership")


def row_of(values: dict, parties) -> Row:
    zone = ZoneInfo(values["programme__institution__zone"])
    return Row(
        pk=values["pk"],
        programme=values["programme"],
        title=values["programme__title"],
        kind=values["kind"],
        state=values["state"],
        stage=stage_of(values["state"], values["agreed_at"]),
        since=local_day(values["started_at"], zone),
        agreed=values["agreed_at"] is not None,
        cadence_days=values["cadence_days"],
        last_contact_on=values["last_contact_on"],
        ended_on=local_day(values["ended_at"], zone),
        reason=values["reason"],
        parties=tuple(parties.get(values["pk"], ())),
    )


def local_day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


class Stage(NamedTuple):
    """Where people who work together stand: `key` for a pill's colour, `words` to read."""

    key: str
    words: str


def stage_of(state: str, agreed_at) -> Stage:
    if state != Relationship.State.ACTIVE:
        return Stage(state, Relationship.State(state).label)
    return Stage("active", _("Working together")) if agreed_at else Stage("new", _("Getting started"))


def places_taken(memberships: list[int]) -> dict[int, int]:
    """How many running relationships each membership has: what capacity is counted from."""
    return dict(ask(taken_by, memberships=memberships))


def taken_by(memberships):
    parts = Participant.objects.filter(
        membership__pk__in=memberships, relationship__state__in=Relationship.RUNNING
    )
    return parts.values_list("membership").annotate(n=Count("relationship", distinct=True))


def busy() -> Coalesce:
    """The same as a column of memberships."""
    running = Participant.objects.filter(
        membership=OuterRef("pk"), relationship__state__in=Relationship.RUNNING
    )
    counted = running.order_by().values("membership").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def with_room(members: QuerySet, usual: Iterable[tuple[str, int]]) -> QuerySet:
    """Those who take part in one of these roles, and work with fewer than they want at a time, by their own number or
    else by the usual one of the role."""
    fits = Q(pk__in=())
    for role, number in usual:
        fits |= Q(role__name=role, busy__lt=Coalesce(F("capacity"), Value(number)))
    return members.annotate(busy=busy()).filter(fits, state=Membership.State.ACTIVE, person__is_active=True)


def free_places(memberships: list[Membership]) -> dict[int, int | None]:
    """How many more each may work with, by how many they want at a time; None where no number applies."""
    taken = places_taken([m.pk for m in memberships])
    return {m.pk: m.suggested - taken.get(m.pk, 0) if m.suggested else None for m in memberships}


def successors(person, leaving: Membership) -> list[tuple[Membership, int | None]]:
    """Who could take the place of somebody who leaves, with their free places; most room first."""
    rows = Membership.objects.visible_to(person).filter(
        programme=leaving.programme_id, role=leaving.role_id, state=Membership.State.ACTIVE
    )
    rows = list(
        rows.exclude(person=leaving.person_id)
        .select_related("person", "cohort")
        .order_by("person__name")[:500]
    )
    room = free_places(rows)
    found = [(m, room[m.pk]) for m in rows if room[m.pk] is None or room[m.pk] > 0]
    return sorted(found, key=lambda row: -(row[1] or 0))


def open_goals(pks) -> dict[int, int]:
    """How many goals are open in each of these relationships that has any."""
    rows = Goal.objects.filter(relationship__in=pks, state=Goal.State.OPEN)
    return dict(rows.values_list("relationship").annotate(Count("pk")))


def tasks_ahead(person) -> list[tuple]:
    """A person's own tasks with a day, as (task, relationship, text, day); asked once a request."""
    if getattr(person, "_tasks", None) is None:
        person._tasks = ask(dated_tasks, person=person.pk)
    return person._tasks


def dated_tasks(person):
    """None of what rests: a pause and a block let tasks rest too."""
    found = Task.objects.visible_to(person).filter(
        person=person,
        state=Task.State.OPEN,
        due_on__isnull=False,
        relationship__state=Relationship.State.ACTIVE,
    )
    return found.order_by("due_on", "pk").values_list("pk", "relationship", "text", "due_on")[:MOST_TASKS]


def rhythm_in_words(days: int | None) -> str:
    """ "about once a month"; "about every 10 days"; "whenever one of you asks"."""
    if not days:
        return _("whenever one of you asks")
    return _("about {get}").format(
        get=RHYTHMS.get(days) or (_("every day") if days == 1 else _("every {days} days").format(days=days))
    )


# What stands between people ---------------------------------------------------------------------------------------


def broken_bars(members, force: str) -> list[str]:
    """What the scheme's bars of this force (`refuse`, `warn`) say against these members, each once."""
    bars = [bar for bar in bars_of(members) if bar.force == force]
    said = (bar.says for bar in bars for one, other in sides_of(bar, members) if not holds(bar, one, other))
    return list(dict.fromkeys(said))


def bars_of(members) -> tuple[Bar, ...]:
    return members[0].cohort.obeys(RelationshipPolicy).bar if members else ()


def sides_of(bar: Bar, members):
    """Every two of these members whom a bar is about, each as what it looks at."""
    first, second = ([m for m in members if m.role.name == role] for role in bar.roles)
    for one, other in product(first, second):
        if one != other:
            yield side_of(one, bar.field_of(0), bar), side_of(other, bar.field_of(1), bar)


def side_of(member, name: str, bar: Bar) -> Side:
    emails = tuple(e.lower() for e in (member.person.email, member.contact_email) if e)
    value = looked_at(member, name, emails) if name else None
    if bar.kind == "at-least":
        value = in_order(questions_of(member.role.name, member.cohort.scheme).get(name), value)
    return Side(member.person.name, emails, value)


def looked_at(member, name: str, emails):
    """An answer of the profile, or else of the reflection; or what the membership itself says."""
    found = member.answers.get(name, member.aims.get(name))
    if found is not None or name not in ATTRIBUTES:
        return found
    if name == "email_domain":
        return [email.partition("@")[2] for email in emails]
    return member.cohort_id if name == "cohort" else member.ends_on
