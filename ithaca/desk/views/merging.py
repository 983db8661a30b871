"""Accounts that may be one person's: looked at side by side, made one, and undone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ithaca.desk import access, actions
from ithaca.desk.models import Double, Merge
from ithaca.desk.queries.doubles import Doubles, doubles, merges, told_apart
from ithaca.desk.queries.pairing import chosen_members
from ithaca.desk.views.finding import at_desk, programme
from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.questions.rules.showing import shown
from ithaca.roles.rights import Right


@require_safe
@at_desk(Right.MANAGE_PEOPLE)
def show(request, place):
    """`?at=50` leaves out the names that stand on the pages before."""
    said = request.GET.get("at", "")
    found = doubles(request.user, place, int(said) if said.isdecimal() and len(said) < 9 else 0)
    context = {
        "place": place,
        "groups": found.groups,
        "page": found.page,
        "count": counted(found),
        "merges": merges(request.user, place),
        "apart": told_apart(request.user, place),
    }
    return render(request, "desk/doubles.html", context)


def counted(found: Doubles) -> str:
    """ "3 names", or which of how many: "Names 51 to 100 of 408"."""
    if found.total <= len(found.groups):
        return _("1 name") if found.total == 1 else _("{total:,} names").format(total=found.total)
    first, last = found.begin + 1, found.begin + len(found.groups)
    which = (
        _("Names {first:,} to {last:,}").format(first=first, last=last)
        if last > first
        else _("Name {first:,}").format(first=first)
    )
    return _("{which} of {total:,}").format(which=which, total=found.total)


def two(request, place, said):
    """The two memberships that the address or the form names."""
    pks = [said.get("keep", ""), said.get("gone", "")]
    rows = [int(pk) for pk in pks if pk.isdecimal() and len(pk) < 19]
    members = chosen_members(request.user, place, rows)
    if len(members) != 2:
        raise Http404
    return members


@require_POST
@at_desk(Right.MANAGE_PEOPLE)
def keep_apart(request, place):
    """They are two people: nobody is asked about them again."""
    one, other = two(request, place, request.POST)
    actions.are_two(programme(place), one.person_id, other.person_id, by=request.user, at=now())
    said = _("Noted: two people are called {person}. Nobody is asked about them again.").format(
        person=one.person
    )
    return answer(request, page=reverse("desk:doubles", args=[place.slug]), said=said)


@require_POST
def ask_again(request, pk):
    found = get_object_or_404(Double.objects.visible_to(request.user).select_related("programme"), pk=pk)
    actions.ask_again(found.pk, by=request.user, at=now())
    page = reverse("desk:doubles", args=[found.programme.slug])
    return answer(request, page=page, said=_("They stand among the doubles again."))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(Right.MANAGE_PEOPLE)
def merge(request, place):
    """`?keep=12&gone=34` are memberships: both sides as staff see them, then one button."""
    kept, gone = two(request, place, request.POST if request.method == "POST" else request.GET)
    verdict = access.can_merge(request.user, kept.person, gone.person)
    if request.method == "POST":
        verdict.require()
        actions.merge(place.pk, kept.person_id, gone.person_id, by=request.user, at=now())
        said = _("{person} has one account now. It can be undone on this page.").format(person=kept.person)
        return answer(request, page=reverse("desk:doubles", args=[place.slug]), said=said)
    sides = [(m, shown(m.form, m.answers, "staff") if m.profile_id else []) for m in (kept, gone)]
    context = {"place": place, "kept": kept, "gone": gone, "sides": sides, "verdict": verdict}
    return render(request, "desk/merge.html", context)


@require_POST
def part(request, pk):
    found = get_object_or_404(Merge.objects.visible_to(request.user).select_related("programme"), pk=pk)
    actions.part(found.pk, by=request.user, at=now())
    page = reverse("desk:doubles", args=[found.programme.slug])
    return answer(request, page=page, said=_("Undone. They are two accounts again."))
