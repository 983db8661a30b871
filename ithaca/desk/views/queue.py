"""The queue, and what can be done in it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ithaca.desk.forms import TurnDownForm
from ithaca.desk.queries.places import places, without_people
from ithaca.desk.queries.queue import GROUPS, queue
from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.relationships.actions import check_in as note_check_in
from ithaca.relationships.forms import CheckInForm
from ithaca.relationships.models import CheckIn, Relationship


@require_safe
def show(request):
    """What waits for staff, over all their programmes (or one: `?programme=slug`)."""
    found = places(request.user)
    if not found:
        raise Http404
    at = now()
    only = request.GET.get("in", "")
    waits = queue(request.user, found, at, only)
    groups = [
        {
            "key": key,
            "title": GROUPS[key][0],
            "note": GROUPS[key][1],
            "items": items,
            "more": key in waits.more,
        }
        for key, items in waits.items.items()
    ]
    context = {
        "groups": groups,
        "total": waits.total,
        "said": waits.said,
        "begin": [] if waits.total else without_people(request.user, found),
        "places": list(found.values()),
        "by_place": waits.by_place(),
        "only": only,
        "several": len(found) > 1,
        "outcomes": CheckIn.Outcome.choices,
        "today": at.date(),
    }
    return render(request, "desk/queue.html", context)


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
        request, page=back(request), said=f"{found.person} is in. They get an e-mail with the first step."
    )


@require_POST
def turn_down(request, pk):
    found = membership_of(request, pk)
    form = TurnDownForm(request.POST)
    if not form.is_valid():
        page = reverse("desk:person", args=[pk])
        return redirect(f"{page}?words=missing#turn-down")
    members.turn_down(found.pk, words=form.cleaned_data["words"], by=request.user, at=now())
    return answer(request, page=back(request), said=f"{found.person} gets your words by e-mail.")


@require_POST
def check_in(request, pk):
    """Note how a pair is getting on, in the queue itself."""
    pair = get_object_or_404(Relationship.objects.visible_to(request.user), pk=pk)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return redirect("relationships:check_in", pk)
    note_check_in(pair.pk, **form.cleaned_data, by=request.user, at=now())
    return answer(request, page=back(request), said="Noted. Thank you for looking after them.")
