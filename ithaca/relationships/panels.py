"""What relationships lend to the pages of lower and higher rooms."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.kit.panels import panel
from ithaca.relationships.models import Relationship
from ithaca.relationships.queries import of_person


@panel("home.people", order=10)
def your_people(request):
    """Each running pair with its stage and last contact."""
    rows = of_person(request.user)
    if not rows:
        return None
    return {
        "template": "relationships/panels/people.html",
        "rows": [(row, row.others(request.user)) for row in rows],
    }


@panel("membership.leave", order=10)
def who_will_be_told(request, membership):
    """On the page on which somebody leaves: whom it concerns, and how to tell them in own words."""
    rows = [
        row for row in of_person(membership.person) if membership.pk in {p.membership for p in row.parties}
    ]
    if not rows:
        return None
    return {
        "template": "relationships/panels/leaving.html",
        "rows": [(row, row.others(membership.person)) for row in rows],
        "own": request.user == membership.person,
        "url": reverse("relationships:leaving", args=[membership.pk]),
    }


@panel("programme.figures", order=10)
def ever_together(request, programmes):
    """How many worked together in each of these programmes; one query."""
    rows = Relationship.objects.filter(programme__in=programmes).order_by()
    return {
        "title": _("Pairs and groups"),
        "counts": dict(rows.values_list("programme").annotate(Count("pk"))),
    }


@panel("programme.close", order=10)
def running(request, programme):
    """What closing a programme means for those who work together."""
    number = Relationship.objects.running().filter(programme=programme).count()
    if not number:
        return None
    line = ngettext(
        "{n:,} pair or group works together. What becomes of them, you say below.",
        "{n:,} pairs and groups work together. What becomes of them, you say below.",
        number,
    )
    return {"line": line.format(n=number)}
