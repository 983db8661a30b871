"""How many mentors there are, and how varied, for whoever brings people together."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ithaca.kit.tables.writing import export
from ithaca.matching.queries.bank import bank
from ithaca.matching.views.at_round import programme_of, shell_of


@require_safe
def show(request, slug):
    programme = programme_of(request, slug)
    found, shell = bank(programme), shell_of(programme)
    if (kind := request.GET.get("as")) in ("csv", "xlsx"):
        head = [_("What"), _("Answer"), shell["mentors"].plural]
        lines = ([one.title, answer, number] for one in found["variety"] for answer, number in one.rows)
        return export(kind, f"{programme.slug}-variety", head, lines)
    return render(request, "matching/rounds/bank.html", {**found, **shell})
