from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.people import actions
from ithaca.people.models import Block
from ithaca.people.queries import known_to

MEANING = [
    gettext_lazy("You are not shown to each other, and neither can ask the other."),
    gettext_lazy("Nobody is told, now or later. Only you see it, on your page of blocked people."),
    gettext_lazy(
        "What you work on together rests at once, and no word goes between you any more. You, or the programme's team, "
        "may end it."
    ),
    gettext_lazy("You can take it back whenever you like."),
]


def blocked(request):
    """Whom one does not want to be brought together with."""
    rows = Block.objects.visible_to(request.user).select_related("person").order_by("person__name", "pk")
    return render(request, "people/blocked.html", {"rows": rows})


def block(request, pk):
    """What blocking somebody means, and one button."""
    person = get_object_or_404(known_to(request.user), pk=pk)
    if Block.objects.visible_to(request.user).filter(person=person).exists():
        return redirect("people:blocked")
    if request.method == "POST":
        actions.block(person, by=request.user, at=now())
        said = _("You are not brought together with {person} any more. Nobody is told.").format(person=person)
        return answer(request, page=reverse("people:blocked"), said=said)
    return render(request, "people/block.html", {"person": person, "consequences": MEANING})


@require_POST
def unblock(request, pk):
    row = get_object_or_404(Block.objects.visible_to(request.user), pk=pk)
    actions.unblock(row.pk, by=request.user, at=now())
    return answer(
        request,
        page=reverse("people:blocked"),
        said=_("{person} is not blocked any more.").format(person=row.person),
    )
