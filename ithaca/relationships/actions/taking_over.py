"""Relationships that ran elsewhere and go on here, and the way back while nothing has happened in them."""

from datetime import date, datetime, time

from django.db import transaction

from ithaca.kit.models import EntrySubject
from ithaca.kit.trail import record, record_all
from ithaca.notices.models import Due
from ithaca.programmes.models import Membership
from ithaca.relationships import access
from ithaca.relationships.actions.pairing import lock
from ithaca.relationships.facts import RelationshipTakenBack, RelationshipTakenOver, RelationshipTimeChanged
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


@transaction.atomic
def take_over(programme, members: list[Membership], *, since: date | None = None, by, at) -> Relationship:
    """People who have been working together go on here, by the scheme's usual kind. Nobody is written to.

    `since` is the local day on which they began; today when it is not known. Raises `Denied`.
    """
    cohort = members[0].cohort
    terms = cohort.obeys(RelationshipPolicy).usual()
    members = lock(members)
    holds(by, Right.PAIR_PEOPLE, programme).require()
    access.can_start(by, programme, terms, members).require()
    relationship = Relationship.objects.create(
        programme=programme,
        cohort=cohort,
        kind=terms.name,
        started_at=noon(since, programme, at),
        cadence_days=terms.cadence.about_days(),
    )
    Participant.objects.bulk_create(
        Participant(relationship=relationship, person_id=m.person_id, role_id=m.role_id, membership=m)
        for m in members
    )
    record(taken_over(relationship, at), by=by, at=at)
    return relationship


def noon(day: date | None, programme, at: datetime) -> datetime:
    """That local day's noon, as nobody knows the hour; never to come."""
    return min(datetime.combine(day, time(12), programme.tz), at) if day else at


def taken_over(relationship: Relationship, at) -> RelationshipTakenOver:
    return RelationshipTakenOver(
        **relationship.subject(),
        cadence_days=relationship.cadence_days,
        until_days=days_to_the_end(relationship, at),
    )


def days_to_the_end(relationship: Relationship, at) -> int | None:
    """How many days are left before its people are asked whether to go on; None when that is open or past."""
    until, today = relationship.until, relationship.local(at).date()
    return (until - today).days if until and until > today else None


def time_changed(relationship: Relationship, at) -> RelationshipTimeChanged:
    return RelationshipTimeChanged(**relationship.subject(), until_days=days_to_the_end(relationship, at))


@transaction.atomic
def take_back(pks: list[int], *, since, by, at) -> list[int]:
    """Undo taking over for those in which nothing has happened `since`; which they were."""
    rows = Relationship.objects.filter(pk__in=pks).select_related("programme").order_by("pk")
    mine = [r for r in rows.select_for_update(of=("self",)) if holds(by, Right.PAIR_PEOPLE, r.programme)]
    seen = EntrySubject.objects.filter(kind="relationship", ref__in=[r.pk for r in mine], at__gt=since)
    busy = set(seen.values_list("ref", flat=True))
    gone = [r for r in mine if r.pk not in busy]
    facts = [RelationshipTakenBack(**r.subject()) for r in gone]
    ids = [r.pk for r in gone]
    Due.objects.filter(about="relationship", ref__in=ids).delete()
    Relationship.objects.filter(pk__in=ids).delete()
    record_all(facts, by=by, at=at)
    return ids
