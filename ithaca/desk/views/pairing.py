"""Bring people together by hand: choose somebody for each role, see whether it fits, and begin."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ithaca.desk.queries import pairing
from ithaca.desk.views.finding import at_desk, programme
from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.relationships import access
from ithaca.relationships.actions import rematch, start
from ithaca.relationships.models import Wish
from ithaca.relationships.queries import broken_bars
from ithaca.roles.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(Right.PAIR_PEOPLE)
def pair(request, place):
    """The choice stands in the address (`?kind=pair&chosen=12&chosen=34`), so that it can be gone back on."""
    said = request.POST if request.method == "POST" else request.GET
    kinds = pairing.kinds(place)
    kind = next((k for k in kinds if k.name == said.get("kind")), kinds[0])
    pks = [int(pk) for pk in dict.fromkeys(said.getlist("chosen")) if pk.isdecimal() and len(pk) < 19][:20]
    chosen = pairing.chosen_members(request.user, place, pks)
    found = programme(place)
    wish = wish_of(request, place, said.get("wish", ""))
    verdict = access.can_start(request.user, found, kind, chosen, wish and wish.relationship)
    if request.method == "POST":
        verdict.require()
        if wish:
            made = rematch(wish.pk, chosen, kind=kind.name, by=request.user, at=now())
        else:
            made = start(found, chosen[0].cohort, kind.name, chosen, by=request.user, at=now())
        names = listed(member.person.name for member in chosen)
        page = reverse("relationships:relationship", args=[made.pk])
        return answer(
            request,
            page=page,
            said=_("{names} work together now. Each of them gets an e-mail.").format(names=names),
        )
    context = {
        "place": place,
        "kinds": kinds,
        "kind": kind,
        "chosen": chosen,
        "wish": wish,
        "kept": f"&wish={wish.pk}" if wish else "",
        "verdict": verdict,
        "warnings": broken_bars(chosen, "warn"),
        "roles": [
            role_shown(request, place, kind, role, many, chosen) for role, many in kind.parties.items()
        ],
        "words": request.GET.get("q", ""),
    }
    return render(request, "desk/pair.html", context)


def wish_of(request, place, mark: str) -> Wish | None:
    """The wish for somebody else that is being answered, when the address names one of this programme."""
    if not (mark.isdecimal() and len(mark) < 19):
        return None
    seen = Wish.objects.visible_to(request.user).open().filter(relationship__programme=place.pk)
    return (
        seen.exclude(person=request.user)
        .filter(pk=int(mark))
        .select_related("person", "relationship")
        .first()
    )


@require_safe
def rematch_of(request, pk):
    """From a wish for somebody else to the page on which staff choose whom."""
    seen = Wish.objects.visible_to(request.user).open().exclude(person=request.user)
    wish = get_object_or_404(seen.select_related("relationship__programme"), pk=pk)
    part = wish.relationship.part_of(wish.person)
    page = reverse("desk:pair", args=[wish.relationship.programme.slug])
    return redirect(f"{page}?kind={wish.relationship.kind}&chosen={part.membership_id}&wish={wish.pk}")


def role_shown(request, place, kind, role, many, chosen) -> dict:
    """One role of the kind: who is chosen, and who could be."""
    own = [member for member in chosen if member.role.name == role]
    pks = [member.pk for member in chosen]
    full = len(own) >= many
    rule = place.scheme.roles[role]
    return {
        "name": role,
        "title": (rule.title if many == 1 else rule.plural).capitalize(),
        "most": many,
        "chosen": [{"name": m.person.name, "without": [pk for pk in pks if pk != m.pk]} for m in own],
        "candidates": []
        if full
        else pairing.candidates(request.user, place, role, request.GET.get("q", ""), chosen),
        "full": full,
    }
