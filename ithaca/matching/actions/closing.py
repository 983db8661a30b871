"""Requests that come to an end because somebody stepped back. Part of what they did."""

from django.db import transaction
from django.db.models import Q

from ithaca.conversations import actions as conversations
from ithaca.kit.trail import record
from ithaca.matching.actions import telling
from ithaca.matching.actions.answering import finish
from ithaca.matching.actions.locking import locked
from ithaca.matching.facts import RequestClosed, RequestWithdrawn
from ithaca.matching.models import Request


def close_all(memberships: list[int], *, by, at):
    """These members answer nobody for now: each open request to them closes, with a kind letter."""
    for pk in open_where(Q(mentor__in=memberships)):
        close(pk, by=by, at=at)


def close_all_in(programme: int, *, by, at):
    """The programme has ended: every open request closes, with a kind letter."""
    for pk in open_where(Q(programme=programme)):
        close(pk, by=by, at=at)


def withdraw_all(memberships: list[int], *, by, at):
    """These members have left: what they asked is taken back."""
    for pk in open_where(Q(mentee__in=memberships)):
        end(pk, "withdraw", RequestWithdrawn, telling.withdrawn, by=by, at=at)


def close_between(one: int, other: int, *, at):
    """These two persons are not to be brought together any more; nobody is named as the cause."""
    either = Q(mentee__person=one, mentor__person=other) | Q(mentee__person=other, mentor__person=one)
    for pk in open_where(either):
        close(pk, by=None, at=at)


def open_where(condition: Q) -> list[int]:
    return list(Request.objects.open().filter(condition).order_by("pk").values_list("pk", flat=True))


def close(pk: int, *, by, at):
    end(pk, "close", RequestClosed, telling.closed, by=by, at=at)


@transaction.atomic
def end(pk: int, verb: str, fact, tell, *, by, at):
    request = locked(pk)
    if not request.can(verb):
        return
    finish(request, verb, at)
    conversations.close(request.thread_id, at=at)
    tell(request, at=at)
    record(fact(**request.subject()), by=by, at=at)
