from django.db import transaction

from ithaca.kit.trail import record
from ithaca.roles import access
from ithaca.roles.facts import PersonAppointed, PersonSteppedDown
from ithaca.roles.models import Holding, Role


def define(
    *,
    institution,
    programme: int | None,
    name: str,
    title: str,
    plural: str,
    staff: bool,
    rights,
    second_step=False,
):
    """Make a role what a scheme says it is. Part of taking up the scheme, which is the fact."""
    role, _ = Role.objects.update_or_create(
        institution=institution,
        programme=programme,
        name=name,
        defaults={
            "title": title,
            "plural": plural,
            "staff": staff,
            "rights": sorted(str(right) for right in rights),
            "second_step": second_step,
        },
    )
    return role


@transaction.atomic
def appoint(person, role, *, by, at) -> Holding:
    """Give somebody a staff role. Appointing twice changes nothing."""
    holding, fresh = Holding.objects.get_or_create(
        person=person, role=role, until=None, defaults={"since": at}
    )
    access.forget(person)
    if fresh:
        record(
            PersonAppointed(programme=role.programme, role=role.pk, people={role.name: [person.pk]}),
            by=by,
            at=at,
        )
    return holding


@transaction.atomic
def step_down(holding, *, by, at):
    """End a role; the rights are gone at the person's next request."""
    holding = Holding.objects.select_for_update().get(pk=holding.pk)
    if holding.until:
        return
    holding.until = at
    holding.save(update_fields=["until"])
    access.forget(holding.person)
    record(
        PersonSteppedDown(
            programme=holding.role.programme,
            role=holding.role_id,
            people={holding.role.name: [holding.person_id]},
        ),
        by=by,
        at=at,
    )
