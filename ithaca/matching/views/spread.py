"""How requests are spread over those who can be asked: a page for staff who see requests."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.matching.queries.directory import finding, titles
from ithaca.matching.queries.spread import received
from ithaca.matching.views.looking import has_directory
from ithaca.programmes.models import Programme
from ithaca.roles.access import reach
from ithaca.roles.rights import Right

WINDOWS = {30: gettext_lazy("Last 30 days"), 90: gettext_lazy("Last 90 days"), 365: gettext_lazy("Last year")}
USUAL = 90


@require_safe
def spread(request, slug):
    """Numbers, a picture with its table, and whom most people wait for."""
    programme = get_object_or_404(
        Programme.objects.select_related("institution"),
        reach(request.user, Right.SEE_REQUESTS, ""),
        slug=slug,
    )
    if not has_directory(programme):
        raise Http404
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, WINDOWS) else USUAL
    found, rows = received(programme, now() - timedelta(days=days))
    context = {
        "programme": programme,
        "finding": finding(programme),
        "titles": titles(programme),
        "spread": found,
        "bars": found.rows(gettext("{n} or more")),
        "several": sum(row["open"] > 1 for row in rows),
        "rows": [{**row, "url": links.url_for("membership", row["membership"], staff=True)} for row in rows],
        "busiest": round(found.busiest() * 100),
        "unevenness": f"{found.unevenness():.2f}",
        "tabs": [
            {"title": title, "url": f"?days={number}", "current": number == days}
            for number, title in WINDOWS.items()
        ],
    }
    return render(request, "matching/spread.html", context)
