"""Going on after the planned time: said together by those who work together, or given by staff."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.kit.words import full_date, listed
from ithaca.relationships import access, actions
from ithaca.relationships.forms import GoOnForm, UntilForm
from ithaca.relationships.views.finding import about_own_pair, about_pair
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


@about_own_pair
def carry_on(request, pair):
    """Yes, without an end or until a day; a yes without a day is one to whatever the others named."""
    access.can_carry_on(request.user, pair).require()
    form = GoOnForm(request.POST or None, relationship=pair, initial={"until": suggested(pair, request.user)})
    if request.method == "POST" and form.is_valid():
        done = actions.carry_on(pair.pk, **form.cleaned_data, by=request.user, at=now())
        return answer(request, page=page_of(pair), said=said(done, pair.until))
    named = [p for p in pair.participants.all() if p.goes_on_until and p.person_id != request.user.pk]
    context = {
        "pair": pair,
        "form": form,
        "until": pair.until,
        "names": listed(pair.others(request.user)),
        "named": named,
    }
    return render(request, "relationships/go_on.html", context)


def suggested(pair, person):
    """The first day that somebody else has named, else what the scheme suggests, else none."""
    named = [p.goes_on_until for p in pair.participants.all() if p.goes_on_until and p.person_id != person.pk]
    more = pair.terms.extends
    return min(named, default=more.after(pair.until) if more else None)


def said(done, planned) -> str:
    if done.carried_on_at:
        return _("You go on together.")
    if done.until != planned:
        return _("You go on together until {day}.").format(day=full_date(done.until))
    return _("Thank you. The others have been asked as well.")


@about_pair
def extend(request, pair):
    """Staff give its people more time."""
    if not holds(request.user, Right.PAIR_PEOPLE, pair.programme):
        raise Http404
    access.can_extend(request.user, pair).require()
    more = pair.terms.extends
    initial = {"until": more.after(pair.until)} if more else {}
    form = UntilForm(request.POST or None, relationship=pair, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = actions.extend(pair.pk, **form.cleaned_data, by=request.user, at=now())
        words = _("They go on until {day}. Each of them has a letter.").format(day=full_date(done.until))
        return answer(request, page=page_of(pair), said=words)
    context = {"pair": pair, "form": form, "until": pair.until}
    return render(request, "relationships/extend.html", context)


def page_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk])
