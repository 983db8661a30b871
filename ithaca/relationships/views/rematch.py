"""Asking in private for somebody else, and what staff answer."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.relationships import access, actions
from ithaca.relationships.forms import WishForm
from ithaca.relationships.models import Wish
from ithaca.relationships.views.finding import about_own_pair


@about_own_pair
def wish(request, pair):
    access.can_wish(request.user, pair).require()
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.wish_for_another(pair.pk, **form.cleaned_data, by=request.user, at=now())
        said = _(
            "Thank you for saying so. Staff look for somebody, and speak with you first. Nobody else is told."
        )
        return answer(request, page=page_of(pair), said=said)
    context = {"pair": pair, "names": listed(pair.others(request.user)), "form": form}
    return render(request, "relationships/wish.html", context)


@require_POST
def take_back(request, pk):
    found = get_object_or_404(Wish.objects.visible_to(request.user), pk=pk)
    actions.take_back_wish(found.pk, by=request.user, at=now())
    return answer(request, page=page_of(found.relationship), said=_("Taken back. Nobody else knew of it."))


@require_POST
def let_go_on(request, pk):
    """Staff: it goes on as it is."""
    found = get_object_or_404(Wish.objects.visible_to(request.user), pk=pk)
    actions.let_go_on(found.pk, by=request.user, at=now())
    return answer(request, page=page_of(found.relationship), said=_("Noted: it goes on as it is."))


def page_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk])
