"""What people do before they meet again: who, by when, done or not."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Due
from ithaca.notices.queries import waiting_count
from ithaca.people import actions as people
from ithaca.programmes.testing import AT, make_person, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Task
from ithaca.relationships.testing import make_pair, make_working_programme, people_of

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TEXT = "Send the second draft"
EXPECT = """
[[expect]]
name = "do-it"
about = "relationship"
owner = "mentee"
task = "Do what you said you would"
since = ["task.set"]
when = { role = "mentee" }
due_from = "due_days"
settled_by = ["task.done"]
dropped_by = ["task.dropped", "relationship.ended"]
"""
CHANGES = {
    "finish": actions.finish_task,
    "reopen": actions.reopen_task,
    "drop": actions.drop_task,
}


@pytest.fixture
def programme():
    return make_working_programme()


@pytest.fixture
def task(pair, priya, amara):
    """Amara's, asked for by Priya, in four days."""
    return actions.set_task(
        pair.pk, text="Read my CV", person=amara, due_on=TODAY + timedelta(days=4), by=priya, at=AT
    )


def page_of(client, person, name="relationships:relationship", *args) -> str:
    client.force_login(person)
    with time_machine.travel(AT, tick=False):
        return client.get(reverse(name, args=args)).text


def tap(client, by, name: str, *args, **data):
    client.force_login(by)
    with time_machine.travel(AT, tick=False):
        return client.post(reverse(f"relationships:{name}", args=args), data)


def test_a_task_says_what_who_and_by_when(pair, task, priya, amara):
    """PAR-09: tasks between meetings, each with whoever does it."""
    found = Task.objects.get()
    assert (found.text, found.person, found.by, found.set_at) == ("Read my CV", amara, priya, AT)
    assert (found.due_on, found.state, found.closed_at) == (TODAY + timedelta(days=4), "open", None)
    fact = Entry.objects.get(name="task.set")
    assert (fact.data["relationship"], fact.data["people"]) == (pair.pk, pair.people())
    assert (fact.data["role"], fact.data["due_days"]) == ("mentor", 4)
    assert "Read" not in str(fact.data)


def test_without_more_it_is_ones_own_and_has_no_day(pair, priya):
    own = actions.set_task(pair.pk, text=TEXT, by=priya, at=AT)
    assert (own.person, own.due_on) == (priya, None)


def test_a_day_that_is_over_and_somebody_else_are_refused(pair, priya):
    with pytest.raises(Denied, match="This day is over"):
        actions.set_task(pair.pk, text=TEXT, due_on=TODAY - timedelta(days=1), by=priya, at=AT)
    with pytest.raises(Denied, match="one of the people who work together here"):
        actions.set_task(pair.pk, text=TEXT, person=make_person("Tom"), by=priya, at=AT)
    assert not Task.objects.exists()


@pytest.mark.parametrize("who", ["priya", "amara"])
def test_whoever_does_it_or_wrote_it_says_that_it_is_done_or_not(task, who, request):
    by = request.getfixturevalue(who)
    assert actions.finish_task(task.pk, by=by, at=AT).closed_at == AT
    assert actions.reopen_task(task.pk, by=by, at=AT).closed_at is None
    assert actions.drop_task(task.pk, by=by, at=AT).state == "dropped"
    names = Entry.objects.filter(name__startswith="task.").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["task.set", "task.done", "task.reopened", "task.dropped"]


def test_what_somebody_set_themselves_the_other_leaves_alone(programme, pair, priya, amara):
    own = actions.set_task(pair.pk, text=TEXT, by=priya, at=AT)
    for person in (amara, make_staff(programme), make_person("Tom")):
        with pytest.raises(Denied, match="Only"):
            actions.finish_task(own.pk, by=person, at=AT)


@pytest.mark.parametrize("verb", CHANGES)
@pytest.mark.parametrize("over", ["ended", "apart"])
def test_nothing_changes_after_the_end_or_a_block(pair, task, priya, amara, verb, over):
    if verb == "reopen":
        actions.finish_task(task.pk, by=amara, at=AT)
    if over == "ended":
        actions.end(pair.pk, reason="done", message="Bye", by=priya, at=AT)
    else:
        people.block(priya, by=amara, at=AT)
    before = list(Task.objects.values())
    for person in (priya, amara):
        with pytest.raises(Denied, match="has ended" if over == "ended" else "cannot reach each other"):
            CHANGES[verb](task.pk, by=person, at=AT)
    assert list(Task.objects.values()) == before


