"""What requests and rounds lend to the pages of lower rooms: the home page, and one's own membership."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panel
from ithaca.kit.prepared import asking
from ithaca.matching.access import has_right
from ithaca.matching.models import Request
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.queries.directory import finding, titles
from ithaca.matching.queries.requests import of_person, open_for, partners_of
from ithaca.matching.queries.rounds import proposals_of
from ithaca.matching.queries.waiting import asked_by_nobody, asked_to_choose, to_choose
from ithaca.programmes.models import Membership, parsed
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


@panel("home.waiting", order=20)
def to_answer(request):
    """A yes or no to a proposed pair that no due asks for, and whom one would choose among a shortlist."""
    rows = [row for row in proposals_of(request.user) if is_only_here(row)]
    wishes = to_choose(request.user, now().date())
    return {"items": [*map(answer_item, rows), *(choose_item(*row) for row in wishes)]}


def is_only_here(row: dict) -> bool:
    """Whether a proposal waits for one's own yes, and no due says so."""
    return row["mine"] and not row["asked"]


def answer_item(row: dict) -> dict:
    url = links.url_for("proposal", row["pk"])
    return {
        "text": _("Say whether you would work with {name}").format(name=row["other"]),
        "icon": "user-heart",
        "due": row["by"],
        "note": row["programme"],
        "url": url,
        "action": _("Answer"),
        "action_url": url,
    }


def choose_item(pk: int, by, programme: str, version: str) -> dict:
    scheme, url = parsed(version), reverse("matching:choose", args=[pk])
    mentors = scheme.roles[scheme.section(MatchingPolicy).sides(scheme)[1]]
    return {
        "text": _("Say whom you would like as your {mentor} in {programme}").format(
            mentor=mentors.title, programme=programme
        ),
        "icon": "user-search",
        "due": by,
        "url": url,
        "action": _("Choose"),
        "action_url": url,
    }


@panel("bell")
def answers_waiting(person):
    """For the bell: the proposals, counted."""
    rows = getattr(person, "_proposals", None)
    found = None if rows is None else [row for row in rows if is_only_here(row)]
    return {"found": found, "asked": asking(asked_by_nobody, person=person.pk)}


@panel("bell")
def wishes_waiting(person):
    """For the bell: the wishes, counted."""
    asked = asking(asked_to_choose, person=person.pk, today=now().date())
    return {"found": getattr(person, "_to_choose", None), "asked": asked}


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
