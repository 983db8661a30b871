"""What somebody says in private after a first meeting: asked once they have met, read by nobody else, counted with many."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ithaca.kit.models import Entry
from ithaca.kit.toml import Refused
from ithaca.kit.verdicts import Denied
from ithaca.meetings import actions
from ithaca.meetings.actions import Plan
from ithaca.meetings.models import Impression
from ithaca.meetings.policy import MeetingPolicy
from ithaca.meetings.queries import impressions_in
from ithaca.meetings.testing import FORM
from ithaca.notices.models import Due
from ithaca.people import actions as people
from ithaca.programmes.scheme import parse
from ithaca.programmes.testing import AT, make_programme, make_staff
from ithaca.relationships.actions import end
from ithaca.relationships.testing import make_pair, people_of, working_files

pytestmark = pytest.mark.django_db
ASKS = """
[meetings]
impression = "first"
again_within = "2 months"

[[expect]]
name = "first-impression"
about = "relationship"
owner = "mentee"
task = "Say in private how it was to meet {mentor}"
page = "impression"
since = ["meeting.held"]
when = { number = "1" }
due = "14 days"
settled_by = ["impression.given"]
each = true
"""
WELL, HARDLY = {"fit": "well"}, {"fit": "hardly"}


def files(form=FORM) -> dict:
    return {**working_files(ASKS), "forms/first.toml": form}


@pytest.fixture
def pair():
    return make_pair(make_programme(files(), slug="ours"))


def meet(pair, days=0):
    day = AT + timedelta(days=days)
    return actions.log_past(pair.pk, on=day.date(), plan=Plan(), by=people_of(pair)[0], at=day)


def page_of(pair) -> str:
    return reverse("meetings:impression", args=[pair.pk])


def see(client, person, url, status=200) -> str:
    client.force_login(person)
    with time_machine.travel(AT, tick=False):
        response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_both_are_asked_on_their_shared_page_once_they_have_met_and_each_answers_alone(client, pair):
    """ASTON-39: both rate fit privately after the first meeting."""
    priya, amara = people_of(pair)
    shared = reverse("relationships:relationship", args=[pair.pk])
    assert page_of(pair) not in see(client, priya, shared)
    meet(pair)
    assert "neither Amara Okafor nor staff read what you choose" in see(client, priya, page_of(pair))
    with time_machine.travel(AT, tick=False):
        response = client.post(page_of(pair), HARDLY)
    assert response.url == f"{shared}#meetings"
    assert "You said how your first meeting was." in see(client, priya, shared)
    assert "How was your first meeting?" in see(client, amara, shared)
    assert list(Impression.objects.values_list("person__name", "answers")) == [("Priya Nair", HARDLY)]


def test_nobody_else_reads_it_and_no_fact_tells_it(client, pair):
    """ASTON-39: neither the other side nor staff sees what one person said."""
    priya, amara = people_of(pair)
    ruth = make_staff(pair.programme, "coordinator", "Ruth Okoro")
    meet(pair)
    actions.say_impression(pair.pk, answers=HARDLY, by=priya, at=AT)
    seen = {person: Impression.objects.visible_to(person).count() for person in (priya, amara, ruth)}
    assert seen == {priya: 1, amara: 0, ruth: 0}
    see(client, ruth, page_of(pair), status=404)
    assert "checked" not in see(client, amara, page_of(pair))
    fact = Entry.objects.get(name="impression.given")
    assert (fact.data["people"], "hardly" in str(fact.data)) == ({"mentee": [priya.pk]}, False)


def test_it_can_be_changed_until_it_is_counted(pair):
    priya, amara = people_of(pair)
    with pytest.raises(Denied, match="once you have met"):
        actions.say_impression(pair.pk, answers=WELL, by=priya, at=AT)
    meet(pair)
    with pytest.raises(Denied, match="Choose an answer"):
        actions.say_impression(pair.pk, answers={}, by=priya, at=AT)
    for answers in (HARDLY, WELL):
        actions.say_impression(pair.pk, answers=answers, by=priya, at=AT + timedelta(days=61))
    assert Impression.objects.get().answers == WELL
    assert Entry.objects.filter(name="impression.given").count() == 1
    with pytest.raises(Denied, match="has been counted"):
        actions.say_impression(pair.pk, answers=HARDLY, by=amara, at=AT + timedelta(days=62))


def test_who_ended_it_at_once_or_blocked_the_other_may_still_say_it(pair):
    """ASTON-39: those who did not suit each other are the ones who tell most."""
    priya, amara = people_of(pair)
    meet(pair)
    people.block(amara, by=priya, at=AT)
    actions.say_impression(pair.pk, answers=HARDLY, by=priya, at=AT)
    end(pair.pk, reason="fit", message="", by=priya, at=AT)
    actions.say_impression(pair.pk, answers=HARDLY, by=amara, at=AT)
    assert Impression.objects.count() == 2


def test_a_scheme_may_ask_it_as_something_due_which_each_settles_for_themselves(pair):
    priya, _ = people_of(pair)
    meet(pair)
    due = Due.objects.get(expectation="first-impression")
    assert (due.owner, due.state, due.url) == (priya, "open", page_of(pair))
    actions.say_impression(pair.pk, answers=WELL, by=priya, at=AT)
    due.refresh_from_db()
    assert due.state == "settled"
    meet(pair, days=30)
    assert Due.objects.filter(expectation="first-impression", state="open").count() == 0


def test_what_was_said_stands_beside_when_they_met_first_and_again(pair):
    priya, amara = people_of(pair)
    meet(pair, days=30)
    first = meet(pair)  # noted later
    actions.say_impression(pair.pk, answers=WELL, by=priya, at=AT)
    actions.say_impression(pair.pk, answers=HARDLY, by=amara, at=AT)
    again = first.starts_at.replace(month=12, day=2)
    assert [(s.role, s.answers, s.first, s.second.date()) for s in impressions_in(pair.programme_id)] == [
        ("mentee", WELL, first.starts_at, again.date()),
        ("mentor", HARDLY, first.starts_at, again.date()),
    ]
    assert impressions_in(make_programme().pk) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('seen_by = "nobody"', 'seen_by = "staff"', 'seen_by = "nobody"'),
        ('kind = "choice"', 'kind = "choices"', "questions of kind"),
        (FORM[FORM.index("kind") :], 'kind = "yes-no"\nseen_by = "nobody"', "required = true"),
        (FORM[FORM.index("kind") :], 'kind = "choice"', "choices for a choice"),
    ],
)
def test_the_form_asks_nothing_in_own_words_and_promises_that_nobody_reads_it(old, new, expected):
    with pytest.raises(Refused, match=expected):
        parse(files(FORM.replace(old, new)))


def test_the_rules_say_that_it_is_asked_and_that_nobody_reads_it():
    scheme = parse(files())
    (said,) = [line for line in scheme.section(MeetingPolicy).says(scheme) if "in private" in line]
    assert "“How well do you suit each other?”. Nobody reads the answer." in said
    assert said.endswith("beside whether they met again within 2 months.")
