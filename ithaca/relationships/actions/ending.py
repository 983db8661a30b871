"""Ending, kindly. The place is free at once: places are counted from what is running."""

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.relationships import access
from ithaca.relationships.facts import RelationshipEnded
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import LEFT, STAFF


@transaction.atomic
def end(pk: int, *, reason: str, message: str, by, at) -> Relationship:
    """End it for a reason of the scheme that the ender's role may give, with a message to the others."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_end(by, relationship).require()
    part = relationship.part_of(by)
    role = part.role.name if part else STAFF
    known = {r.name for r in relationship.policy.reasons_for(role)}
    check(reason in known, "Choose one of the reasons.").require()
    check(message.strip() or not part, "Write a few kind words, so that nobody waits for you.").require()
    return close(relationship, reason, message.strip(), role, by=by, at=at)


@transaction.atomic
def end_all_of(membership: int, *, by, at) -> list[Relationship]:
    """Somebody left: everything that runs under the membership ends. `by` is a person id or None."""
    parts = Participant.objects.filter(membership=membership).values("relationship")
    running = Relationship.objects.select_for_update().running().filter(pk__in=parts).order_by("pk")
    return [close(r, LEFT, "", LEFT, by=by, at=at) for r in running]


def close(relationship: Relationship, reason, message, role, *, by, at) -> Relationship:
    relationship.move("end")
    relationship.ended_at = at
    relationship.ended_by_id = getattr(by, "pk", by)
    relationship.reason = reason
    relationship.message = message
    relationship.save(update_fields=["state", "ended_at", "ended_by", "reason", "message"])
    record(RelationshipEnded(**relationship.subject(), reason=reason, by_role=role), by=by, at=at)
    return relationship
