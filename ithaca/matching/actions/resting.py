"""Profiles that rest: because somebody asked for it from a mail, or because nobody answered."""

from django.db import transaction

from ithaca.matching.actions import telling
from ithaca.matching.actions.locking import hold
from ithaca.matching.models import Request
from ithaca.matching.queries.requests import has_lapsed_enough
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership


@transaction.atomic
def rest_after_lapses(mentor: int, *, at) -> bool:
    """Make a profile inactive that left as many requests unanswered as the scheme bears, and say how to come back.

    `mentor` is a membership; told twice, or when they have answered meanwhile, nothing happens.
    """
    held = hold(mentor)[mentor]
    if held.state != Membership.State.ACTIVE or not has_lapsed_enough(held):
        return False
    members.rest(mentor, at=at)
    telling.rests(held, at=at)
    return True


def forgive(mentors: list[int]):
    """They have answered, or are back: what they left unanswered before does not count any more."""
    Request.objects.filter(mentor__in=mentors, lapsed=True).update(lapsed=False)
