"""The programmes that somebody looks after, with their rules."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ithaca.programmes.models import parsed
from ithaca.programmes.queries import looked_after
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.access import held
from ithaca.roles.rights import Right


@dataclass(frozen=True)
class Place:
    """A programme as the desk needs it; `scheme` is that of its newest cohort."""

    pk: int
    slug: str
    title: str
    institution: int
    tz: ZoneInfo
    scheme: object
    empty: bool = False  # it runs, and nobody has ever been in it

    @property
    def pair(self) -> str:
        """What the scheme calls one relationship: `pair`."""
        return self.scheme.section(RelationshipPolicy).title

    @property
    def pairs(self) -> str:
        """What it calls several: `pairs`."""
        return self.scheme.section(RelationshipPolicy).plural

    def day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.tz).date() if moment else None

    def may(self, person, right: Right) -> bool:
        return any(
            right in rights and (p == self.pk or (p is None and i == self.institution))
            for i, p, rights in held(person)
        )


def places(person) -> dict[int, Place]:
    """Every programme in which a person has any staff right over people, by id."""
    return {
        p.pk: Place(
            p.pk,
            p.slug,
            p.title,
            p.institution_id,
            p.tz,
            parsed(p.newest),
            empty=not (p.filled or p.closed_at),
        )
        for p in looked_after(person)
        if p.newest
    }


def without_people(person, places: dict[int, Place]) -> list[Place]:
    """Those of these programmes in which nobody is yet, and into which this person may bring people."""
    return [place for place in places.values() if place.empty and place.may(person, Right.MANAGE_PEOPLE)]
