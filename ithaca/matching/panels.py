"""What requests lend to the pages of lower rooms: the home page, and one's own membership."""

from django.utils.translation import gettext as _

from ithaca.kit.panels import panel
from ithaca.matching.access import has_right
from ithaca.matching.models import Request
from ithaca.matching.queries.directory import finding, titles
from ithaca.matching.queries.requests import of_person, open_for, partners_of
from ithaca.matching.queries.rounds import proposals_of
from ithaca.programmes.models import Membership
from ithaca.roles.rights import Right


@panel("home.people", order=20)
def waiting_for(request):
    """Whom one has asked, as long as there is no answer."""
    rows = [row for row in of_person(request.user) if row["open"] and not row["asked"]]
    return {"template": "matching/panels/waiting.html", "rows": rows} if rows else None


@panel("home.people", order=15)
def proposed(request):
    """Proposed pairs that wait for one's own yes, or the other's."""
    rows = proposals_of(request.user)
    return {"template": "matching/panels/proposed.html", "rows": rows} if rows else None


@panel("membership", order=20)
def places(request, membership):
    """To a mentor: places, and who waits. To a mentee: the way to the directory."""
    if request.user.pk != membership.person_id or membership.state not in Membership.IN:
        return None
    if has_right(membership, Right.FIND_MENTORS):
        return {
            "template": "matching/panels/find.html",
            "slug": membership.programme.slug,
            "finding": finding(membership.programme),
            "plural": titles(membership.programme)[1],
        }
    if not has_right(membership, Right.BE_FOUND):
        return None
    busy, limit = partners_of(membership), membership.suggested
    return {
        "template": "matching/panels/places.html",
        "busy": busy,
        "limit": limit,
        "left": max(0, limit - busy),
        "waiting": open_for([membership.pk]).get(membership.pk, 0),
        "found": membership.state == Membership.State.ACTIVE,
    }


@panel("programme.close", order=20)
def open_requests(request, programme):
    """What closing a programme means for requests."""
    number = Request.objects.open().filter(programme=programme).count()
    plural = _("request closes") if number == 1 else _("requests close")
    return (
        {
            "line": _("{number:,} open {plural}, and whoever asked gets a kind letter.").format(
                number=number, plural=plural
            )
        }
        if number
        else None
    )
