"""The programmes that somebody looks after, with their rules: one query, without the texts of a scheme."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ithaca.programmes.models import Cohort, parsed
from ithaca.roles.access import held, reach
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

    def day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.tz).date() if moment else None

    def may(self, person, right: Right) -> bool:
        return any(
            right in rights and (p == self.pk or (p is None and i == self.institution))
            for i, p, rights in held(person)
        )


def places(person) -> dict[int, Place]:
    """Every programme in which a person has any staff right over people, by id."""
    rows = Cohort.objects.filter(reach(person, Right.SEE_PEOPLE)).order_by(
        "programme__title", "starts_on", "pk"
    )
    names = ("programme_id", "programme__slug", "programme__title", "programme__institution_id")
    found = rows.values_list(*names, "programme__institution__zone", "version_id")
    return {
        pk: Place(pk, slug, title, institution, ZoneInfo(zone), parsed(version))
        for pk, slug, title, institution, zone, version in found
    }
