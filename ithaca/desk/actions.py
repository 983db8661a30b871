"""What the desk itself does: take charge of a pair, and give or end a staff role."""

from django.db import transaction

from ithaca.accounts.models import Person
from ithaca.accounts.queries import by_address
from ithaca.desk import access
from ithaca.desk.facts import ChargeTaken
from ithaca.desk.models import Charge
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.relationships.models import Relationship
from ithaca.roles import actions as roles
from ithaca.roles.access import can_give
from ithaca.roles.models import Holding, Role


@transaction.atomic
def take_charge(pk: int, *, by, at) -> Charge:
    """Look after a pair by name; who did before no longer does."""
    relationship = Relationship.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    access.can_take_charge(by, relationship).require()
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
def step_down(programme, holding: int, *, by, at):
    """End a staff role. The last one who runs the programme stays."""
    access.can_appoint(by, programme).require()
    held = Holding.objects.select_for_update(of=("self",)).select_related("role", "person")
    found = held.filter(pk=holding, role__programme=programme.pk, role__staff=True, until=None).first()
    check(found, "Nobody holds this role here any more.").require()
    others = Holding.objects.filter(role__programme=programme.pk, until=None).exclude(pk=found.pk)
    runs = any("run-programme" in rights for rights in others.values_list("role__rights", flat=True))
    check(
        runs or "run-programme" not in found.role.rights,
        "Nobody else runs this programme. Appoint somebody first.",
    ).require()
    roles.step_down(found, by=by, at=at)
