"""Somebody acts for one of the people for some days: named on a page of its own, and what they see meanwhile."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.prepared import ask
from ithaca.kit.prose import prose
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.kit.words import full_date, listed
from ithaca.relationships import access, actions
from ithaca.relationships.forms import StandInForm
from ithaca.relationships.models import Goal, StandIn
from ithaca.relationships.queries import rhythm_in_words, stage_of
from ithaca.relationships.views.finding import about_pair
from ithaca.relationships.views.tasks import tasks_on_page


def arranged(person, pair) -> dict:
    """What a page says of who stands in, and for whom this person may name or end it."""
    for found in pair.stand_ins:
        found.relationship = pair
    rows = [(found, access.can_end_stand_in(person, found)) for found in pair.stand_ins]
    mine = [p for p in pair.participants.all() if access.can_name_stand_in(person, pair, p.person)]
    return {"stand_ins": rows, "may_have_stand_in": mine if pair.policy.stand_in else []}


def stand_in_page(request, pair, found):
    """What whoever stands in sees: meetings, goals, tasks and what was agreed. No word, note or detail."""
    at = now()
    agreement = pair.agreement_page()
    context = {
        "pair": pair,
        "stand_in": found,
        "others": (others := pair.others(request.user)),
        "names": listed(others),
        "today": (today := pair.local(at).date()),
        "away": pair.away(today),
        "runs": True,
        "stage": stage_of(pair.state, pair.agreed_at),
        "rhythm": rhythm_in_words(pair.cadence_days),
        "can_reach": access.can_work(request.user, pair),
        "goals": ask(goals_in, person=request.user.pk, pair=pair.pk),
        **tasks_on_page(request.user, pair, at),
        "stand_ins": [(one, False) for one in pair.stand_ins if one.pk != found.pk],
        "agreement": agreement,
        "agreement_html": prose(agreement.body) if agreement else "",
        "panels": panels_for("relationship.stand-in", request, pair),
    }
    return render(request, "relationships/stand_in.html", context)


def goals_in(person, pair):
    return Goal.objects.visible_to(person).filter(relationship=pair).order_by("pk")


@about_pair
def name(request, pair, person):
    """Whoever is away, or staff, says who stands in and when."""
    part = next((p for p in pair.participants.all() if p.person_id == person), None)
    if part is None or not access.may_arrange(request.user, pair, part.person):
        raise Http404
    access.can_name_stand_in(request.user, pair, part.person).require()
    form = StandInForm(request.POST or None, initial=days_away(part.membership, pair.local(now()).date()))
    if made := named(request, pair, part.person, form):
        said = _("{person} stands in from {first} until {last}. Everybody concerned has a letter.").format(
            person=made.person.name, first=full_date(made.first), last=full_date(made.last)
        )
        return answer(request, page=page_of(pair), said=said)
    context = {"pair": pair, "part": part, "own": part.person_id == request.user.pk, "form": form}
    return render(request, "relationships/name_stand_in.html", context)


def days_away(membership, today) -> dict:
    """The days that somebody said they would be away, as far as they are still to come."""
    if membership.away_until is None or membership.away_until < today:
        return {}
    return {"first": max(membership.away_from, today), "last": membership.away_until}


def named(request, pair, whom, form) -> StandIn | None:
    """Do it when the form makes sense; a refusal stands above the form, which keeps what was typed."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return actions.name_stand_in(pair.pk, whom=whom, **form.cleaned_data, by=request.user, at=now())
    except Denied as refusal:
        form.add_error(None, str(refusal))
        return None


@require_POST
def end(request, pk):
    found = get_object_or_404(StandIn.objects.visible_to(request.user).select_related("relationship"), pk=pk)
    actions.end_stand_in(pk, by=request.user, at=now())
    gone = found.person_id == request.user.pk
    page = reverse("relationships:index") if gone else page_of(found.relationship)
    return answer(request, page=page, said=_("It is over. Everybody concerned has a letter."))


def page_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk])
