"""Leaving in good order: what becomes of each of those one works with is said first, and done in one step."""

from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.programmes import access as programmes
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.relationships.actions.ending import close
from ithaca.relationships.actions.pairing import start
from ithaca.relationships.actions.rematch import about, take_goals_along
from ithaca.relationships.facts import SuccessorNeeded
from ithaca.relationships.models import Participant, Relationship, Wish
from ithaca.relationships.policy import LEFT
from ithaca.relationships.queries import free_places
from ithaca.roles.rights import Right


class Onward(StrEnum):
    """What becomes of one relationship when somebody leaves; or it is passed on, to a membership named by its key."""

    END = "end"
    HELP = "help"


@transaction.atomic
def leave_in_order(pk: int, onward: dict[int, Onward | int], *, by, at) -> Membership:
    """The member `pk` leaves. `onward` says what becomes of each relationship; of what it does not name, a kind end.

    To pass on takes the right to pair people. All of it is done, or nothing. Raises `Denied`.
    """
    leaving = members.locked(pk)
    programmes.can_leave(by, leaving).require()
    parts = Participant.objects.filter(membership=pk).values("relationship")
    running = Relationship.objects.running().filter(pk__in=parts).select_for_update(of=("self",))
    for relationship in running.order_by("pk"):
        go_on_without(relationship, leaving, onward.get(relationship.pk, Onward.END), by=by, at=at)
    return members.leave(pk, by=by, at=at)


def go_on_without(relationship: Relationship, leaving: Membership, what: Onward | int, *, by, at):
    """The new one begins before the old one ends, so that the letter about the end can say what comes next."""
    successor = None if isinstance(what, Onward) else pass_on(relationship, leaving, what, by=by, at=at).pk
    sought = what == Onward.HELP
    more = {"left": leaving.person_id, "successor": successor, "sought": sought}
    close(relationship, LEFT, "", LEFT, **more, by=by, at=at)
    if sought:
        seek_successor(relationship, leaving, by=by, at=at)


def pass_on(relationship: Relationship, leaving: Membership, to: int, *, by, at) -> Relationship:
    """The same people begin anew with somebody else in the place of who leaves; open goals go along."""
    stays = [p.membership for p in relationship.participants.all() if p.membership_id != leaving.pk]
    successor = members.locked(to)
    check(successor.role_id == leaving.role_id, _("Choose somebody in the same role.")).require()
    check(
        successor.state == Membership.State.ACTIVE,
        _("{person} is not active.").format(person=successor.person),
    ).require()
    room = free_places([successor])[successor.pk]
    check(
        room is None or room > 0, _("{person} has no free place any more.").format(person=successor.person)
    ).require()
    new = start(
        relationship.programme,
        relationship.cohort,
        relationship.kind,
        [successor, *stays],
        follows=relationship,
        by=by,
        at=at,
    )
    take_goals_along(relationship, new)
    return new


def seek_successor(relationship: Relationship, leaving: Membership, *, by, at):
    """Whoever is left asks staff for somebody else: whoever may ask by themselves, else the first of them."""
    stays = [p for p in relationship.participants.all() if p.membership_id != leaving.pk]
    part = next((p for p in stays if Right.ASK_MENTORS in p.role.rights), stays[0])
    wish, fresh = Wish.objects.get_or_create(
        relationship=relationship, person=part.person, answered_at=None, defaults={"at": at}
    )
    if fresh:
        record(SuccessorNeeded(**about(wish)), by=by, at=at)
