"""The three long lists: people, requests and pairs, each filtered, sorted and cut to a page by the database."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from ithaca.kit.tables.paging import Order
from ithaca.kit.words import brief_date, listed
from ithaca.matching.models import Request
from ithaca.programmes.models import Membership
from ithaca.questions.queries import found
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.queries import parties_of, places_taken, stage_of

NEWEST = Order(("pk",), down=True)
OLDEST = Order(("pk",))


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, as the address says it."""

    words: str = ""
    role: str = ""
    state: str = ""
    since: str = ""  # for requests: open for so many days; for pairs: silent for so many days


PEOPLE_ORDERS = {
    "newest": NEWEST,
    "oldest": OLDEST,
    "name": Order(("person__name", "pk")),
    "-name": Order(("person__name", "pk"), down=True),
}
PEOPLE = (
    "pk",
    "person_id",
    "person__name",
    "person__email",
    "role__title",
    "state",
    "joined_at",
    "profile_id",
)


def people(person, programme: int, filters: Filters) -> QuerySet:
    """Memberships of a programme. Words find names and profiles, or the beginning of an address."""
    rows = Membership.objects.visible_to(person).filter(programme=programme)
    if filters.role:
        rows = rows.filter(role__name=filters.role)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if "@" in filters.words:
        return rows.filter(person__email__startswith=filters.words.strip().lower())
    if filters.words and (ids := found(filters.words)) is not None:
        rows = rows.filter(profile__in=ids)
    return rows


def people_rows(rows: list[dict], place) -> list[dict]:
    """A page of people as the table shows them; one query more, for with how many each works."""
    busy = places_taken([row["pk"] for row in rows])
    return [
        {
            "pk": row["pk"],
            "name": row["person__name"],
            "email": row["person__email"],
            "role": row["role__title"].capitalize(),
            "state": row["state"],
            "label": STATES[row["state"]],
            "since": brief_date(place.day(row["joined_at"])),
            "pairs": busy.get(row["pk"], 0),
        }
        for row in rows
    ]


STATES = dict(Membership.State.choices)
REQUEST_STATES = dict(Request.State.choices)


REQUEST_ORDERS = {
    "newest": NEWEST,
    "oldest": OLDEST,
    "sent": Order(("sent_at", "pk")),
    "-sent": Order(("sent_at", "pk"), down=True),
}
REQUESTS = (
    "pk",
    "state",
    "sent_at",
    "seen_at",
    "answered_at",
    "mentee__person__name",
    "mentor__person__name",
    "reason",
)
REQUESTS += ("mentee_id", "mentor_id")


def requests(person, programme: int, filters: Filters, at) -> QuerySet:
    """Who asked whom; `state` may be `open`. The words are never read here."""
    rows = Request.objects.visible_to(person).filter(programme=programme)
    if filters.state == "open":
        rows = rows.open()
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.since:
        rows = rows.open().filter(sent_at__lt=at - timedelta(int(filters.since)))
    for word in filters.words.split()[:4]:
        rows = rows.filter(Q(mentee__person__name__icontains=word) | Q(mentor__person__name__icontains=word))
    return rows


def request_rows(rows: list[dict], place, at) -> list[dict]:
    today = place.day(at)
    return [
        {
            "pk": row["pk"],
            "asks": row["mentee__person__name"],
            "asked": row["mentor__person__name"],
            "state": row["state"],
            "label": REQUEST_STATES[row["state"]],
            "sent": brief_date(place.day(row["sent_at"])),
            "days": ((place.day(row["answered_at"]) or today) - place.day(row["sent_at"])).days,
            "is_open": row["state"] in Request.OPEN,
            "seen": row["seen_at"] is not None,
        }
        for row in rows
    ]


PAIR_ORDERS = {
    "newest": NEWEST,
    "oldest": OLDEST,
    "contact": Order(("last_day", "pk")),
    "-contact": Order(("last_day", "pk"), down=True),
}
PAIRS = (
    "pk",
    "kind",
    "state",
    "started_at",
    "agreed_at",
    "cadence_days",
    "last_contact_on",
    "ended_at",
    "reason",
)
PAIRS += ("last_day",)


def pairs(person, programme: int, filters: Filters, today) -> QuerySet:
    """Who works together; `state` may be `running`. `last_day` is the last contact, or the start."""
    rows = Relationship.objects.visible_to(person).filter(programme=programme)
    rows = rows.annotate(last_day=Coalesce(F("last_contact_on"), TruncDate("started_at")))
    if filters.state == "running":
        rows = rows.running()
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.since:
        rows = rows.filter(
            state=Relationship.State.ACTIVE, last_day__lt=today - timedelta(int(filters.since))
        )
    for word in filters.words.split()[:4]:
        parts = Participant.objects.filter(person__name__icontains=word)
        rows = rows.filter(pk__in=parts.values("relationship"))
    return rows


def pair_rows(rows: list[dict], place, at) -> list[dict]:
    """A page of pairs; one query more, for who is in them."""
    parties, today = parties_of([row["pk"] for row in rows]), place.day(at)
    return [
        {
            "pk": row["pk"],
            "names": listed(p.name for p in parties.get(row["pk"], ())) or "Nobody",
            "state": (stage := stage_of(row["state"], row["agreed_at"])).key,
            "label": stage.words,
            "since": brief_date(place.day(row["started_at"])),
            "contact": brief_date(row["last_contact_on"]) or "not yet",
            "late": is_late(row, today),
            "ended": brief_date(place.day(row["ended_at"])),
        }
        for row in rows
    ]


def is_late(row, today) -> bool:
    active = row["state"] == Relationship.State.ACTIVE and row["cadence_days"]
    return bool(active and row["last_day"] + timedelta(row["cadence_days"]) < today)
