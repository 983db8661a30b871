"""PAR-06: stages with tasks: where people who work together stand on the scheme's way, and what to do in each stage."""

from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from ithaca.kit.toml import Refused
from ithaca.programmes.testing import AT, make_programme, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Relationship, Task
from ithaca.relationships.testing import make_pair, people_of, working_files
from ithaca.relationships.views.stages import stages_of

pytestmark = pytest.mark.django_db
QUESTION, NOTE = "Bring one question", "Note one thing to try"
STEPS = f"""
[[scheme.step]]
title = "Ask a mentor"
role = "mentee"
done_by = ["request.sent"]

[[scheme.step]]
title = "Begin together"
role = "mentee"
done_by = ["relationship.started"]

[[scheme.step]]
title = "Set a goal"
text = "One is plenty."
done_by = ["goal.set"]
tasks = ["{QUESTION}", "{NOTE}"]

[[scheme.step]]
title = "Talk about it"
done_by = ["contact.noted"]
times = 2

[[scheme.step]]
title = "End it kindly"
done_by = ["relationship.ended"]
"""


@pytest.fixture
def programme():
    return make_programme(working_files(STEPS))


@pytest.fixture
def pair(programme):
    return make_pair(programme)


def states(pair, role) -> dict:
    found = Relationship.objects.with_people().get(pk=pair.pk)
    return {stage["title"]: stage["state"] for stage in stages_of(found, role)}


def page_of(client, person, pair) -> str:
    client.force_login(person)
    with time_machine.travel(AT, tick=False):
        return client.get(reverse("relationships:relationship", args=[pair.pk])).text


def test_a_pair_sees_its_stages_and_where_it_stands(pair):
    """PAR-06: stages are those steps of the scheme that are about the two; what they do moves them on."""
    priya, _ = people_of(pair)
    assert states(pair, "mentee") == {
        "Begin together": "done", "Set a goal": "now", "Talk about it": "next", "End it kindly": "next",
    }  # fmt: skip
    actions.set_goal(pair.pk, text="A CV", by=priya, at=AT)
    actions.note_contact(pair.pk, by=priya, at=AT)
    assert states(pair, "mentor") == {"Set a goal": "done", "Talk about it": "now", "End it kindly": "next"}
    actions.note_contact(pair.pk, by=priya, at=AT)
    assert states(pair, "mentor")["End it kindly"] == "next", "nobody is at the end before it has come"
    actions.end(pair.pk, reason="fit", message="Thank you.", by=priya, at=AT)
    assert "now" not in states(pair, "mentor").values()


def test_what_one_does_with_somebody_else_moves_this_pair_nowhere(programme, pair):
    priya = pair.participants.get(role__name="mentee").membership
    other = make_pair(programme, priya, "James Whitcombe")
    actions.set_goal(other.pk, text="A CV", by=priya.person, at=AT)
    assert (states(other, "mentee")["Set a goal"], states(pair, "mentee")["Set a goal"]) == ("done", "now")


def test_a_stage_has_tasks_that_the_two_take_on_and_do(client, pair):
    """PAR-06: stages with tasks: the scheme's words, one tap to take one on, and how each stands, for both to see."""
    priya, amara = people_of(pair)
    new = reverse("relationships:new_task", args=[pair.pk])
    link = f"{new}?{urlencode({'text': QUESTION})}"
    page = page_of(client, priya, pair)
    assert "you are here" in page
    assert (link in page, f"{NOTE} (" in page) == (True, False)
    assert f">\n{QUESTION}</textarea>" in client.get(link).text

    task = actions.set_task(pair.pk, text=QUESTION, person=priya, by=priya, at=AT)
    page = page_of(client, amara, pair)
    assert (f"{QUESTION} (to do)" in page, link in page) == (True, False)
    actions.finish_task(task.pk, by=priya, at=AT)
    assert f"{QUESTION} (done)" in page_of(client, amara, pair)


def test_a_suggested_task_that_was_done_long_ago_stays_done(client, pair):
    priya, _ = people_of(pair)
    task = actions.set_task(pair.pk, text=QUESTION, person=priya, by=priya, at=AT)
    actions.finish_task(task.pk, by=priya, at=AT)
    Task.objects.update(closed_at=AT.replace(year=2020))
    page = page_of(client, priya, pair)
    assert (f"{QUESTION} (done)" in page, "Done lately" in page) == (True, False)


def test_staff_see_the_stage_and_no_tasks(client, programme, pair):
    """PAR-06 for staff: in which stage a pair is, and never what they do in it."""
    priya, _ = people_of(pair)
    actions.set_task(pair.pk, text=QUESTION, person=priya, by=priya, at=AT)
    page = page_of(client, make_staff(programme), pair)
    assert ("Set a goal (2/4)" in page, QUESTION in page) == (True, False)


def test_a_scheme_without_such_steps_has_no_stages(client):
    plain = make_pair(make_programme(working_files(), slug="plain"))
    assert "Our way" not in page_of(client, people_of(plain)[0], plain)


def test_tasks_belong_to_a_step_that_is_about_people_who_work_together():
    steps = STEPS.replace('done_by = ["request.sent"]', 'done_by = ["membership.joined"]\ntasks = ["Smile"]')
    with pytest.raises(Refused, match="facts about people who work together"):
        make_programme(working_files(steps))


def test_of_a_stage_that_is_over_only_what_was_taken_on_is_shown(client, pair):
    priya, _ = people_of(pair)
    actions.set_task(pair.pk, text=NOTE, person=priya, by=priya, at=AT)
    actions.set_goal(pair.pk, text="A CV", by=priya, at=AT)
    page = page_of(client, priya, pair)
    assert (f"{NOTE} (to do)" in page, QUESTION in page) == (True, False)
