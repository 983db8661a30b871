"""The programmes that somebody looks after, with their rules: one query, without the texts of a scheme."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from ithaca.kit.prepared import ask
from ithaca.programmes.models import Cohort, Membership, parsed
from ithaca.roles.access import held, reach, standing
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

    def day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.tz).date() if moment else None

    def may(self, person, right: Right) -> bool:
        return any(
            right in rights and (p == self.pk or (p is None and i == self.institution))
            for i, p, rights in held(person)
        )


def places(person) -> dict[int, Place]:
    """Every programme in which a person has any staff right over people, by id."""
    found = ask(cohorts_of, held(person), person=person.pk) if held(person) else []
    return {
        pk: Place(pk, slug, title, institution, ZoneInfo(zone), parsed(version), not (filled or closed))
        for pk, slug, title, institution, zone, version, filled, closed in found
    }


def without_people(person, places: dict[int, Place]) -> list[Place]:
    """Those of these programmes in which nobody is yet, and into which this person may bring people."""
    return [place for place in places.values() if place.empty and place.may(person, Right.MANAGE_PEOPLE)]


def cohorts_of(holdings, person):
    rows = Cohort.objects.filter(reach(standing(person, holdings), Right.SEE_PEOPLE))
    names = ("programme_id", "programme__slug", "programme__title", "programme__institution_id")
    more = ("programme__institution__zone", "version_id", "filled", "programme__closed_at")
    rows = rows.annotate(filled=Exists(Membership.objects.filter(programme=OuterRef("programme_id"))))
    return rows.order_by("programme__title", "starts_on", "pk").values_list(*names, *more)