def test_only_its_people_see_it(programme, task, priya, amara):
    for person, sees in ((priya, True), (amara, True), (make_staff(programme), False)):
        assert Task.objects.visible_to(person).exists() is sees


def test_staff_see_how_many_and_none_of_the_words(client, programme, pair, task, amara):
    actions.finish_task(task.pk, by=amara, at=AT)
    page = page_of(client, make_staff(programme), "relationships:relationship", pair.pk)
    assert "0 to do, 1 done" in page
    assert "Read my CV" not in page


def test_the_shared_page_says_what_to_do_while_it_is_empty(client, pair, priya):
    page = page_of(client, priya, "relationships:relationship", pair.pk)
    assert "Until next time" in page
    assert "What will each of you do before you meet again?" in page
    assert reverse("relationships:new_task", args=[pair.pk]) in page


def test_one_writes_it_down_and_the_other_taps_done(client, pair, priya, amara):
    """PAR-09: one form, then one tap, and it may be taken back."""
    fields = {"text": TEXT, "person": amara.pk, "due_on": str(TODAY)}
    assert tap(client, priya, "new_task", pair.pk, **fields).url.endswith("#tasks")
    task = Task.objects.get()
    assert (task.person, task.by, task.due_on) == (amara, priya, TODAY)
    tap(client, amara, "finish_task", task.pk)
    page = page_of(client, priya, "relationships:relationship", pair.pk)
    assert page.index("Done lately") < page.rindex(TEXT)
    tap(client, priya, "reopen_task", task.pk)
    assert "Done lately" not in page_of(client, priya, "relationships:relationship", pair.pk)
    tap(client, amara, "drop_task", task.pk)
    assert TEXT not in page_of(client, priya, "relationships:relationship", pair.pk)


def test_the_form_keeps_what_was_typed_and_refuses_yesterday(client, pair, priya):
    fields = {"text": TEXT, "person": priya.pk, "due_on": str(TODAY - timedelta(days=1))}
    page = tap(client, priya, "new_task", pair.pk, **fields).text
    assert "This day is over" in page
    assert TEXT in page
    fields["person"] = make_person("Tom").pk
    assert "Select a valid choice" in tap(client, priya, "new_task", pair.pk, **fields).text
    assert not Task.objects.exists()


def test_the_end_leaves_it_to_be_read(client, pair, task, priya):
    actions.end(pair.pk, reason="done", message="Bye", by=priya, at=AT)
    page = page_of(client, priya, "relationships:relationship", pair.pk)
    assert "Read my CV" in page
    assert reverse("relationships:finish_task", args=[task.pk]) not in page


def test_with_a_day_it_waits_on_the_home_of_whoever_does_it(client, pair, task, priya, amara):
    actions.set_task(pair.pk, text=TEXT, by=amara, at=AT)
    page = page_of(client, amara, "home")
    assert "Read my CV" in page
    assert f'action="{reverse("relationships:finish_task", args=[task.pk])}"' in page
    assert TEXT not in page
    assert "Read my CV" not in page_of(client, priya, "home")
    assert (waiting_count(amara, AT), waiting_count(priya, AT)) == (1, 0)


def test_a_day_that_has_passed_makes_nothing_late(client, task, amara):
    client.force_login(amara)
    with time_machine.travel(AT + timedelta(days=9), tick=False):
        page = client.get(reverse("home")).text
    assert "You meant to do it by" in page
    assert "dues-late" not in page


def test_in_a_pause_it_waits_on_nobody(client, pair, task, priya, amara):
    actions.pause(pair.pk, by=priya, at=AT)
    assert "Read my CV" not in page_of(client, amara, "home")


def test_a_scheme_may_remind_of_it():
    """`[[expect]]` speaks of a relationship, of whose task it is, and of its day."""
    pair = make_pair(make_working_programme(EXPECT))
    priya, amara = people_of(pair)
    due_on = TODAY + timedelta(days=7)
    actions.set_task(pair.pk, text="Mine", due_on=due_on, by=amara, at=AT)
    assert not Due.objects.exists()
    task = actions.set_task(pair.pk, text=TEXT, due_on=due_on, by=priya, at=AT)
    due = Due.objects.get()
    assert (due.owner, due.due_on, due.state) == (priya, due_on, "open")
    actions.finish_task(task.pk, by=priya, at=AT)
    assert Due.objects.get().state == "settled"
