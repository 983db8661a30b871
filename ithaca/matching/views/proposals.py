"""A proposed pair, for the two whom it is about: who the other is, what fits, and a yes or a no."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.matching import access
from ithaca.matching.actions import proposals
from ithaca.matching.actions.introducing import asked_for
from ithaca.matching.forms import AgreeForm
from ithaca.matching.models import Proposal
from ithaca.matching.queries.requests import filled
from ithaca.matching.queries.rounds import reasons_for
from ithaca.matching.rules import shown
from ithaca.questions.rules.showing import shown as seen_by


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request, pk):
    found = get_object_or_404(Proposal.objects.visible_to(request.user).whole(), pk=pk)
    mine = found.part_of(request.user)
    if mine is None:  # staff look at it on the board
        return redirect("matching:round_pair", found.round.programme.slug, found.round_id, found.mentee_id)
    other = found.mentor if mine == found.mentee else found.mentee
    answers = shown.may_show(filled(mine))
    verdict = access.can_agree(request.user, found)
    form = AgreeForm(answers, other.person.name, request.POST or None)
    if request.method == "POST":
        try:
            verdict.require()
            if request.POST.get("do") == "no":
                return declined(request, found, other)
            if form.is_valid():
                return agreed(request, found, other, form.cleaned_data.get("shows", []))
        except Denied:  # pressed twice, or too late
            return answer(request, page=address(found), said=already(found.pk))
    context = {
        "proposal": found,
        "other": other,
        "me": mine,
        "may": verdict,
        "form": form,
        "by": asked_for(found) if verdict else "",
        "waits": [member.person.name for member in access.waits_for(found) if member != mine],
        "because": reasons_for(found, mine),
        "profile": seen_by(other.form, other.answers, "programme"),
        "relationship_url": found.relationship_id and links.url_for("relationship", found.relationship_id),
    }
    return render(request, "matching/proposal.html", context, status=422 if form.errors else 200)


def already(pk: int) -> str:
    """What has become of it meanwhile; the page says the rest."""
    found = Proposal.objects.whole().get(pk=pk)
    if found.state == Proposal.State.BEGUN:
        return _("You work together already.")
    if not found.is_open:
        return _("This was answered already. Nothing more is asked of you.")
    return _("You have answered already, and nothing was changed.")


def declined(request, found: Proposal, other):
    proposals.decline(found.pk, by=request.user, at=now())
    said = _("Thank you for saying so. {name} gets a kind word from us, and we look again.").format(
        name=other.person.name
    )
    return answer(request, page=address(found), said=said)


def address(found: Proposal) -> str:
    return reverse("matching:proposal", args=[found.pk])


def agreed(request, found: Proposal, other, shows):
    done = proposals.agree(found.pk, shows=shows, by=request.user, at=now())
    if done.relationship_id:
        said = _("You work together now. {name} is told, with what you chose to show.").format(
            name=other.person.name
        )
        return answer(request, page=links.url_for("relationship", done.relationship_id), said=said)
    if not done.is_open:
        said = _("Thank you. Meanwhile there is no room for it any more, and we are sorry: we look on.")
        return answer(request, page=address(done), said=said)
    said = _("Thank you. As soon as {name} says yes too, you begin.").format(name=other.person.name)
    return answer(request, page=address(found), said=said)
