"""Bringing people together, and pausing for a while."""

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.programmes.models import Membership
from ithaca.relationships import access
from ithaca.relationships.facts import RelationshipPaused, RelationshipResumed, RelationshipStarted
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy


@transaction.atomic
def start(
    programme,
    cohort,
    kind: str,
    members: list[Membership],
    *,
    follows: Relationship | None = None,
    by,
    at,
) -> Relationship:
    """Begin a relationship between these members, each in the role of their membership.

    `kind` is a name from the scheme; "" is its usual kind. `by` is one of the people (who said yes
    in another room), staff who pair people, or None for the system. `follows` is the one whose place
    it takes. Raises `Denied`.
    """
    terms = cohort.obeys(RelationshipPolicy).named(kind)
    members = lock(members)
    access.can_start(by, programme, terms, members, follows).require()
    relationship = Relationship.objects.create(
        programme=programme,
        cohort=cohort,
        kind=terms.name,
        started_at=at,
        cadence_days=terms.cadence.about_days(),
        follows=follows,
    )
    Participant.objects.bulk_create(
        Participant(relationship=relationship, person_id=m.person_id, role_id=m.role_id, membership=m)
        for m in members
    )
    record(beginning(relationship, at), by=by, at=at)
    return relationship


def beginning(relationship: Relationship, at) -> RelationshipStarted:
    until = relationship.until
    return RelationshipStarted(
        **relationship.subject(),
        cadence_days=relationship.cadence_days,
        until_days=(until - relationship.local(at).date()).days if until else None,
    )


def lock(members: list[Membership]) -> list[Membership]:
    """The same members, held until the transaction ends, so that nobody is paired twice at once."""
    pks = [m.pk for m in members]
    return list(Membership.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


@transaction.atomic
def pause(pk: int, *, by, at) -> Relationship:
    """Rest for a while: nothing counts as late until it goes on."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_pause(by, relationship).require()
    relationship.move("pause")
    relationship.save(update_fields=["state"])
    record(RelationshipPaused(**relationship.subject()), by=by, at=at)
    return relationship


@transaction.atomic
def rest_apart(one: int, other: int, *, at) -> list[Relationship]:
    """One person has blocked another: what they work on together rests at once, by nobody's name,
    so that nothing is late and nothing is asked of either. Returns what they run together.
    """
    both = Relationship.objects.running().of(one).of(other)
    running = list(Relationship.objects.select_for_update().filter(pk__in=both.values("pk")).order_by("pk"))
    for relationship in running:
        if relationship.can("pause"):
            relationship.move("pause")
            relationship.save(update_fields=["state"])
            record(RelationshipPaused(**relationship.subject()), by=None, at=at)
    return running


@transaction.atomic
def resume(pk: int, *, by, at) -> Relationship:
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_resume(by, relationship).require()
    relationship.move("resume")
    relationship.save(update_fields=["state"])
    record(RelationshipResumed(**relationship.subject()), by=by, at=at)
    return relationship
