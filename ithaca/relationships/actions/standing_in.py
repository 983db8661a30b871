"""Somebody stands in for one of the people of a relationship; the days come and go by themselves."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.accounts.queries import by_address
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.programmes.models import Membership
from ithaca.relationships import access
from ithaca.relationships.facts import StandInBegan, StandInEnded, StandInNamed
from ithaca.relationships.models import Relationship, StandIn


@transaction.atomic
def name_stand_in(pk: int, *, whom, email: str, first: date, last: date, by, at) -> StandIn:
    """Let the member with this address act for `whom` in the relationship `pk`, both local days included."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    keep_those(StandIn.objects.open().filter(relationship=pk, whom=whom), at=at)  # who has lost their ground
    access.can_name_stand_in(by, relationship, whom).require()
    today = relationship.local(at).date()
    check(today <= first <= last, _("Choose a first day from today on, and a last day after it.")).require()
    member = member_by(email, relationship, relationship.part_of(whom), but=by)
    access.may_stand_in(member, relationship, whom).require()
    found = StandIn.objects.create(
        relationship=relationship,
        whom=whom,
        person=member.person,
        membership=member,
        by=by,
        first=first,
        last=last,
    )
    record(StandInNamed(**about(found)), by=by, at=at)
    keep(found, at=at)
    return found


def member_by(email: str, relationship: Relationship, part, *, but) -> Membership | None:
    """The member in the same role with this address; never `but`: nobody of staff makes themselves a stand-in."""
    person = by_address(email)
    found = Membership.objects.select_related("person", "role", "cohort").filter(
        programme=relationship.programme_id, role=part.role_id, person=person, state=Membership.State.ACTIVE
    )
    return found.exclude(person=but).first() if person else None


@transaction.atomic
def end_stand_in(pk: int, *, by, at):
    """They are back early, or whoever stood in cannot any more."""
    found = lock(pk)
    access.can_end_stand_in(by, found).require()
    finish(found, early=True, by=by, at=at)


def keep_stand_ins(*, at):
    """Let begin and end what the day asks for. Bears being called at any moment, twice, or after a gap."""
    for pk in StandIn.objects.open().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            keep(lock(pk), at=at)


@transaction.atomic
def keep_those(found, *, at):
    """The same for some of them, whose ground something has just taken away."""
    for pk in found.order_by("pk").values_list("pk", flat=True):
        keep(lock(pk), at=at)


def lock(pk: int) -> StandIn:
    found = StandIn.objects.select_for_update(of=("self",)).select_related("relationship", "whom", "person")
    return found.get(pk=pk)


def keep(found: StandIn, *, at):
    """Nobody stands in where they could not be named today."""
    pair = found.relationship
    today = pair.local(at).date()
    may = access.runs(pair) and access.may_stand_in(found.membership, pair, found.whom)
    if found.ended_at:
        return
    if today > found.last or not may:
        finish(found, early=today <= found.last, by=None, at=at)
    elif today >= found.first and found.begun_at is None:
        found.begun_at = at
        found.save(update_fields=["begun_at"])
        record(StandInBegan(**about(found)), by=None, at=at)


def finish(found: StandIn, *, early: bool, by, at):
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    record(StandInEnded(**about(found), early=early), by=by, at=at)


def about(found: StandIn) -> dict:
    """What every fact about it says: the people, who stands in, and for whom."""
    subject = found.relationship.subject()
    return {**subject, "people": {**subject["people"], **found.both()}, "stand_in": found.pk}
