"""Being away for a while: planned by days, begun and ended by the calendar or by a press."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from ithaca.kit.verdicts import check
from ithaca.notices.actions import leave as dues
from ithaca.programmes import access, facts
from ithaca.programmes.actions.members import locked, make_inactive, note
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import leave_problem

State = Membership.State


@transaction.atomic
def plan(pk: int, first: date, last: date, *, by, at) -> Membership:
    """Say from when until when (both included) somebody is away; it begins by itself, today if it is today."""
    membership = locked(pk)
    access.can_plan_leave(by, membership).require()
    today = membership.programme.today(at)
    problem = leave_problem(first, last, today)
    check(not problem, problem).require()
    membership.away_from, membership.away_until = first, last
    membership.save(update_fields=["away_from", "away_until"])
    note(facts.LeavePlanned, membership, by=by, at=at)
    if first <= today and not membership.away_since:
        begin(membership, by=by, at=at)
    return membership


@transaction.atomic
def come_back(pk: int, *, by, at) -> Membership:
    """Be back before the last day; or not go at all."""
    membership = locked(pk)
    access.can_come_back(by, membership).require()
    return end(membership, by=by, at=at)


def begin(membership: Membership, *, by, at):
    """Nobody new finds them, and what they owe stands still."""
    membership.away_since = at
    membership.rests = membership.state == State.ACTIVE
    membership.save(update_fields=["away_since", "rests"])
    note(facts.MemberAway, membership, by=by, at=at)
    dues.rest(membership.programme_id, membership.person, at=at)
    if membership.rests:
        make_inactive(membership, by=by, at=at)


def end(membership: Membership, *, by, at) -> Membership:
    """All goes on from where it stood; whoever was active before is active again."""
    was_away, rested = membership.away_since, membership.rests
    membership.away_from = membership.away_until = membership.away_since = None
    membership.rests = False
    membership.save(update_fields=["away_from", "away_until", "away_since", "rests"])
    if not was_away:
        note(facts.LeaveCalledOff, membership, by=by, at=at)
    if was_away:
        dues.go_on(membership.programme_id, membership.person, at=at)
        note(facts.MemberBack, membership, by=by, at=at)
        if rested and membership.state == State.INACTIVE:
            membership.move("activate")
            membership.save(update_fields=["state"])
            note(facts.MemberActive, membership, by=by, at=at)
    return membership


def turn_all(*, at: datetime):
    """Begin and end what the calendar says, in each programme's own zone. Doing so twice changes nothing."""
    planned = Membership.objects.exclude(away_from=None).select_related("programme__institution")
    near = planned.filter(Q(away_since=None, away_from__lte=at.date()) | Q(away_until__lte=at.date()))
    for membership in near.order_by("pk"):
        turn(membership.pk, membership.programme.today(at), at=at)


@transaction.atomic
def turn(pk: int, today: date, *, at):
    membership = locked(pk)
    if membership.away_from is None:
        return
    if membership.away_until < today or membership.state in Membership.GONE:
        end(membership, by=None, at=at)
    elif membership.away_from <= today and not membership.away_since:
        begin(membership, by=None, at=at)
