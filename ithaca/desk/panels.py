"""What the desk lends to the staff's page of a pair: what happened, which letters went out, who looks after it."""

from django.urls import reverse

from ithaca.desk.models import Charge
from ithaca.desk.queries import story
from ithaca.desk.queries.places import places, without_people
from ithaca.desk.queries.queue import queue
from ithaca.kit.clock import now
from ithaca.kit.panels import panel
from ithaca.relationships.access import can_check_in

FIRST = 3  # things of the queue that home shows


@panel("home.coming", order=1)
def what_waits(request):
    """On home: how much waits at the desk and its first things, or into which programme people are to be brought."""
    found, at = places(request.user), now()
    if not found:
        return None
    waits = queue(request.user, found, at)
    first = [item for items in waits.items.values() for item in items][:FIRST]
    return {
        "template": "desk/parts/home.html",
        "waits": waits.said if waits.total else "",
        "queue_of": found.keys(),
        "first": first,
        "others": bool(waits.more) or waits.total > len(first),
        "several": len(found) > 1,
        "today": at.date(),
        "begin": [] if waits.total else without_people(request.user, found),
    }


@panel("relationship.staff", order=70)
def pair_story(request, pair):
    """The timeline in words, filtered by kind (`?only=meeting`), and the log of letters."""
    only = request.GET.get("only", "") if request.GET.get("only") in story.KINDS else ""
    return {
        "template": "desk/parts/pair_story.html",
        "story": story.timeline(
            request.user, "relationship", pair.pk, pair.programme, only, "more" in request.GET
        ),
        "kinds": [
            {"url": f"?only={key}", "title": title, "current": key == only, "count": None}
            for key, title in story.kinds(request.user, pair.programme).items()
            if key not in ("membership", "request")
        ],
        "mails": story.mails_about("relationship", pair.pk),
    }


@panel("relationship.staff", order=20)
def charge(request, pair):
    """Who of staff looks after them by name."""
    held = Charge.objects.visible_to(request.user).filter(relationship=pair).select_related("person").first()
    verdict = can_check_in(request.user, pair)
    own = held and held.person_id == request.user.pk
    return {
        "template": "desk/parts/charge.html",
        "name": held.person.name if held else "",
        "own": own,
        "can": bool(verdict) and not own,
        "url": reverse("desk:take_charge", args=[pair.pk]),
    }
