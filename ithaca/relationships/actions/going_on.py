"""Going on after the planned time: without an end, or until a day; and what happens when nobody says so."""

from datetime import date

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.relationships import access
from ithaca.relationships.actions.ending import close
from ithaca.relationships.actions.taking_over import time_changed
from ithaca.relationships.facts import RelationshipCarriedOn, RelationshipExtended, WillingToGoOn
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import LAPSED


@transaction.atomic
def carry_on(pk: int, *, until: date | None = None, by, at) -> Relationship:
    """One side would like to go on after the planned time, until a day or without an end.

    Once all sides do, it goes on: until the first of the days that they named, and without an end when nobody
    named one.
    """
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_carry_on(by, relationship).require()
    if until:
        access.is_later(until, relationship).require()
    part = relationship.part_of(by)
    part.goes_on_at, part.goes_on_until = at, until
    part.save(update_fields=["goes_on_at", "goes_on_until"])
    record(WillingToGoOn(**relationship.subject()), by=by, at=at)
    parts = Participant.objects.filter(relationship=pk)
    if not parts.filter(goes_on_at=None).exists():
        days = parts.exclude(goes_on_until=None).values_list("goes_on_until", flat=True)
        go_on(relationship, min(days, default=None), by=by, at=at)
    return relationship


def go_on(relationship: Relationship, until: date | None, *, by, at):
    if until:
        move_the_end(relationship, until, by=by, at=at)
        return
    relationship.carried_on_at, relationship.extended_until = at, None
    relationship.save(update_fields=["carried_on_at", "extended_until"])
    record(RelationshipCarriedOn(**relationship.subject()), by=by, at=at)


@transaction.atomic
def extend(pk: int, *, until: date, by, at) -> Relationship:
    """Staff give its people more time, to a day after the planned one."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_extend(by, relationship).require()
    access.is_later(until, relationship).require()
    move_the_end(relationship, until, by=by, at=at)
    return relationship


def move_the_end(relationship: Relationship, until: date, *, by, at):
    """They are asked again before that day: who has said yes, has said it about the day before."""
    relationship.extended_until = until
    relationship.save(update_fields=["extended_until"])
    Participant.objects.filter(relationship=relationship).update(goes_on_at=None, goes_on_until=None)
    changed = time_changed(relationship, at)
    days = (until - relationship.local(at).date()).days
    record(RelationshipExtended(**relationship.subject(), until_days=days), by=by, at=at)
    record(changed, by=by, at=at)


@transaction.atomic
def lapse(pk: int, *, at):
    """The planned time is over: it ends, unless all sides go on. Bears being told twice, and too early."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    extended = relationship.extended_until and relationship.local(at).date() < relationship.extended_until
    if relationship.state in Relationship.RUNNING and not relationship.carried_on_at and not extended:
        close(relationship, LAPSED, "", LAPSED, by=None, at=at)
