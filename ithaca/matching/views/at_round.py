"""How pages of rounds find theirs: for whoever brings people together in the programme, else there is none."""

from django.http import Http404
from django.urls import reverse

from ithaca.kit import links
from ithaca.matching.models import Round
from ithaca.matching.policy import MatchingPolicy
from ithaca.programmes.models import Cohort, Programme
from ithaca.roles.access import reach
from ithaca.roles.rights import Right


def programme_of(request, slug) -> Programme:
    rows = Programme.objects.filter(reach(request.user, Right.PAIR_PEOPLE, ""), slug=slug)
    programme = rows.select_related("institution").first()
    if programme is None:
        raise Http404
    return programme


def round_of(request, slug, pk) -> Round:
    rows = Round.objects.visible_to(request.user).select_related("programme__institution", "cohort")
    found = rows.filter(programme__slug=slug, pk=pk).first()
    if found is None:
        raise Http404
    return found


def shell_of(programme: Programme, cohort: Cohort | None = None) -> dict:
    """What every page of rounds says: whose it is, and what people are called."""
    scheme = cohort.scheme if cohort else programme.scheme
    mentees, mentors = (scheme.roles[role] for role in scheme.section(MatchingPolicy).sides(scheme))
    desk = links.url_for("programme", programme.pk, staff=True)
    return {"programme": programme, "desk_url": desk, "mentees": mentees, "mentors": mentors}


def address(found: Round, name: str = "round", *more) -> str:
    return reverse(f"matching:{name}", args=[found.programme.slug, found.pk, *more])


def whole(text) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
