from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.relationships import access, actions
from ithaca.relationships.forms import GoalForm, RatingForm
from ithaca.relationships.models import Goal
from ithaca.relationships.views import finding
from ithaca.relationships.views.finding import about_shared_pair


@about_shared_pair
def new(request, pair):
    access.can_set_goals(request.user, pair).require()
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_goal(pair.pk, **form.cleaned_data, by=request.user, at=now())
        return answer(
            request, page=goals_of(pair), said=_("Your goal is set. Look back at it when you meet.")
        )
    return render(request, "relationships/new_goal.html", {**words(request, pair), "form": form})


def goal(request, pk):
    found = find(request, pk)
    return render(
        request, "relationships/goal.html", about(request, found, RatingForm(initial={"now": found.now}))
    )


@require_POST
def rate(request, pk):
    found = find(request, pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return render(request, "relationships/goal.html", about(request, found, form))
    actions.rate(found.pk, **form.cleaned_data, by=request.user, at=now())
    return answer(request, page=goals_of(found.relationship), said=_("Noted."))


@require_POST
def reach(request, pk):
    found = actions.reach(find(request, pk).pk, by=request.user, at=now())
    return answer(
        request,
        page=goals_of(found.relationship),
        said=_("Reached: well done, {all_of}.").format(all_of=all_of(found)),
    )


def all_of(goal) -> str:
    """ "both of you" of two people, "all of you" of more."""
    return _("both of you") if goal.relationship.participants.count() == 2 else _("all of you")


@require_POST
def set_aside(request, pk):
    found = actions.set_aside(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=goals_of(found.relationship), said=_("Set aside. You can take it up again."))


@require_POST
def reopen(request, pk):
    actions.reopen(find(request, pk).pk, by=request.user, at=now())
    return redirect("relationships:goal", pk)


def find(request, pk: int) -> Goal:
    return get_object_or_404(Goal.objects.visible_to(request.user), pk=pk)


def about(request, found: Goal, form) -> dict:
    pair = found.relationship = finding.find(request, found.relationship_id)
    return {
        **words(request, pair),
        "goal": found,
        "form": form,
        "reach_url": reverse("relationships:reach", args=[found.pk]),
        "aside_url": reverse("relationships:set_aside", args=[found.pk]),
        "reopen_url": reverse("relationships:reopen", args=[found.pk]),
        "can_rate": access.can_change_goal(request.user, found),
        "can_reach": access.can_change_goal(request.user, found, "reach"),
        "can_set_aside": access.can_change_goal(request.user, found, "set_aside"),
        "can_reopen": access.can_change_goal(request.user, found, "reopen"),
    }


def words(request, pair) -> dict:
    return {"pair": pair, "names": listed(pair.others(request.user))}


def goals_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk]) + "#goals"
