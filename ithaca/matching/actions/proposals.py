"""A pair of a round on its way: it goes out, each of those whom the scheme asks says yes or no, and it begins or goes back.

Capacity holds here too: both memberships are held first, and a place that somebody waits for is taken.
"""

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.matching import access
from ithaca.matching.actions import introducing
from ithaca.matching.actions.locking import hold
from ithaca.matching.facts import (
    ProposalAgreed,
    ProposalBegun,
    ProposalDeclined,
    ProposalLapsed,
    ProposalOffered,
    ProposalTakenBack,
)
from ithaca.matching.models import Proposal, Round
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.queries.requests import filled
from ithaca.matching.queries.rounds import company
from ithaca.matching.rules.shown import may_show
from ithaca.programmes.models import Membership
from ithaca.relationships import actions as relationships


def offer_all(
    found: Round, pairs: dict[int, int], told: dict, *, by, at
) -> tuple[list[Proposal], list[tuple[str, str]]]:
    """Let pairs {mentee: mentor} go out, all that may: (proposals, [(name, why not)]). The round is held already."""
    held, made, left = hold(*pairs, *pairs.values()), [], []
    for mentee, mentor in pairs.items():
        verdict = access.can_offer(held[mentee], held[mentor])
        if verdict:
            made.append(offer(found, held[mentee], held[mentor], *told[mentee], by=by, at=at))
        else:
            left.append((held[mentee].person.name, verdict.reason))
    return made, left


def offer(found: Round, mentee, mentor, score: int, because: list[dict], *, by, at) -> Proposal:
    asks = found.cohort.obeys(MatchingPolicy).asks
    proposal = Proposal.objects.create(
        round=found,
        mentee=mentee,
        mentor=mentor,
        score=score,
        because=because,
        at=at,
        mentee_yes_at=None if mentee.role.name in asks else at,
        mentor_yes_at=None if mentor.role.name in asks else at,
    )
    record(ProposalOffered(**proposal.subject()), by=by, at=at)
    if asked := access.waits_for(proposal):
        introducing.offered(proposal, asked, at=at)
    else:
        begin(proposal, by=by, at=at)
    return proposal


@transaction.atomic
def agree(pk: int, *, shows=(), by, at) -> Proposal:
    """Say yes to a proposed pair, and which of one's answers go with the introduction. With the last yes it begins, or is
    taken back where that cannot be any more: a place may have gone meanwhile, and nobody should wait in vain."""
    proposal = locked(pk)
    access.can_agree(by, proposal).require()
    mine = proposal.part_of(by)
    side = "mentee" if mine == proposal.mentee else "mentor"
    setattr(proposal, f"{side}_yes_at", at)
    proposal.shows[side] = sorted(set(shows) & {answer.name for answer in may_show(filled(mine))})
    proposal.save(update_fields=[f"{side}_yes_at", "shows"])
    record(ProposalAgreed(**{**proposal.subject(), "people": mine.people()}), by=by, at=at)
    if access.waits_for(proposal):
        return proposal
    if not access.can_begin(proposal, with_company(proposal)):
        return taken_back(proposal, by=None, at=at)
    begin(proposal, by=by, at=at)
    return proposal


def with_company(proposal: Proposal) -> list[Membership]:
    return [proposal.mentee, proposal.mentor, *company(proposal.mentee)]


def begin(proposal: Proposal, *, by, at):
    """Everybody who is asked said yes: they work together from now on, and each reads of the other."""
    found, members = proposal.round, with_company(proposal)
    access.can_begin(proposal, members).require()
    proposal.relationship = relationships.start(found.programme, found.cohort, "", members, by=by, at=at)
    proposal.move("begin")
    finish(proposal, at)
    record(ProposalBegun(**proposal.subject()), by=by, at=at)
    introducing.begun(proposal, at=at)


@transaction.atomic
def decline(pk: int, *, by, at) -> Proposal:
    """Say no, without a reason asked for. The other reads that it did not come to be, and by nobody's fault."""
    proposal = locked(pk)
    access.can_agree(by, proposal).require()
    proposal.move("decline")
    finish(proposal, at)
    introducing.gone(proposal, at=at, but=by)
    record(ProposalDeclined(**proposal.subject()), by=by, at=at)
    return proposal


@transaction.atomic
def lapse(pk: int, *, at) -> Proposal:
    """The day to answer has passed; nothing happens when it was answered meanwhile."""
    proposal = locked(pk)
    if proposal.state == Proposal.State.OFFERED:
        proposal.move("lapse")
        finish(proposal, at)
        introducing.gone(proposal, at=at)
        record(ProposalLapsed(**proposal.subject()), by=None, at=at)
    return proposal


@transaction.atomic
def take_back(pk: int, *, by, at) -> Proposal:
    """Staff think again: both read that it comes to nothing, if they had been told."""
    proposal = locked(pk)
    access.can_take_back(by, proposal).require()
    return taken_back(proposal, by=by, at=at)


def taken_back(proposal: Proposal, *, by, at) -> Proposal:
    proposal.move("take_back")
    finish(proposal, at)
    introducing.gone(proposal, at=at)
    record(ProposalTakenBack(**proposal.subject()), by=by, at=at)
    return proposal


def take_back_all(proposals, *, by, at):
    for pk in proposals.order_by("pk").values_list("pk", flat=True):
        proposal = locked(pk)
        if proposal.state == Proposal.State.OFFERED:
            taken_back(proposal, by=by, at=at)


def finish(proposal: Proposal, at):
    proposal.ended_at = at
    proposal.save(update_fields=["state", "ended_at", "relationship"])


def locked(pk: int) -> Proposal:
    """A proposal and both its members, held: the members first, as everything does that takes a place."""
    ends = Proposal.objects.values_list("mentee", "mentor").get(pk=pk)
    held = hold(*ends)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "round__programme__institution", "round__cohort"
    )
    proposal = rows.get(pk=pk)
    proposal.mentee, proposal.mentor = held[proposal.mentee_id], held[proposal.mentor_id]
    return proposal
