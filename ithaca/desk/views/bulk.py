"""One step for many: who it concerns and whom not, then ten minutes in which it can be undone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ithaca.desk import access, actions
from ithaca.desk.actions.bulk import HELD, MOST, VERBS, fate
from ithaca.desk.models import Batch
from ithaca.desk.queries.pairing import chosen_members
from ithaca.desk.views.finding import at_desk, programme
from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.programmes.models import Membership
from ithaca.roles.rights import Right


@require_POST
@at_desk(Right.SEE_PEOPLE)
def bulk(request, place):
    """First the preview; with `sure`, the step itself, held."""
    found, name = programme(place), request.POST.get("verb", "")
    access.can_do_in_bulk(request.user, found).require()
    if name not in VERBS:
        raise Http404
    rows = [pk for pk in dict.fromkeys(request.POST.getlist("row")) if pk.isdecimal() and len(pk) < 19]
    chosen = chosen_members(request.user, place, [int(pk) for pk in rows][:MOST])
    if "sure" in request.POST:
        batch = actions.prepare(found, name, chosen, by=request.user, at=now())
        return answer(
            request, page=reverse("desk:batch", args=[batch.pk]), said="Held. You can still undo it."
        )
    fates = [(member, fate(request.user, name, member)) for member in chosen]
    context = {
        "place": place,
        "name": name,
        "verb": VERBS[name],
        "will": [member for member, verdict in fates if verdict],
        "not_so": [(member, verdict.reason) for member, verdict in fates if not verdict],
        "minutes": int(HELD.total_seconds() // 60),
        "back": reverse("desk:people", args=[place.slug]),
    }
    return render(request, "desk/bulk.html", context)


def find(request, pk) -> Batch:
    rows = Batch.objects.visible_to(request.user).select_related("programme__institution")
    return get_object_or_404(rows, pk=pk)


@require_safe
def batch(request, pk):
    found = find(request, pk)
    seen = Membership.objects.visible_to(request.user).filter(pk__in=found.refs).select_related("person")
    done, verb = set(found.done), VERBS[found.verb]
    members = sorted(seen, key=lambda member: member.person.name)
    context = {
        "batch": found,
        "verb": verb,
        "members": [(member, member.pk in done) for member in members],
        "can_undo": access.can_undo(request.user, found),
        "undo_url": reverse("desk:undo_batch", args=[found.pk]),
        "back_verb": VERBS.get(verb.back),
    }
    with timezone.override(found.programme.tz):
        return render(request, "desk/batch.html", context)


@require_POST
def undo(request, pk):
    found = actions.undo(find(request, pk).pk, by=request.user, at=now())
    page = reverse("desk:batch", args=[found.pk])
    return answer(request, page=page, said="Undone. Nothing had happened, and nobody was told.")
