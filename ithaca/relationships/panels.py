"""What relationships lend to the pages of lower and higher rooms."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panel
from ithaca.kit.prepared import asking
from ithaca.kit.words import full_date, listed
from ithaca.relationships.models import Relationship, StandIn
from ithaca.relationships.queries import at_home, dated_tasks, of_person, tasks_ahead


@panel("home.people", order=10)
def your_people(request):
    """Each running pair with its stage and last contact, and those in which somebody stands in."""
    rows = at_home(request.user)
    if not rows:
        request.user._tasks = []  # who works with nobody has none: nothing more is asked
        return None
    return {
        "template": "relationships/panels/people.html",
        "rows": [(row, row.others(request.user), not row.has(request.user)) for row in rows],
    }


@panel("home.waiting", order=60)
def tasks(request):
    """What somebody means to do until they meet again, by its day; done with one tap."""
    today = now().date()
    return {"items": [task_item(*row, today) for row in tasks_ahead(request.user)]}


def task_item(pk: int, pair: int, text: str, due_on, today) -> dict:
    """Kindly: a day that has passed makes nothing late."""
    meant = _("You meant to do it by {day}.").format(day=full_date(due_on))
    return {
        "text": text,
        "icon": "checklist",
        "due": due_on if due_on >= today else None,
        "late": False,
        "note": meant,
        "url": f"{links.url_for('relationship', pair)}#tasks",
        "action": _("Done"),
        "action_url": reverse("relationships:finish_task", args=[pk]),
        "post": True,
    }


@panel("bell")
def tasks_waiting(person):
    """For the bell: the same, counted."""
    return {"found": getattr(person, "_tasks", None), "asked": asking(dated_tasks, person=person.pk)}


@panel("membership", order=10)
def who_could_stand_in(request, membership):
    """While somebody plans to be away, or is: the pairs in which another could act for them, and nobody does yet."""
    if membership.away_until is None or membership.person != request.user:
        return None
    pairs = [
        pair
        for pair in Relationship.objects.running().filter(participants__membership=membership).with_people()
        if membership.role.name in pair.policy.stand_in
    ]
    covered = StandIn.objects.able().filter(whom=request.user, relationship__in=pairs)
    named = set(covered.values_list("relationship", flat=True)) if pairs else ()
    rows = [(pair, listed(pair.others(request.user))) for pair in pairs if pair.pk not in named]
    return {"template": "relationships/panels/away.html", "rows": rows} if rows else None


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
