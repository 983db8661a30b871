"""Which meetings are to come and which were held. Read only, set-based."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, OuterRef, Subquery, Sum
from django.utils.translation import gettext, ngettext

from ithaca.kit import links
from ithaca.kit.prepared import ask
from ithaca.kit.words import listed, weekday_time
from ithaca.meetings.models import Impression, Meeting
from ithaca.notices.models import asks_too
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.relationships.queries import parties_of, standing_for, who_stands_in

State = Meeting.State
GRACE = timedelta(hours=2)  # a meeting that began may still be joined from the page


@dataclass(frozen=True)
class Coming:
    """A meeting ahead, as home shows it. `when` is in words; "" while times are only offered."""

    pk: int
    relationship: int
    state: str
    names: str
    when: str
    starts_at: datetime | None
    offered_by_me: bool

    @property
    def url(self) -> str:
        return links.url_for("meeting", self.pk)


def coming(person, at: datetime, most: int = 10) -> list[Coming]:
    """A person's meetings ahead over all programmes, the next first; two queries."""
    table = ask(ahead_of, most, person=person.pk, since=at - GRACE)
    parties = parties_of([pair for _, pair, *_ in table])
    sides = sides_of(person, parties)
    return [
        Coming(
            pk=pk,
            relationship=pair,
            state=state,
            names=listed(p.name for p in parties.get(pair, ()) if p.person != sides.get(pair, person.pk)),
            when=weekday_time(starts.astimezone(ZoneInfo(zone))) if starts else "",
            starts_at=starts,
            offered_by_me=by == person.pk,
        )
        for pk, pair, state, starts, by, zone in table
    ]


def sides_of(person, parties) -> dict[int, int]:
    """{relationship: for whom they meet there} where somebody only stands in; no query for who does so nowhere."""
    if all(any(p.person == person.pk for p in found) for found in parties.values()):
        return {}
    return {found.relationship_id: found.whom_id for found in standing_for(person)}


def ahead_of(most, person, since):
    names = ("pk", "relationship", "state", "starts_at", "by", "relationship__programme__institution__zone")
    found = Meeting.objects.visible_to(person).to_come(since).order_by("starts_at", "pk")
    return found.values_list(*names)[:most]


@asks_too("meeting")
def who_stands_in_at(meeting):
    """Who stands in at this moment in what the meeting belongs to; for None, anywhere."""
    found = who_stands_in(None)
    if meeting is None:
        return found
    if isinstance(meeting, OuterRef):
        meeting = OuterRef(meeting)
    return found.filter(relationship__in=Meeting.objects.filter(pk=meeting).values("relationship"))


def next_of(relationships, at: datetime) -> dict[int, datetime]:
    """When each of these relationships meets next, by its id; for lists of pairs."""
    booked = Meeting.objects.filter(
        relationship__in=relationships, state=State.BOOKED, starts_at__gte=at - GRACE
    )
    return dict(booked.values_list("relationship").annotate(next=Min("starts_at")))


def same_day(relationship, on: date, but: int | None = None) -> Meeting | None:
    """A meeting of these people on that local day, noted or still to be noted, other than `but`."""
    begins = datetime.combine(on, time(), relationship.programme.tz)
    ends = datetime.combine(on + timedelta(1), time(), relationship.programme.tz)
    found = Meeting.objects.filter(relationship=relationship, state__in=(State.HELD, State.BOOKED))
    return (
        found.filter(starts_at__gte=begins, starts_at__lt=ends).exclude(pk=but).order_by("state", "pk").last()
    )


@dataclass(frozen=True)
class Held:
    meetings: int = 0
    minutes: int = 0
    last_at: datetime | None = None


def held(relationships) -> dict[int, Held]:
    """How often each of these met: numbers and dates, no words."""
    rows = Meeting.objects.filter(relationship__in=relationships, state=State.HELD).values_list(
        "relationship"
    )
    table = rows.annotate(n=Count("pk"), minutes=Sum("minutes"), last=Max("starts_at"))
    return {pk: Held(n, minutes, last) for pk, n, minutes, last in table}


# After the first meeting ------------------------------------------------------------------------------------------


def met_in(relationship):
    """The meetings that a relationship has had, the first one first."""
    return Meeting.objects.filter(relationship=relationship, state=State.HELD).order_by("starts_at", "pk")


def first_held(relationship: int) -> datetime | None:
    return met_in(relationship).values_list("starts_at", flat=True).first()


@dataclass(frozen=True)
class Said:
    """What somebody said after a first meeting, without who it was."""

    role: str
    answers: dict
    first: datetime
    second: datetime | None


def impressions_in(programme: int) -> list[Said]:
    """All that was said in a programme, those who met first coming first; one query. For counting alone."""
    met = met_in(OuterRef("relationship")).values("starts_at")
    rows = Impression.objects.filter(
        relationship__programme=programme, relationship__participants__person=F("person")
    ).annotate(first=Subquery(met[:1]), second=Subquery(met[1:2]))
    columns = ("relationship__participants__role__name", "answers", "first", "second")
    return [Said(*row) for row in rows.exclude(first=None).order_by("first", "pk").values_list(*columns)]


# A record for a CV: numbers and dates, and the name of nobody else ------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Somebody's work in one role of one programme; `until` is None while it goes on."""

    role: str
    programme: str
    institution: str
    since: date
    until: date | None
    people: int
    meetings: int
    minutes: int
    skills: tuple[str, ...]

    @property
    def hours(self) -> str:
        """ "13 hours", "1 hour", "45 minutes"; "" for none."""
        if not self.minutes:
            return ""
        if self.minutes < 60:
            return gettext("{minutes} minutes").format(minutes=self.minutes)
        hours = round(self.minutes / 60)
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)


def record_of(person) -> list[Part]:
    """Each role that a person has worked in, the newest first; five queries for any number of people."""
    parts = Participant.objects.filter(person=person).select_related("role").order_by("-pk")
    pairs = Relationship.objects.of(person).with_people().in_bulk()
    met = held(list(pairs))
    groups = {}
    for part in parts:
        groups.setdefault((pairs[part.relationship_id].programme_id, part.role_id), []).append(part)
    return [summed(person, own, pairs, met) for own in groups.values()]


def summed(person, parts, pairs, met) -> Part:
    """Several relationships in one role, as one line of the record."""
    own = [pairs[part.relationship_id] for part in parts]
    newest, numbers = own[0], [met.get(pair.pk, Held()) for pair in own]
    ends = [pair.local(pair.ended_at).date() if pair.ended_at else None for pair in own]
    return Part(
        role=parts[0].role.title,
        programme=newest.programme.title,
        institution=newest.programme.institution.name,
        since=min(pair.local(pair.started_at).date() for pair in own),
        until=None if None in ends else max(ends),
        people=len({other.pk for pair in own for other in pair.others(person)}),
        meetings=sum(n.meetings for n in numbers),
        minutes=sum(n.minutes for n in numbers),
        skills=newest.cohort.obeys(RelationshipPolicy).skills.get(parts[0].role.name, ()),
    )
