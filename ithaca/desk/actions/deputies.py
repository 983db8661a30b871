"""Somebody stands in for somebody of staff while they are away; the days come and go by themselves."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.desk import access
from ithaca.desk.facts import DeputyEnded, DeputyNamed
from ithaca.desk.models import Deputy
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.roles import actions as roles
from ithaca.roles.access import can_give
from ithaca.roles.models import Holding


@transaction.atomic
def deputise(programme, *, holding: int, person, first: date, last: date, by, at) -> Deputy:
    """Let `person` hold somebody's staff role too, from `first` to `last`, both included, in local days."""
    access.can_appoint(by, programme).require()
    held = Holding.objects.select_related("role", "person").filter(
        pk=holding, role__programme=programme.pk, until=None
    )
    found = held.first()
    check(found, _("Nobody holds this role here any more.")).require()
    check(found.person_id != person.pk, _("Nobody stands in for themselves.")).require()
    today = at.astimezone(programme.tz).date()
    check(today <= first <= last, _("Choose a first day from today on, and a last day after it.")).require()
    can_give(by, found.role, person).require()
    deputy = Deputy.objects.create(programme=programme, holding=found, person=person, first=first, last=last)
    record(DeputyNamed(programme=programme.pk, people=both(deputy)), by=by, at=at)
    keep(deputy, at=at)
    return deputy


@transaction.atomic
def call_off(pk: int, *, by, at):
    """The person is back early, or the deputy cannot."""
    deputy = Deputy.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    access.can_appoint(by, deputy.programme).require()
    finish(deputy, by=by, at=at)


def keep_deputies(*, at):
    """Let begin and end what the day asks for. Bears being called at any moment, twice, or after a gap."""
    for pk in Deputy.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            keep(Deputy.objects.select_for_update().get(pk=pk), at=at)


def end_deputies_of(people: set[int], *, at):
    """Whoever stood in for one of these people stops with the role that they stood in for."""
    for deputy in Deputy.objects.filter(holding__person__in=people, ended_at=None).order_by("pk"):
        keep(Deputy.objects.select_for_update().get(pk=deputy.pk), at=at)


def keep(deputy: Deputy, *, at):
    today = at.astimezone(deputy.programme.tz).date()
    if deputy.ended_at:
        return
    if today > deputy.last or deputy.holding.until:
        finish(deputy, by=None, at=at)
    elif today >= deputy.first and deputy.granted_id is None:
        grant(deputy, at=at)


def grant(deputy: Deputy, *, at):
    """The role, unless the deputy has it already: then nothing is taken from them at the end."""
    role = deputy.holding.role
    if not Holding.objects.filter(person=deputy.person, role=role, until=None).exists():
        deputy.granted = roles.appoint(deputy.person, role, by=None, at=at)
        deputy.save(update_fields=["granted"])


def finish(deputy: Deputy, *, by, at):
    if deputy.ended_at:
        return
    if deputy.granted_id:
        roles.step_down(deputy.granted, by=by, at=at)
    deputy.ended_at = at
    deputy.save(update_fields=["ended_at"])
    record(DeputyEnded(programme=deputy.programme_id, people=both(deputy)), by=by, at=at)


def both(deputy: Deputy) -> dict:
    """Who stands in and for whom: the trail names both."""
    return {"deputy": [deputy.person_id], "for": [deputy.holding.person_id]}
