"""The queue, and what can be done in it."""

import json

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ithaca.desk.forms import TurnDownForm
from ithaca.desk.queries.lists import waiting_url
from ithaca.desk.queries.places import places, without_people
from ithaca.desk.queries.queue import GROUPS, queue
from ithaca.desk.views.rows import group
from ithaca.kit.clock import now
from ithaca.kit.waiting import VERBS
from ithaca.kit.web import answer
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.relationships.actions import check_in as note_check_in
from ithaca.relationships.forms import CheckInForm
from ithaca.relationships.models import Relationship


@require_safe
def show(request):
    """What waits for staff, over all their programmes (or one: `?programme=slug`)."""
    found = places(request.user)
    if not found:
        raise Http404
    at = now()
    only = request.GET.get("in", "")
    waits = queue(request.user, found, at, only)
    several = len(found) > 1
    shown = [place for place in found.values() if only in ("", place.slug)]
    context = {
        "groups": groups_of(waits, len(shown) == 1, begun(request)),
        "held": held_lines(waits),
        "total": waits.total,
        "said": waits.said,
        "begin": [] if waits.total else without_people(request.user, found),
        "places": list(found.values()),
        "by_place": waits.by_place(),
        "only": only,
        "several": several,
        "here": request.get_full_path(),
        "slug": shown[0].slug if len(shown) == 1 else "",
        "today": at.date(),
    }
    return render(request, "desk/queue.html", context)


def groups_of(waits, alone: bool, begun) -> list[dict]:
    return [
        {
            "key": key,
            "title": GROUPS[key][0],
            "note": GROUPS[key][1],
            "many": len(items),
            "more": key in waits.more,
            "also": waiting_links(items),
            **group(key, items, alone, begun),
        }
        for key, items in waits.items.items()
    ]


def waiting_links(items) -> list[tuple[str, str]]:
    """(title, address) of the lists of all who work with nobody, in the programmes in which one of them is among these."""
    found = {
        item.place.pk: item.place for item in items if item.group == "look" and item.sort == "membership"
    }
    return [(place.title, waiting_url(place)) for place in found.values()]


def begun(request) -> tuple[str, int | None]:
    """Which item was opened to begin from which words: `?open=enquiry-5&start=0`."""
    start = request.GET.get("start", "")
    return request.GET.get("open", ""), int(start) if start.isdecimal() and len(start) < 3 else None


def held_lines(waits) -> list[dict]:
    """What this person chose and can still undo."""
    return [
        {
            "title": VERBS[row.who].title,
            "many": len(json.loads(row.other)),
            "sort": VERBS[row.who].sort,
            "url": reverse("desk:batch", args=[row.ref]),
            "undo": reverse("desk:undo_batch", args=[row.ref]),
            "at": row.at,
        }
        for row in waits.held
    ]


def back(request) -> str:
    """Where the form stood: the queue, or a person's page."""
    page = request.POST.get("back", "")
    return page if page.startswith("/desk/") and "\\" not in page else reverse("desk:queue")


def membership_of(request, pk) -> Membership:
    return get_object_or_404(Membership.objects.visible_to(request.user).exclude(person=request.user), pk=pk)


@require_POST
def approve(request, pk):
    found = membership_of(request, pk)
    checked = request.POST.get("checked", "").strip()
    members.approve(found.pk, checked=checked, by=request.user, at=now())
    return answer(
        request,
        page=back(request),
        said=_("{person} is in. They get an e-mail with the first step.").format(person=found.person),
    )


@require_POST
def turn_down(request, pk):
    found = membership_of(request, pk)
    form = TurnDownForm(request.POST)
    if not form.is_valid():
        page = reverse("desk:person", args=[pk])
        return redirect(f"{page}?words=missing#turn-down")
    members.turn_down(found.pk, words=form.cleaned_data["words"], by=request.user, at=now())
    return answer(
        request, page=back(request), said=_("{person} gets your words by e-mail.").format(person=found.person)
    )


@require_POST
def check_in(request, pk):
    """Note how a pair is getting on, in the queue itself."""
    pair = get_object_or_404(Relationship.objects.visible_to(request.user), pk=pk)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return redirect("relationships:check_in", pk)
    note_check_in(pair.pk, **form.cleaned_data, by=request.user, at=now())
    return answer(request, page=back(request), said=_("Noted. Thank you for looking after them."))
