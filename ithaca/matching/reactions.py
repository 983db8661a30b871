"""What follows when people step back, and when nobody answers."""

from ithaca.kit.expectations import outcome
from ithaca.kit.facts import inside
from ithaca.matching import actions
from ithaca.people.facts import PersonBlocked
from ithaca.people.models import Block
from ithaca.programmes.facts import MemberInactive, MemberLeft


@outcome("request.expire", "An unanswered request expires, and whoever asked is told.")
def expire(ref: int, *, at):
    actions.expire(ref, by=None, at=at)


@inside(MemberInactive, MemberLeft)
def close_requests(facts, *, by, at):
    """Whoever is not found any more is not waited for."""
    actions.close_all([fact.membership for fact in facts], by=by, at=at)


@inside(MemberLeft)
def withdraw_requests(facts, *, by, at):
    """Whoever has left wants no answer."""
    actions.withdraw_all([fact.membership for fact in facts], by=by, at=at)


@inside(PersonBlocked)
def close_between(facts, *, by, at):
    pairs = Block.objects.filter(pk__in=[fact.block for fact in facts]).values_list("by", "person")
    for one, other in pairs:
        actions.close_between(one, other, at=at)
