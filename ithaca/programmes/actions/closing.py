"""Closing a programme, opening it again, and beginning another like it."""

from django.db import transaction

from ithaca.kit.trail import record, record_all
from ithaca.notices.actions.dues import drop_all
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.programmes import access, facts
from ithaca.programmes.actions.schemes import open_programme
from ithaca.programmes.models import Membership, Programme
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding, Role

State = Membership.State
WAITING = (State.STARTED, State.INVITED, State.APPLIED)


def locked(pk) -> Programme:
    return Programme.objects.select_for_update(of=("self",)).select_related("institution").get(pk=pk)


@transaction.atomic
def close(pk: int, *, ends_pairs: bool, by, at) -> Programme:
    """End a programme: nobody joins, asks or is brought together any more, and it can be read for good.

    Who waits to come in is told. Requests are closed kindly by the room that has them; who works together goes on until
    their own end, or with `ends_pairs` ends now. What members owe by themselves is dropped.
    """
    programme = locked(pk)
    access.can_close(by, programme).require()
    programme.closed_at = at
    programme.save(update_fields=["closed_at"])
    turn_away(programme, by=by, at=at)
    record(facts.ProgrammeClosed(programme=pk, ends_pairs=ends_pairs), by=by, at=at)
    drop_all(pk, abouts=None if ends_pairs else ("membership",), at=at)
    return programme


def turn_away(programme: Programme, *, by, at):
    """Whoever is on the way in is told that the programme has ended; a mere draft needs no letter."""
    rows = Membership.objects.filter(programme=programme, state__in=WAITING).select_related("person", "role")
    waiting = list(rows.select_for_update(of=("self",)).order_by("pk"))
    Membership.objects.filter(pk__in=[m.pk for m in waiting]).update(state=State.LEFT, left_at=at)
    record_all([facts.MemberLeft(**m.subject()) for m in waiting], by=by, at=at)
    post_all([goodbye(m, at) for m in waiting if m.state != State.STARTED], at=at)


def goodbye(membership: Membership, at) -> Wanted:
    return Wanted(
        letter="programme-closed",
        to=membership.person,
        key=f"programme-closed:{membership.pk}:{at.isoformat()}",
        programme=membership.programme_id,
        about="membership",
        ref=membership.pk,
        values={"role": membership.role.title},
    )


@transaction.atomic
def open_again(pk: int, *, by, at) -> Programme:
    """Take back that a programme was closed; what was ended with it stays ended."""
    programme = locked(pk)
    access.can_open_again(by, programme).require()
    programme.closed_at = None
    programme.save(update_fields=["closed_at"])
    record(facts.ProgrammeOpenedAgain(programme=pk), by=by, at=at)
    return programme


@transaction.atomic
def copy(pk: int, *, title: str, slug: str, staff: bool, by, at) -> Programme:
    """Begin another programme under the same rules: no people and no relationships come along, staff if wanted."""
    source = locked(pk)
    access.can_copy(by, source).require()
    made = open_programme(source.institution, source.version, slug=slug, title=title, by=by, at=at)
    record(facts.ProgrammeCopied(programme=made.pk, source=pk), by=by, at=at)
    if staff:
        take_staff_along(source, made, by=by, at=at)
    return made


def take_staff_along(source: Programme, made: Programme, *, by, at):
    names = {role.name: role for role in Role.objects.filter(programme=made.pk, staff=True)}
    held = Holding.objects.filter(role__programme=source.pk, role__staff=True, until=None)
    for holding in held.select_related("role", "person").order_by("pk"):
        if role := names.get(holding.role.name):
            roles.appoint(holding.person, role, by=by, at=at)
