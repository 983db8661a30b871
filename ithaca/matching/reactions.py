from ithaca.kit.expectations import outcome
from ithaca.matching import actions


@outcome("request.expire", "An unanswered request expires, and the mentee is told.")
def expire(ref: int, *, at):
    actions.expire(ref, by=None, at=at)
