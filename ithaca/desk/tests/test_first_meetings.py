"""What people said after first meetings, beside whether they met again: in counts that do not tell who."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ithaca.desk.queries.impressions import tables
from ithaca.desk.queries.places import places
from ithaca.kit.rules.small_numbers import Share, in_sheaves, share, told
from ithaca.meetings import actions as meetings
from ithaca.meetings.actions import Plan
from ithaca.meetings.rules.impressions import Band, crossed
from ithaca.meetings.testing import FORM
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme, make_staff
from ithaca.questions.rules.definitions import Choice, Field
from ithaca.relationships.testing import make_pair

ASKS = '\n[meetings]\nimpression = "first"\nagain_within = "1 month"\n'
FIT = Field(
    name="fit", label="?", kind="choice", choices=(Choice(value="a", label="A"), Choice(value="b", label="B"))
)
LATER = AT + timedelta(days=90)


def test_few_are_not_told_and_many_only_to_the_nearest_five():
    """ASTON-39: small numbers are withheld, none as well as some."""
    assert [told(n) for n in (0, 1, 4, 5, 7, 8, 12, 13)] == [None, None, None, 5, 5, 10, 10, 15]
    known = [share(15, 5), share(5, 5), share(None, 10), share(None, None)]
    assert known == [Share(75), None, None, None]
    assert [share(20, None), share(None, 15)] == [Share(80, "over"), Share(25, "under")]
    assert [len(in_sheaves(range(n))) for n in (0, 9, 10, 19, 20)] == [0, 0, 10, 10, 20]


def test_one_more_answer_never_changes_the_table():
    """ASTON-39: whoever looks before and after somebody has answered learns nothing."""
    said = [("a", True)] * 6 + [("b", False)] * 4
    assert crossed(FIT, said[:9]) == []
    ten = [Band("A", 5, None), Band("B", None, None)]
    assert [crossed(FIT, said + [("b", False)] * n) for n in range(10)] == [ten] * 10
    assert crossed(FIT, said + [("b", False)] * 10) == [Band("A", 5, None), Band("B", None, 15)]


def test_a_scale_is_read_in_three_parts_and_yes_and_no_as_they_are():
    """ASTON-39: in bands."""
    scale = Field(name="n", label="?", kind="scale", least=1, most=5)
    said = [(n, True) for n in (1, 2, 3, 4, 5) for _ in range(4)]
    assert crossed(scale, said) == [Band("1–2", 10, None), Band("3", None, None), Band("4–5", 10, None)]
    asked = Field(name="y", label="?", kind="yes-no")
    assert [b.again for b in crossed(asked, [(True, True)] * 12 + [(None, True)] * 9)] == [10, None]


@pytest.fixture
def programme(db):
    return make_programme({**FILES, "scheme.toml": SCHEME + ASKS, "forms/first.toml": FORM}, slug="ours")


@pytest.fixture
def ruth(programme):
    return make_staff(programme, "coordinator", "Ruth Okoro")


def meet(pair, mentor, days):
    day = AT + timedelta(days=days)
    meetings.log_past(pair.pk, on=day.date(), plan=Plan(), by=mentor.person, at=day)


def pairs_who(programme, many, answer, *again):
    """So many pairs whose mentor says this after their first meeting, and who meet again after these days."""
    for _ in range(many):
        mentor = make_member(programme, "mentor", "Amara Okafor")
        pair = make_pair(programme, "Priya Nair", mentor)
        for days in (0, *again):
            meet(pair, mentor, days)
        meetings.say_impression(pair.pk, answers={"fit": answer}, by=mentor.person, at=AT)


def see(client, person, slug="ours", name="first_meetings", **query) -> str:
    with time_machine.travel(LATER, tick=False):
        client.force_login(person)
        response = client.get(reverse(f"desk:{name}", args=[slug]), query)
        return b"".join(response).decode()


def test_staff_read_how_many_met_again_beside_what_they_had_said(client, programme, ruth):
    """ASTON-39: fit reported against whether a second meeting took place, by role, without a name."""
    pairs_who(programme, 14, "well", 20)
    pairs_who(programme, 5, "well", 40)  # later than counts
    pairs_who(programme, 2, "hardly")
    place = places(ruth)[programme.pk]
    with CaptureQueriesContext(connection) as queries:
        found = {one.role: one.bands for one in tables(place, LATER)}
    assert len(queries) == 1
    assert found == {"Mentees": [], "Mentors": [Band("Well", 15, 5), Band("Hardly", None, None)]}
    page = see(client, ruth)
    assert "Mentors: How well do you suit each other?" in page
    assert "75%" in page
    assert page.count("fewer than 5</td>") == 2
    assert "Amara Okafor" not in page
    assert "Priya Nair" not in page
    line = "Mentors,How well do you suit each other?,Well,15,5"
    assert line in see(client, ruth, **{"as": "csv"})


def test_nobody_is_counted_before_they_had_their_time_to_meet_again(programme, ruth):
    pairs_who(programme, 10, "well", 20)
    place, month = places(ruth)[programme.pk], AT + timedelta(days=30)
    assert [one.bands for one in tables(place, month)] == [[], []]
    assert [one.bands for one in tables(place, month + timedelta(days=1))] == [
        [], [Band("Well", 10, None), Band("Hardly", None, None)]
    ]  # fmt: skip


def test_where_nobody_is_asked_or_few_have_answered_the_page_says_so(client, programme, ruth):
    assert "Too few answers yet" in see(client, ruth)
    assert reverse("desk:first_meetings", args=["ours"]) in see(client, ruth, name="compare")
    other = make_staff(make_programme(slug="quiet"), "coordinator", "Nel Beside")
    assert "Nobody is asked" in see(client, other, "quiet")
    assert "After first meetings" not in see(client, other, "quiet", "compare")
