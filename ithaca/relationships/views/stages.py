"""The stages of people who work together: the steps of the scheme's journey that are about what they do with each
other, where they stand in them, and the small things that the scheme suggests in each."""

from urllib.parse import urlencode

from django.db.models import Count, Max
from django.urls import reverse

from ithaca.kit.models import EntrySubject
from ithaca.kit.prepared import ask
from ithaca.programmes.queries import steps_in
from ithaca.relationships.models import Task

BEGUN = "relationship.started"


def steps_of(pair, role: str) -> list:
    """Those of the journey of this role that are about a relationship."""
    return [step for step in pair.cohort.scheme.about.journey(role) if "relationship" in step.about]


def stages_of(pair, role: str) -> list[dict]:
    """Each as a page shows it, with its `tasks` in the words of the scheme; one query, none without steps."""
    if not (steps := steps_of(pair, role)):
        return []
    happened = {name: rest for name, *rest in ask(happened_in, pair=pair.pk)}
    happened.setdefault(BEGUN, (0, 1))  # what came over from elsewhere has begun there
    shown = steps_in(steps, happened)
    return [one | {"tasks": step.tasks} for one, step in zip(shown, steps, strict=True)]


def happened_in(pair):
    found = EntrySubject.objects.filter(kind="relationship", ref=pair)
    return found.values_list("entry__name").annotate(Max("entry"), Count("entry"))


def suggested(pair, role: str) -> tuple[str, ...]:
    """All tasks that the scheme suggests to somebody in this role."""
    return tuple(dict.fromkeys(task for step in steps_of(pair, role) for task in step.tasks))


def with_tasks(stages: list[dict], pair, taken: dict[str, str]) -> list[dict]:
    """Beside each task how it stands, and where to take it on; of a stage that is over only those that were taken on.

    `taken` are the states of tasks by their words.
    """
    url = reverse("relationships:new_task", args=[pair.pk])
    return [
        stage
        | {
            "tasks": [
                task_row(text, taken.get(text, ""), url)
                for text in stage["tasks"]
                if stage["state"] != "done" or text in taken
            ]
        }
        for stage in stages
    ]


def task_row(text: str, state: str, url: str) -> dict:
    label = Task.State(state).label if state else ""
    return {"text": text, "state": state, "label": label, "url": f"{url}?{urlencode({'text': text})}"}


def where(pair) -> str:
    """The stage in which they are, for staff, by the longest of the ways that their roles go; "" without one."""
    roles = {part.role.name for part in pair.participants.all()}
    longest = max(sorted(roles), key=lambda role: len(steps_of(pair, role)), default="")
    stages = stages_of(pair, longest)
    at = next((n for n, stage in enumerate(stages, 1) if stage["state"] == "now"), None)
    return f"{stages[at - 1]['title']} ({at}/{len(stages)})" if at else ""
