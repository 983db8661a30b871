"""What was kept long enough goes; whom a hold protects, stays whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from ithaca.accounts.models import Person
from ithaca.kit.models import Entry
from ithaca.kit.privacy import ways
from ithaca.kit.trail import record
from ithaca.programmes.models import Membership
from ithaca.records import access
from ithaca.records.actions.copies import throw_away
from ithaca.records.actions.erasing import blanks, erase
from ithaca.records.facts import RecordHeld, RecordLetGo, Retained
from ithaca.records.models import Copy, Hold, PersonRequest
from ithaca.records.queries.stored import classed_of, stored
from ithaca.records.queries.terms import Terms, terms
from ithaca.records.rules.people import ADDRESS
from ithaca.records.rules.periods import Period, period
from ithaca.relationships.models import Participant, Relationship
from ithaca.roles.models import Holding

PART = Coalesce("left_at", "over_at", "applied_at", "joined_at", "began_at", "person__added_at")
LAST = Greatest(PART, "person__added_at")  # what was brought in may be older than the account
MEMBERSHIP = ("membership", "last membership")
SOME = 200  # persons that one run erases; the next goes on


@dataclass(frozen=True)
class Line:
    """What one table has that was kept long enough."""

    model: type[models.Model]
    keep: str
    rows: models.QuerySet

    @property
    def goes(self) -> bool:
        return classed_of(self.model).erase == "row"

    def do(self) -> int:
        return self.rows.delete()[0] if self.goes else self.rows.update(**blanks(self.model))


def overdue(*, at) -> Iterator[Line]:
    """Table by table, what was kept long enough; nothing is changed by looking."""
    spoken = terms(at)
    for model in apps.get_models():
        classed = classed_of(model)
        length = classed and period(classed.keep)
        if length and model is not Person:
            for keep, old in olds(model, length, spoken, at):
                yield Line(model, keep, rows_of(model, old))


def olds(model, length: Period, spoken: dict[str, Terms], at) -> Iterator[tuple[str, Q]]:
    """(how long it is kept, what is older): the usual time, and each that schemes say for their programmes."""
    classed, usual = classed_of(model), length.before(at)
    if classed.since:
        own = spoken[classed.term]
        yield classed.keep, Q((f"{classed.since}__lte", usual)) & own.others(classed.place)
        for said, ids, titles, earliest in own.own():
            old = Q((f"{classed.since}__lte", earliest), (f"{classed.place}__in", ids))
            yield f"{said} in {titles}", old
    elif length.after in MEMBERSHIP and length.number < 3 and model in stored():
        yield classed.keep, reached_by(model, gone_since(usual, Terms(at)))


def rows_of(model, found: Q):
    """Those of them that are not lost already, and of nobody whom a hold protects."""
    classed = classed_of(model)
    kept_whole = reached_by(model, Hold.objects.values("person"))
    rows = model._base_manager.filter(found).exclude(kept_whole)
    if classed.erase != "row":
        rows = rows.exclude(**{name: value for name, value in blanks(model).items() if value is not None})
    return model._base_manager.filter(pk__in=rows.values("pk"))


def reached_by(model, persons) -> Q:
    found = Q(pk__in=[])
    for way in ways(model):
        found |= Q((f"{way}__in", persons))
    return found


def gone_since(usual, own: Terms):
    """Ids of people whose last part in any programme was over by a moment, or by when its own scheme says, and who have
    nothing else here."""
    parts = Membership.objects.filter(person=OuterRef("pk"))
    still = parts.alias(last=LAST).exclude(own.past("last", "programme", usual), state__in=Membership.GONE)
    running = Participant.objects.filter(person=OuterRef("pk"), relationship__state__in=Relationship.RUNNING)
    asked = PersonRequest.objects.filter(person=OuterRef("pk"), state=PersonRequest.State.OPEN)
    found = Person.objects.filter(Exists(parts) | Q(added_at__lte=usual))
    found = found.exclude(email__endswith=ADDRESS.partition("@")[2])
    for reason in (still, running, asked, Holding.objects.filter(person=OuterRef("pk"), until=None)):
        found = found.filter(~Exists(reason))
    return found.values("pk")


def persons_overdue(*, at):
    """People whose record was kept long enough, but for those whom a hold protects."""
    length = period(Person.CLASSED.keep)
    found = Person.objects.filter(pk__in=gone_since(length.before(at), terms(at)[Person.CLASSED.term]))
    return found.exclude(pk__in=Hold.objects.values("person")).order_by("pk")


@transaction.atomic
def retain(*, at) -> Retained:
    """Delete what was kept long enough. May run twice, late, or after any gap."""
    people = list(persons_overdue(at=at).values_list("pk", flat=True)[:SOME])
    for pk in people:
        erase(pk, why="kept-long-enough", by=None, at=at)
    rows = 0
    for line in overdue(at=at):
        if line.model is Copy:
            throw_away(line.rows)
        rows += line.do()
    done = Retained(rows=rows, persons=len(people))
    record(done, by=None, at=at)
    return done


def retain_daily(*, at):
    """With the sweep, once a day."""
    since = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if not Entry.objects.filter(programme=None, name=Retained.name, at__gte=since, at__lte=at).exists():
        retain(at=at)


@transaction.atomic
def hold(person: Person, words: str, *, by, at) -> Hold:
    """Keep everything of somebody as it is, whatever the periods say, until it is let go."""
    access.looks_after(by, person).require()
    row, fresh = Hold.objects.get_or_create(person=person, defaults={"words": words, "by": by, "at": at})
    if fresh:
        record(RecordHeld(people={"person": [person.pk]}), by=by, at=at)
    return row


@transaction.atomic
def let_go(person: Person, *, by, at):
    access.looks_after(by, person).require()
    if Hold.objects.filter(person=person).delete()[0]:
        record(RecordLetGo(people={"person": [person.pk]}), by=by, at=at)
