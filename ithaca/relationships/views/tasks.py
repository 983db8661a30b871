"""Tasks between meetings: written down on a page of their own, done with one tap on the shared page."""

from datetime import timedelta

from django.db.models import F, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit.clock import now
from ithaca.kit.prepared import ask
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.relationships import access, actions
from ithaca.relationships.forms import TaskForm
from ithaca.relationships.models import Relationship, Task
from ithaca.relationships.queries import MOST_TASKS
from ithaca.relationships.views import stages
from ithaca.relationships.views.finding import about_shared_pair

LATELY = timedelta(days=14)


def tasks_on_page(person, pair, at) -> dict:
    """What the shared page says: what is to do, those with a day first, and what was done lately; and the stages
    of the scheme, with how what it suggests in them stands."""
    since = (pair.ended_at or at) - LATELY
    role = pair.hand_of(person).role.name
    found = ask(tasks_in, stages.suggested(pair, role), person=person.pk, pair=pair.pk, since=since)
    for task in found:
        task.relationship = pair
    rows = [
        {"task": task, "mine": task.person_id == person.pk, "can": access.can_change_task(person, task)}
        for task in found
    ]
    done = [row for row in rows if row["task"].closed_at and row["task"].closed_at >= since]
    taken = {task.text: task.state for task in sorted(found, key=lambda task: task.state == Task.State.OPEN)}
    runs = pair.state in Relationship.RUNNING
    return {
        "stages": stages.with_tasks(stages.stages_of(pair, role), pair, taken) if runs else [],
        "tasks": [row for row in rows if not row["task"].closed_at],
        "done_lately": sorted(done, key=lambda row: row["task"].closed_at, reverse=True),
    }


def tasks_in(suggested, person, pair, since):
    """What is open, was done lately, or was suggested by the scheme and done ever."""
    shown = Q(state=Task.State.OPEN) | Q(state=Task.State.DONE, closed_at__gte=since)
    if suggested:
        shown |= Q(state=Task.State.DONE, text__in=suggested)
    found = Task.objects.visible_to(person).filter(shown, relationship=pair).select_related("person")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST_TASKS]


@about_shared_pair
def new(request, pair):
    access.can_set_task(request.user, pair, pair.hand_of(request.user).person).require()
    today = pair.local(now()).date()
    initial = {"text": request.GET.get("text", "")[:300]}
    form = TaskForm(
        request.POST or None, relationship=pair, reader=request.user, today=today, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        actions.set_task(pair.pk, **form.cleaned_data, by=request.user, at=now())
        return answer(
            request, page=tasks_of(pair), said=_("Written down, for the time until you meet again.")
        )
    names = listed(pair.others(request.user))
    return render(request, "relationships/new_task.html", {"pair": pair, "names": names, "form": form})


@require_POST
def finish(request, pk):
    found = actions.finish_task(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=tasks_of(found.relationship), said=_("Done. That is one thing less."))


@require_POST
def reopen(request, pk):
    found = actions.reopen_task(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=tasks_of(found.relationship), said=_("It is to do again. No harm done."))


@require_POST
def drop(request, pk):
    found = actions.drop_task(find(request, pk).pk, by=request.user, at=now())
    return answer(
        request, page=tasks_of(found.relationship), said=_("Dropped. Plans change, and nobody counts that.")
    )


def find(request, pk: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.user), pk=pk)


def tasks_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk]) + "#tasks"
