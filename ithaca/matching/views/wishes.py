"""Whom people would choose in a round: a mentee among their shortlist, and staff who note what an event brought."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.matching import access
from ithaca.matching.actions import wishes
from ithaca.matching.forms import ChooseForm, RanksForm
from ithaca.matching.models import Rank, Round
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.views.at_round import address, round_of, shell_of
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.questions.rules.showing import shown


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request, pk):
    """Those who fit somebody best, and a place for each."""
    found = Round.objects.filter(pk=pk).select_related("programme__institution", "cohort").first()
    here = Membership.objects.filter(person=request.user, state=Membership.State.ACTIVE)
    mine = here.filter(programme=found.programme_id) if found else []
    me = next((member for member in mine if str(member.pk) in found.shortlists), None)
    if me is None:
        raise Http404
    verdict = access.can_choose(request.user, found, me)
    rows = rows_of(found, me) if verdict else []
    form = ChooseForm(rows, request.POST or None)
    if request.method == "POST":
        verdict.require()
        if form.is_valid():
            wishes.choose(found.pk, me.pk, form.order(), by=request.user, at=now())
            page = reverse("matching:choose", args=[found.pk])
            return answer(request, page=page, said=_("Thank you. We take your wishes into account."))
    role = found.cohort.scheme.roles[found.cohort.obeys(MatchingPolicy).sides(found.cohort.scheme)[1]]
    shown_rows = [{**row, "field": form[f"place-{row['pk']}"]} for row in rows]
    context = {"round": found, "rows": shown_rows, "form": form, "may": verdict, "role": role}
    context["chosen"] = any(row["place"] for row in rows)
    return render(request, "matching/choose.html", context, status=422 if form.errors else 200)


def rows_of(found: Round, me: Membership) -> list[dict]:
    """Those on the shortlist who are still here, with what everybody may read of them and the place they were given; nobody
    who has blocked them since, or whom they have."""
    places = dict(Rank.objects.filter(round=found, by=me).values_list("of", "place"))
    among = found.shortlists[str(me.pk)]
    here = Membership.objects.filter(pk__in=among, state=Membership.State.ACTIVE, person__is_active=True)
    here = here.exclude(person__in=Block.objects.kept_apart(me.person_id))
    members = here.select_related("person", "profile", "cohort", "role").in_bulk()
    return [
        {
            "pk": pk,
            "name": members[pk].person.name,
            "answers": shown(members[pk].form, members[pk].answers, "programme"),
            "place": str(places.get(pk, "")),
        }
        for pk in among
        if pk in members
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def shortlists(request, slug, pk):
    """What asking people to choose means, and do it."""
    found = round_of(request, slug, pk)
    access.can_prepare(request.user, found).require()
    many = found.cohort.obeys(MatchingPolicy).shortlist
    if request.method == "POST":
        asked = wishes.offer_shortlists(found.pk, by=request.user, at=now())
        said = _("Asked to choose: {number}.").format(number=len(asked.shortlists))
        return answer(request, page=address(found, "prepare"), said=said)
    chosen = (
        Rank.objects.filter(round=found, by__in=map(int, found.shortlists)).values("by").distinct().count()
    )
    context = {
        "round": found,
        "many": many,
        "by": found.programme.today(now()) + timedelta(days=found.cohort.obeys(MatchingPolicy).choose_days),
        "asked": len(found.shortlists),
        "chosen": chosen,
        "back_url": address(found, "prepare"),
    }
    return render(
        request, "matching/rounds/shortlists.html", {**context, **shell_of(found.programme, found.cohort)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ranks(request, slug, pk):
    """Note whom people would choose after they have met, such as at a speed meeting."""
    from ithaca.matching.queries import pool

    found = round_of(request, slug, pk)
    access.can_prepare(request.user, found).require()
    known = ({}, {})
    if request.method == "POST":
        sides = pool.members_of(found)
        known = tuple({email: m.pk for m in side for email in m.emails} for side in sides)
    form = RanksForm(known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        noted = wishes.note_ranks(found.pk, form.cleaned_data["lines"], by=request.user, at=now())
        return answer(
            request,
            page=address(found, "prepare"),
            said=_("Wishes noted: {number}.").format(number=len(noted)),
        )
    context = {"round": found, "form": form, **shell_of(found.programme, found.cohort)}
    return render(request, "matching/rounds/ranks.html", context, status=422 if form.errors else 200)
