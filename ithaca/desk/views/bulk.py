"""Steps: one about one thing happens at once; for many one sees first what it concerns and what not, and then has ten
minutes in which it can be undone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ithaca.desk import access, actions
from ithaca.desk.actions.bulk import HELD, MOST, fate
from ithaca.desk.forms import StepForm
from ithaca.desk.models import Batch
from ithaca.desk.views.finding import at_desk, programme
from ithaca.desk.views.queue import back
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.waiting import SORTS, VERBS
from ithaca.kit.web import answer
from ithaca.roles.rights import Right

HELD_SAID = gettext_lazy("Held for ten minutes. Until then you can undo it.")


def rows_of(said) -> list[int]:
    """The ids that were ticked, each once."""
    rows = dict.fromkeys(said.getlist("row"))
    return [int(pk) for pk in rows if pk.isdecimal() and len(pk) < 19][:MOST]


@require_POST
@at_desk(Right.SEE_PEOPLE)
def bulk(request, place):
    """First the preview; with `sure` the step itself, held; with `now`, for one thing alone, at once."""
    if request.POST.get("verb") == "write":
        return write_to(request, place)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    chosen = verb.sort.find(request.user, place.pk, rows_of(request.POST))
    at_once, sure = "now" in request.POST and len(chosen) == 1, "sure" in request.POST
    form = StepForm(request.POST if at_once or sure else None, verb=verb, place=place)
    if at_once and form.is_valid():
        return take_step(request, verb, chosen[0], form.cleaned_data)
    if sure and form.is_valid():
        return hold(request, place, verb, chosen, form.cleaned_data)
    return preview(request, place, verb, chosen, form, at_once)


def write_to(request, place):
    """Writing to those chosen has a page of its own, with a look, a hold and a way back."""
    chosen = SORTS.get(request.POST.get("of", ""))
    if chosen is None:
        raise Http404
    refs = "-".join(map(str, rows_of(request.POST)))
    page = reverse("desk:write", args=[place.slug])
    return redirect(f"{page}?{urlencode({'to': f'{chosen.name}:{refs}'})}")


def take_step(request, verb, thing, given):
    """One thing, at once."""
    fate(request.user, verb.name, thing).require()
    name = verb.sort.named(thing)
    verb.do(thing.pk, **given, by=request.user, at=now())
    return answer(request, page=back(request), said=verb.said.format(name))


def hold(request, place, verb, chosen, given):
    found = programme(place)
    batch = actions.prepare(found, verb.name, chosen, given=given, by=request.user, at=now())
    page = back(request) if "back" in request.POST else reverse("desk:batch", args=[batch.pk])
    return answer(request, page=page, said=HELD_SAID)


def preview(request, place, verb, chosen, form, at_once: bool):
    access.can_do_in_bulk(request.user, programme(place)).require()
    fates = [(thing, fate(request.user, verb.name, thing)) for thing in chosen]
    context = {
        "place": place,
        "verb": verb,
        "sort": verb.sort,
        "form": form,
        "at_once": at_once,
        "will": [(thing.pk, verb.sort.named(thing)) for thing, verdict in fates if verdict],
        "not_so": [(verb.sort.named(thing), verdict.reason) for thing, verdict in fates if not verdict],
        "minutes": int(HELD.total_seconds() // 60),
        "back": request.POST.get("back", "") and back(request),
        "list": list_of(verb.sort, place),
    }
    return render(request, "desk/bulk.html", context, status=422 if form.errors else 200)


def list_of(sort, place) -> str:
    """Where things of this kind are listed."""
    return reverse(f"desk:{sort.list}", args=[place.slug]) if sort.list else reverse("desk:queue")


def find(request, pk) -> Batch:
    rows = Batch.objects.visible_to(request.user).select_related("programme__institution")
    return get_object_or_404(rows, pk=pk)


@require_safe
def batch(request, pk):
    """What is held or has happened. What the step has changed so that nobody finds it any more is counted only."""
    found = find(request, pk)
    verb, done = VERBS.get(found.verb), set(found.done)
    if verb is None:
        return render(request, "desk/batch_of_before.html", {"batch": found})
    seen = verb.sort.find(request.user, found.programme_id, found.refs)
    lines = [
        (verb.sort.named(thing), links.url_for(verb.sort.name, thing.pk, staff=True), thing.pk in done)
        for thing in seen
    ]
    context = {
        "batch": found,
        "verb": verb,
        "sort": verb.sort,
        "lines": sorted(lines),
        "unseen": len(found.refs) - len(lines),
        "can_undo": access.can_undo(request.user, found),
        "undo_url": reverse("desk:undo_batch", args=[found.pk]),
        "back_verb": VERBS.get(verb.back),
        "list": list_of(verb.sort, found.programme),
    }
    with timezone.override(found.programme.tz):
        return render(request, "desk/batch.html", context)


@require_POST
def undo(request, pk):
    found = actions.undo(find(request, pk).pk, by=request.user, at=now())
    page = back(request) if "back" in request.POST else reverse("desk:batch", args=[found.pk])
    return answer(request, page=page, said=_("Undone. Nothing had happened, and nobody was told."))
