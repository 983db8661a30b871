"""Ending, kindly. The place is free at once: places are counted from what is running."""

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.relationships import access
from ithaca.relationships.facts import RelationshipEnded
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import LEFT, STAFF, UNSAID


@transaction.atomic
def end(pk: int, *, reason: str, message: str, by, at) -> Relationship:
    """End it for a reason of the scheme that the ender's role may give, with a message to the others."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_end(by, relationship).require()
    part = relationship.part_of(by)
    role = part.role.name if part else STAFF
    known = {r.name for r in relationship.policy.reasons_for(role)}
    check(reason in known, _("Choose one of the reasons.")).require()
    words = "" if part and relationship.blocked else message.strip()
    silent = not part or relationship.blocked  # between people kept apart no word goes, however kind
    check(words or silent, _("Write a few kind words, so that nobody waits for you.")).require()
    return close(relationship, reason, words, role, by=by, at=at)


@transaction.atomic
def break_off(pk: int, *, by, at) -> Relationship:
    """End it without a reason and without words, as somebody may who blocks a person."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_break_off(by, relationship).require()
    return close(relationship, UNSAID, "", relationship.part_of(by).role.name, by=by, at=at)


@transaction.atomic
def end_all_of(membership: int, *, by, at) -> list[Relationship]:
    """Somebody left: everything that runs under the membership ends. `by` is a person id or None."""
    parts = Participant.objects.filter(membership=membership)
    running = Relationship.objects.select_for_update().running()
    running = running.filter(pk__in=parts.values("relationship")).order_by("pk")
    left = parts.values_list("person", flat=True).first()
    return [close(r, LEFT, "", LEFT, left=left, by=by, at=at) for r in running]


@transaction.atomic
def end_all_in(programme: int, *, by, at) -> list[Relationship]:
    """The programme has ended, and with it everything that runs in it. `by` is a person id or None."""
    running = Relationship.objects.running().filter(programme=programme)
    return [
        close(relationship, STAFF, "", STAFF, by=by, at=at)
        for relationship in running.select_for_update().order_by("pk")
    ]


def close(relationship: Relationship, reason, message, role, *, by, at, **more) -> Relationship:
    """End it and say so. `more`: what the fact says of what comes next."""
    relationship.move("end")
    relationship.ended_at = at
    relationship.ended_by_id = getattr(by, "pk", by)
    relationship.reason = reason
    relationship.message = message
    relationship.save(update_fields=["state", "ended_at", "ended_by", "reason", "message"])
    record(RelationshipEnded(**relationship.subject(), reason=reason, by_role=role, **more), by=by, at=at)
    return relationship
