"""What somebody has done in their roles: a record for a CV. Read only; numbers and dates, no names of others."""

from dataclasses import dataclass
from datetime import date

from ithaca.meetings.queries import Held, held
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy


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
        hours = round(self.minutes / 60)
        return (
            f"{self.minutes} minutes"
            if 0 < self.minutes < 60
            else f"{hours} hour{'s' * (hours != 1)}" * bool(hours)
        )


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
