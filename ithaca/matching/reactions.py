"""What follows when people step back, and when nobody answers."""

from django.db.models import Q
from django.tasks import task

from ithaca.kit.clock import now
from ithaca.kit.expectations import outcome
from ithaca.kit.facts import inside, on
from ithaca.matching import actions
from ithaca.matching.actions import proposals, rounds
from ithaca.matching.actions.closing import close_all_in
from ithaca.matching.facts import (
    ProposalDeclined,
    ProposalLapsed,
    RequestClosed,
    RequestDeclined,
    RequestExpired,
    RoundOrdered,
)
from ithaca.matching.models import Proposal, Request
from ithaca.people.facts import PersonBlocked
from ithaca.people.models import Block
from ithaca.programmes.facts import MemberActive, MemberInactive, MemberLeft, ProgrammeClosed


@outcome("request.expire", "An unanswered request expires, and whoever asked is told.")
def expire(ref: int, *, at):
    actions.expire(ref, by=None, at=at)


@on(RequestDeclined, "matching.move-on-after-no")
@on(RequestExpired, "matching.move-on-after-silence")
@on(RequestClosed, "matching.move-on-after-close")
def move_on(fact, *, by, at):
    """Whoever has lined others up has the next one asked."""
    actions.move_on(fact.request, at=at)


@on(RequestExpired, "matching.rest-after-lapses")
def rest(fact, *, by, at):
    """Whoever leaves request after request unanswered is found again when they say so."""
    mentor = Request.objects.values_list("mentor", flat=True).get(pk=fact.request)
    actions.rest_after_lapses(mentor, at=at)


@inside(MemberActive)
def forgive(facts, *, by, at):
    actions.forgive([fact.membership for fact in facts])


@inside(ProgrammeClosed)
def close_all_requests(facts, *, by, at):
    """Nobody waits for an answer in a programme that has ended."""
    for fact in facts:
        close_all_in(fact.programme, by=by, at=at)


@inside(MemberInactive, MemberLeft)
def close_requests(facts, *, by, at):
    """Whoever is not found any more is not waited for."""
    actions.close_all([fact.membership for fact in facts], by=by, at=at)


@inside(MemberLeft)
def withdraw_requests(facts, *, by, at):
    """Whoever has left wants no answer, and waits in nobody's line."""
    actions.withdraw_all([fact.membership for fact in facts], by=by, at=at)
    actions.forget(members=[fact.membership for fact in facts])


@inside(PersonBlocked)
def close_between(facts, *, by, at):
    pairs = Block.objects.filter(pk__in=[fact.block for fact in facts]).values_list("by", "person")
    for one, other in pairs:
        actions.close_between(one, other, at=at)


# Rounds -----------------------------------------------------------------------------------------------------------


@task
def work_out(found: int, number: int):
    rounds.solve(found, number, at=now())


@on(RoundOrdered, "matching.work-out")
def order_round(fact, *, by, at):
    work_out.enqueue(fact.round, fact.run)


@outcome(
    "proposal.lapse",
    "A proposed pair that was not answered comes to nothing, and the next best is looked for.",
)
def lapse(ref: int, *, at):
    proposals.lapse(ref, at=at)


@on(ProposalDeclined, "matching.next-best-after-no")
@on(ProposalLapsed, "matching.next-best-after-silence")
def propose_next(fact, *, by, at):
    """The pair is banned on the board, and whoever the best plan then gives the mentee is proposed, as often as the scheme says."""
    rounds.propose_next(fact.proposal, at=at)


@inside(MemberInactive, MemberLeft)
def take_back_proposals(facts, *, by, at):
    """Whoever steps back is proposed to nobody."""
    gone = [fact.membership for fact in facts]
    proposals.take_back_all(
        Proposal.objects.open().filter(Q(mentee__in=gone) | Q(mentor__in=gone)), by=by, at=at
    )


@inside(PersonBlocked)
def take_back_between(facts, *, by, at):
    for one, other in Block.objects.filter(pk__in=[fact.block for fact in facts]).values_list("by", "person"):
        both = Q(mentee__person=one, mentor__person=other) | Q(mentee__person=other, mentor__person=one)
        proposals.take_back_all(Proposal.objects.open().filter(both), by=None, at=at)


@inside(ProgrammeClosed)
def close_rounds(facts, *, by, at):
    """No round goes on in a programme that has ended."""
    for fact in facts:
        rounds.close_all_in(fact.programme, by=by, at=at)
