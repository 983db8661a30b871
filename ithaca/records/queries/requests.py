"""Reading what people asked about their data."""

from datetime import date

from django.db.models import F

from ithaca.people.models import Consent
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import PagesPolicy
from ithaca.records.models import PersonRequest

SHOWN = 100


def home_of(person) -> Programme | None:
    """The programme whose staff see to what somebody asks: of their latest part in one."""
    parts = Membership.objects.filter(person=person).select_related("programme__institution")
    last = parts.order_by("-joined_at", "-pk").first()
    return last and last.programme


def to_see_to(person):
    """What waits for staff, the overdue and then the next due first; one query."""
    rows = PersonRequest.objects.visible_to(person).exclude(person=person).open()
    return rows.select_related("person", "owner", "programme").order_by(
        F("due_on").asc(nulls_last=True), "pk"
    )


def closed_lately(person):
    rows = PersonRequest.objects.visible_to(person).exclude(person=person).exclude(state="open")
    return rows.select_related("person", "programme").order_by("-closed_at", "-pk")[:20]


def is_overdue(asked: PersonRequest, today: date) -> bool:
    return asked.state == PersonRequest.State.OPEN and asked.due_on is not None and asked.due_on < today


def own(person):
    return PersonRequest.objects.filter(person=person).order_by("-asked_at", "-pk")[:SHOWN]


# The privacy notice -------------------------------------------------------------------------------------------------


def notice_of(programme: Programme):
    """The programme's privacy notice as it is published now; None when it has none."""
    name = programme.obeys(PagesPolicy).privacy
    return programme.scheme.pages.get(name) if name else None


def accepted(person, programme: Programme) -> list[Consent]:
    """Every version of the notice that somebody accepted, the latest first."""
    name = programme.obeys(PagesPolicy).privacy
    return list(Consent.objects.filter(person=person, programme=programme.pk, statement=name).order_by("-at"))


def notices_for(person) -> list[dict]:
    """For each programme that one takes part in: its notice, and whether these words were accepted, and when."""
    parts = Membership.objects.filter(person=person).exclude(state__in=Membership.GONE)
    programmes = {p.programme_id: p.programme for p in parts.select_related("programme__institution")}
    return [row for programme in programmes.values() if (row := standing(person, programme))]


def standing(person, programme: Programme) -> dict | None:
    notice = notice_of(programme)
    if notice is None:
        return None
    before = accepted(person, programme)
    now = next((row for row in before if row.words == notice.body), None)
    return {
        "programme": programme,
        "notice": notice,
        "accepted": now,
        "before": before[0] if before else None,
    }
