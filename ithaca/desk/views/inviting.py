"""Asking one person to join, where a spreadsheet would be too much."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ithaca.desk import actions
from ithaca.desk.forms import InviteForm
from ithaca.desk.views.finding import at_desk, programme
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.roles.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(Right.MANAGE_PEOPLE)
def invite_one(request, place):
    form = InviteForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.invite_one(programme(place), **form.cleaned_data, by=request.user, at=now())
        except Denied as denied:
            form.add_error(None, str(denied))
        else:
            page = reverse("desk:person", args=[made.pk])
            said = _("{person} is invited as a {role}, by e-mail, and is in as soon as they say yes.")
            return answer(request, page=page, said=said.format(person=made.person, role=made.role.title))
    return render(request, "desk/invite.html", {"place": place, "form": form})
