"""Staff look after people who work together, and see dates and counts, never words."""

from datetime import date, timedelta

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail, Step
from ithaca.programmes.testing import AT, make_member, make_person, make_staff
from ithaca.relationships import actions, queries
from ithaca.relationships.models import CheckIn, Relationship
from ithaca.relationships.testing import make_pair, make_working_programme, people_of
from ithaca.roles.actions import appoint
from ithaca.roles.models import Role

pytestmark = pytest.mark.django_db

CARE = """
[roles.volunteering]
title = "volunteering team"
plural = "volunteering team"
kind = "staff"
rights = ["see-pairs", "check-in"]

[[expect]]
name = "check-in"
about = "relationship"
owner = "volunteering"
task = "See how {mentee} is getting on"
since = ["relationship.started"]
due = "6 months"
settled_by = ["checkin.done"]
dropped_by = ["relationship.ended"]
"""


def test_a_check_in_within_six_months_is_owed_and_settled_with_its_outcome():
    """CAREER-29: a named member of the team, an outcome, and the due that says when it is late."""
    programme = make_working_programme(CARE)
    pair, vera = make_pair(programme), make_staff(programme, "volunteering", "Vera Moss")
    assert [(d.due_on, d.state) for d in Due.objects.visible_to(vera)] == [(date(2027, 5, 2), "open")]
    later = AT + timedelta(days=100)
    row = actions.check_in(pair.pk, outcome="help", note="They need a date.", by=vera, at=later)
    assert (row.by, row.outcome, row.note, row.at) == (vera, "help", "They need a date.", later)
    assert Due.objects.get().state == "settled"
    fact = Entry.objects.get(name="checkin.done")
    assert (fact.by, fact.data["outcome"], "date" in str(fact.data)) == (vera.pk, "help", False)


def test_only_those_with_the_right_check_in_and_see_it(programme):
    pair, ruth = make_pair(programme), make_staff(programme)
    priya, amara = people_of(pair)
    actions.check_in(pair.pk, outcome="well", by=ruth, at=AT)
    for person, may in ((ruth, True), (priya, False), (amara, False), (make_person("Tom"), False)):
        assert CheckIn.objects.visible_to(person).exists() is may
        if not may:
            with pytest.raises(Denied):
                actions.check_in(pair.pk, outcome="well", by=person, at=AT)


def test_the_outcome_is_one_of_the_four_and_only_what_runs_is_looked_after(programme):
    pair, ruth = make_pair(programme), make_staff(programme)
    with pytest.raises(Denied, match="how it goes"):
        actions.check_in(pair.pk, outcome="splendid", by=ruth, at=AT)
    actions.end(pair.pk, reason="staff", message="", by=ruth, at=AT)
    with pytest.raises(Denied, match="has ended"):
        actions.check_in(pair.pk, outcome="well", by=ruth, at=AT)


def test_nobody_is_reminded_to_look_after_themselves_unless_nobody_else_would_hear():
    """What a role owes about a pair goes to those who are not in it; to them where there is nobody else."""
    programme = make_working_programme(CARE + 'remind = ["7 days before"]\n')
    pair = make_pair(programme)
    amara = people_of(pair)[1]
    appoint(amara, Role.objects.get(programme=programme.pk, name="volunteering"), by=None, at=AT)
    reminded = Mail.objects.filter(about="relationship", letter="reminder").values_list("to__name", flat=True)
    sweep(at=AT + timedelta(days=178))
    assert list(reminded.all()) == [amara.name]

    vera = make_staff(programme, "volunteering", "Vera Moss")
    Mail.objects.all().delete()
    Step.objects.update(done_at=None)
    sweep(at=AT + timedelta(days=179))
    assert list(reminded.all()) == [vera.name]


# Lists ------------------------------------------------------------------------------------------------------------


def test_rows_say_who_since_when_and_where_they_stand(programme):
    pair = make_pair(programme)
    actions.note_contact(pair.pk, by=people_of(pair)[0], at=AT)
    (row,) = queries.rows(Relationship.objects.visible_to(make_staff(programme)))
    assert (row.pk, row.since, row.stage, row.last_contact_on, row.agreed) == (
        pair.pk, date(2026, 11, 2), ("new", "Getting started"), date(2026, 11, 2), False,
    )  # fmt: skip
    assert row.others(people_of(pair)[0]) == "Amara Okafor"


def test_a_list_asks_as_often_for_five_rows_as_for_one(programme, django_assert_num_queries):
    ruth = make_staff(programme)
    for number in range(5):
        make_pair(programme, f"Mentee {number}", f"Mentor {number}")
    ruth = type(ruth).objects.get(pk=ruth.pk)
    with django_assert_num_queries(3):  # her rights, the rows, their people
        assert len(queries.rows(Relationship.objects.visible_to(ruth))) == 5


def test_a_person_sees_their_own_running_and_ended(programme):
    amara = make_member(programme, "mentor", "Amara Okafor")
    running, over = (make_pair(programme, name, amara) for name in ("Priya Nair", "Tom Ashdown"))
    actions.end(over.pk, reason="done", message="Bye", by=amara.person, at=AT)
    assert [r.pk for r in queries.of_person(amara.person)] == [running.pk]
    assert [r.pk for r in queries.of_person(amara.person, running=False)] == [over.pk]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (7, "about every week"),
        (30, "about once a month"),
        (10, "about every 10 days"),
        (1, "about every day"),
        (None, "whenever one of you asks"),
    ],
)
def test_a_rhythm_in_words(days, words):
    assert queries.rhythm_in_words(days) == words
