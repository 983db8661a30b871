"""What an action holds while it works: both memberships first, in their order, then the request.

Everything that takes a place, frees one or closes a request takes them in this order, so that two
actions wait for each other and never for themselves in a circle.
"""

from django.utils.translation import gettext as _

from ithaca.kit.verdicts import check
from ithaca.matching.models import Request
from ithaca.programmes.models import Membership


def hold(*memberships: int) -> dict[int, Membership]:
    """The memberships by id, held until the transaction ends."""
    rows = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("programme__institution", "cohort", "person", "role")
        .select_related("profile", "reflection")
        .filter(pk__in=memberships)
        .order_by("pk")
    )
    return {row.pk: row for row in rows}


def locked(pk: int) -> Request:
    """A request and both its members, held."""
    ends = Request.objects.values_list("mentee", "mentor").get(pk=pk)
    held = hold(*ends)
    request = (
        Request.objects.select_for_update(of=("self",))
        .select_related("programme__institution", "cohort", "thread")
        .get(pk=pk)
    )
    request.mentee, request.mentor = held[request.mentee_id], held[request.mentor_id]
    return request


def fit_length(words: str, least: int, most: int, what: str = "message") -> str:
    """The words without the space around them, or a refusal that says how long they may be."""
    words = words.strip()
    check(words, _("Write a few words first.")).require()
    check(
        len(words) >= least,
        _("Your {what} is very short: please write at least {least} characters.").format(
            what=what, least=least
        ),
    ).require()
    check(
        len(words) <= most,
        _("Your {what} is too long: at most {most} characters.").format(what=what, most=most),
    ).require()
    return words
