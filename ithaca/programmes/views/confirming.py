"""Saying that a profile is still right: from the yearly letter without signing in, or signed in. And who has not."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.tables.paging import Order, page_of
from ithaca.kit.tables.writing import export
from ithaca.kit.web import answer, public
from ithaca.notices.signing import read_act
from ithaca.programmes import access, queries
from ithaca.programmes.actions import profiles
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.views.own import find
from ithaca.programmes.views.own import page_of as own_page
from ithaca.roles.access import reach
from ithaca.roles.rights import Right

PAGES = ["GET", "HEAD", "POST"]
BY_NAME = Order(("person__name", "pk"))


@public
@never_cache
@require_http_methods(PAGES)
def by_mail(request, token):
    """One press from the mail. Looking changes nothing, and it opens nothing else."""
    found = of_token(token)
    if request.method == "POST":
        profiles.confirm_profile(found.pk, by=found.person, at=now())
        return redirect(request.path)
    return show(request, found, base="kit/plain.html")


def of_token(token: str) -> Membership:
    """The membership that a link is for; a 404 when it is forged, or the person or the programme has gone."""
    verb, pk, person = read_act(token) or ("", 0, 0)
    found = queries.with_all().filter(pk=pk, person=person, person__is_active=True).first()
    if verb != "confirm" or found is None or found.state not in Membership.IN or found.programme.closed_at:
        raise Http404
    return found


@require_http_methods(PAGES)
def confirm(request, pk):
    """Look over one's profile, and say that it is still right."""
    found = find(request, pk)
    access.can_confirm(request.user, found).require()
    if request.method == "POST":
        profiles.confirm_profile(found.pk, by=request.user, at=now())
        return answer(request, page=own_page(found), said=_("Thank you: noted for this year."))
    return show(request, found, base="kit/base.html")


def show(request, found: Membership, base: str):
    context = {
        "base": base,
        "membership": found,
        "asked": queries.is_asked_to_confirm(found, at=now()),
        "answers": queries.profile_shown(found, "programme"),
        "page": request.path,
        "panels": panels_for("membership.confirmed", request, found),
    }
    return render(request, "programmes/confirm.html", context)


@require_safe
def unconfirmed(request, slug):
    """Who was asked whether their profile is still right, and has not said so."""
    seen = Programme.objects.filter(reach(request.user, Right.SEE_PEOPLE, "")).select_related("institution")
    programme = get_object_or_404(seen, slug=slug)
    rows = queries.unconfirmed(request.user, programme, at=now())
    if request.GET.get("as") in ("csv", "xlsx"):
        lines = (
            [row["name"], row["email"], row["role"], row["state"], row["confirmed"], row["asked"]]
            for row in map(shown, rows.order_by("person__name", "pk"))
        )
        head = [_("Name"), _("Address"), _("As"), _("Where they stand"), _("Last confirmed"), _("Asked by")]
        return export(request.GET["as"], f"{slug}-unconfirmed", head, lines)
    page = page_of(rows, BY_NAME, request.GET.get("after", ""))
    desk = links.url_for("programme", programme.pk, staff=True)
    context = {"programme": programme, "desk": desk, "rows": [shown(row) for row in page.rows], "page": page}
    return render(request, "programmes/unconfirmed.html", context)


def shown(row: dict) -> dict:
    """A row of `queries.unconfirmed` in words."""
    return {
        "name": row["person__name"],
        "email": row["person__email"],
        "role": row["role__title"],
        "state": Membership.State(row["state"]).label,
        "key": row["state"],
        "pk": row["pk"],
        "confirmed": row["confirmed_at"] and row["confirmed_at"].date(),
        "asked": row["asked"],
    }
