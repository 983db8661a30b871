"""Ending kindly, and blocking somebody."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.people import actions as people
from ithaca.relationships import access, actions
from ithaca.relationships.forms import BlockForm, EndingForm, SilentEndingForm
from ithaca.relationships.policy import STAFF
from ithaca.relationships.views.finding import about_own_pair, about_pair


@about_pair
def end(request, pair):
    """First the reason, with kind words; then the message that the others will read."""
    access.can_end(request.user, pair).require()
    me = pair.part_of(request.user)
    reasons = pair.policy.reasons_for(me.role.name if me else STAFF)
    chosen = request.POST.get("reason") or request.GET.get("reason", "")
    reason = next((r for r in reasons if r.name == chosen), None)
    form = EndingForm(
        request.POST or None, initial={"message": flowing(reason.message)} if reason and me else None
    )
    form.fields["message"].required = me is not None
    if silent := me is not None and pair.blocked:
        form = SilentEndingForm(request.POST or None)
    if request.method == "POST" and reason and form.is_valid():
        words = form.cleaned_data.get("message", "")
        actions.end(pair.pk, reason=reason.name, message=words, by=request.user, at=now())
        return answer(request, page=page_of(pair), said=said(request, pair, words))
    context = {
        "pair": pair,
        "me": me,
        "silent": silent,
        "names": listed(pair.others(request.user)),
        "reasons": [(r, r.label if me else r.for_staff(pair.titles())) for r in reasons],
        "reason": reason,
        "form": form,
        "reason_html": prose(reason.advice) if reason else "",
        "advice": (advice := pair.cohort.scheme.pages.get(pair.policy.advice_page)),
        "advice_html": prose(advice.body) if advice else "",
    }
    return render(request, "relationships/end.html", context)


def flowing(text: str) -> str:
    """A text from a scheme file without its line breaks, apart from those between paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def said(request, pair, words: str) -> str:
    names = listed(pair.others(request.user))
    if not words:
        return _("It has ended. {names} will read a short, kind letter from the programme.").format(
            names=names
        )
    return _("It has ended. {names} will read your words in an e-mail and on this page.").format(names=names)


@about_own_pair
def block(request, pair, person):
    other = next((p for p in pair.others(request.user) if p.pk == person), None)
    if other is None:
        raise Http404
    form = BlockForm(request.POST or None)
    runs = access.can_break_off(request.user, pair)
    if request.method == "POST" and form.is_valid():
        people.block(other, by=request.user, at=now())
        if form.cleaned_data["end"] and runs:
            actions.break_off(pair.pk, by=request.user, at=now())
        words = _(
            "Done. You and {name} cannot write to each other here, and will not be brought together again."
        ).format(name=other.name)
        return answer(request, page=page_of(pair), said=words)
    return render(
        request, "relationships/block.html", {"pair": pair, "other": other, "form": form, "runs": runs}
    )


def page_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk])
