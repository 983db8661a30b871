"""Reading what people asked about their data."""

from datetime import date

from django.db.models import F

from ithaca.programmes.models import Membership, Programme
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
