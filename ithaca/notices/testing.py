"""Makers for tests: a programme's almanac, people, what a scheme expects, and made-up facts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from zoneinfo import ZoneInfo

from ithaca.accounts.models import Institution, Person
from ithaca.notices.models import Almanac, Expectation
from ithaca.roles.models import Holding, Role

numbers = count(1)


def moment(text: str, zone: str = "Europe/London") -> datetime:
    """`2027-03-01 10:00` on a wall clock there, as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def person(name: str = "Mentee One", **more) -> Person:
    return Person.objects.create(email=f"p{next(numbers)}@example.org", name=name, **more)


def almanac(programme: int = 7, **more) -> Almanac:
    values = {"institution": 1, "name": "Career mentoring", "zone": "Europe/London", "hour": 9, **more}
    return Almanac.objects.create(programme=programme, **values)


def staff(name: str = "coordinator", programme: int = 7, **more) -> Person:
    """Somebody who holds a staff role of the programme."""
    institution, _ = Institution.objects.get_or_create(slug="uni", defaults={"name": "University"})
    role, _ = Role.objects.get_or_create(
        institution=institution, programme=programme, name=name,
        defaults={"title": name, "plural": name, "staff": True},
    )  # fmt: skip
    someone = person(f"Staff {name}", **more)
    Holding.objects.create(person=someone, role=role, since=moment("2026-01-01 00:00"))
    return someone


def expect(cohort: int = 70, programme: int = 7, **table) -> Expectation:
    """An `[[expect]]` of the scheme that the cohort goes by."""
    whole = {
        "name": "keep-in-touch", "about": "pair", "owner": "mentee", "task": "Be in touch with {mentor}",
        "since": ["pair.began"], "due": "14 days", "settled_by": ["pair.met"], **table,
    }  # fmt: skip
    return Expectation.objects.create(cohort=cohort, programme=programme, name=whole["name"], spec=whole)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A fact of no room, so that notices are tested without the rooms above."""

    name: str
    pair: int | None = 1
    people: dict = field(default_factory=dict)
    cohort: int = 70
    programme: int = 7
    in_days: int | None = None
