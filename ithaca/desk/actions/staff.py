"""What the desk itself does: take charge of a pair, and give or end a staff role."""

from django.db import transaction
from django.utils.translation import gettext

from ithaca.accounts.models import Person
from ithaca.accounts.queries import by_address
from ithaca.desk import access
from ithaca.desk.facts import ChargeTaken
from ithaca.desk.models import Charge
from ithaca.help.actions import leave_to
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.programmes.access import can_invite
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.relationships.access import can_check_in
from ithaca.relationships.models import Relationship
from ithaca.roles import actions as roles
from ithaca.roles.access import can_give
from ithaca.roles.models import Holding, Role
from ithaca.roles.rights import Right


@transaction.atomic
def take_charge(pk: int, *, by, at) -> Charge:
    """Look after a pair by name; who did before no longer does."""
    relationship = Relationship.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    can_check_in(by, relationship).require()
    charge, _ = Charge.objects.update_or_create(relationship=relationship, defaults={"person": by, "at": at})
    record(ChargeTaken(**relationship.subject()), by=by, at=at)
    return charge


@transaction.atomic
def appoint(programme, role: str, email: str, name: str, *, by, at) -> Holding:
    """Give somebody a staff role by an address of theirs; who has no account gets one, and signs in by a code.

    Nobody gives a right that they do not hold.
    """
    access.can_appoint(by, programme).require()
    found = Role.objects.get(programme=programme.pk, name=role, staff=True)
    person = by_address(email) or Person.objects.create_user(email, name)
    can_give(by, found, person).require()
    return roles.appoint(person, found, by=by, at=at)


@transaction.atomic
def invite_one(programme, role: str, email: str, name: str, *, by, at) -> Membership:
    """Ask one person to join, by an address of theirs; who has no account gets one, and says yes or does nothing."""
    can_invite(by, programme).require()
    person = by_address(email) or Person.objects.create_user(email, name)
    return members.invite(programme, role, person, by=by, at=at)


@transaction.atomic
def step_down(programme, holding: int, *, to: int | None = None, answers: int | None = None, by, at):
    """End a staff role. The last one who runs the programme stays.

    `to` is the holding of whoever takes over the pairs that were looked after by name, `answers` that of whoever
    answers the open enquiries from now on; without it, a colleague at the same desk does.
    """
    access.can_appoint(by, programme).require()
    held = Holding.objects.select_for_update(of=("self",)).select_related("role", "person")
    found = held.filter(pk=holding, role__programme=programme.pk, role__staff=True, until=None).first()
    check(found, gettext("Nobody holds this role here any more.")).require()
    others = Holding.objects.filter(role__programme=programme.pk, until=None).exclude(pk=found.pk)
    runs = any("run-programme" in rights for rights in others.values_list("role__rights", flat=True))
    check(
        runs or "run-programme" not in found.role.rights,
        gettext("Nobody else runs this programme. Appoint somebody first."),
    ).require()
    hand_over(programme, found, to, at=at)
    heir = Holding.objects.filter(pk=answers, role__programme=programme.pk, until=None).first()
    if heir and heir.person_id != found.person_id:
        leave_to(found.person_id, found.role.name, programme.pk, to=heir.person, by=by, at=at)
    roles.step_down(found, by=by, at=at)


def hand_over(programme, holding: Holding, to: int | None, *, at):
    """No running pair is left with somebody who can no longer look after it: part of stepping down."""
    still = Holding.objects.filter(person=holding.person, until=None, role__programme=programme.pk)
    if any(
        Right.CHECK_IN in rights
        for rights in still.exclude(pk=holding.pk).values_list("role__rights", flat=True)
    ):
        return
    charges = charges_of(programme, holding.person)
    if not charges.exists():
        return
    heir = Holding.objects.filter(pk=to, role__programme=programme.pk, until=None).exclude(
        person=holding.person
    )
    heir = heir.select_related("role").first()
    able = heir and Right.CHECK_IN in heir.role.rights
    check(able, gettext("Choose who looks after those whom they look after now.")).require()
    charges.update(person=heir.person, at=at)


def charges_of(programme, person):
    """The running pairs of a programme that somebody looks after by name."""
    running = Relationship.objects.running().filter(programme=programme.pk)
    return Charge.objects.filter(person=person, relationship__in=running)
