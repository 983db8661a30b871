"""What a round asks of somebody stands on their home among what waits on them, with its last day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from ithaca.kit.clock import now
from ithaca.kit.prepared import sql_of
from ithaca.kit.words import weekday_date
from ithaca.matching.actions import proposals, rounds, wishes
from ithaca.matching.models import Round
from ithaca.matching.queries.waiting import asked_by_nobody
from ithaca.matching.testing import AT, make_programme, make_scheme
from ithaca.matching.tests.test_round_pages import sign_in
from ithaca.matching.tests.test_rounds import ASKS, CRITERION, begun, cast, release
from ithaca.notices.models import Mail

CHOOSES = "[matching]\nshortlist = 2\n" + CRITERION
CHOOSE = "Say whom you would like as your mentor in Small mentoring"


@pytest.fixture
def who(db):
    """A cast of whom every mentee was asked to choose."""
    programme = make_programme(make_scheme(CHOOSES, without=CRITERION))
    found = cast(programme)
    found["round"] = rounds.open_round(programme.cohorts.get(), by=found["ruth"], at=now())
    wishes.offer_shortlists(found["round"].pk, by=found["ruth"], at=now())
    found["round"].refresh_from_db()
    return found


def home(client, member) -> str:
    return sign_in(client, member.person).get(reverse("home")).text


def test_whoever_may_choose_finds_it_on_home_with_its_last_day(who, client):
    """TOP-17: a shortlist is no letter alone: it waits on home for a week, and not on those who are chosen among."""
    shown = home(client, who["priya"])
    assert (CHOOSE in shown, "1 thing waits on you." in shown) == (True, True)
    assert reverse("matching:choose", args=[who["round"].pk]) in shown
    assert "in 7 days" in shown
    assert CHOOSE not in home(client, who["amara"])
    letter = Mail.objects.get(letter="shortlist", to=who["priya"].person)
    assert f"say by {weekday_date(who['round'].choose_by)} whom" in " ".join(letter.text.split())


def test_a_choice_that_was_made_waits_no_more(who, client):
    wishes.choose(who["round"].pk, who["priya"].pk, [who["amara"].pk], by=who["priya"].person, at=AT)
    assert CHOOSE not in home(client, who["priya"])
    own = client.get(reverse("matching:choose", args=[who["round"].pk])).text
    assert "You have said whom you would like, and can change it here." in own


def test_after_the_last_day_nobody_is_nagged(who, client):
    Round.objects.update(choose_by=now().date() - timedelta(days=1))
    assert CHOOSE not in home(client, who["priya"])


def test_nobody_chooses_whose_pair_has_gone_out_or_whose_round_is_closed(who, client):
    rounds.order(who["round"].pk, by=who["ruth"], at=AT)
    release(who["round"], who, "priya")
    assert CHOOSE not in home(client, who["priya"])
    assert CHOOSE in home(client, who["omar"])
    rounds.close(who["round"].pk, by=who["ruth"], at=AT)
    assert CHOOSE not in home(client, who["omar"])


def test_a_yes_that_no_due_asks_for_waits_on_home_until_the_day_of_the_other(db, client):
    """PAR-04: the scheme's due is the mentor's; the mentee is asked as well, and sees it, by the same day and once."""
    asking = make_programme(make_scheme(ASKS, without=CRITERION))
    who = cast(asking)
    [proposal], _left = release(begun(asking, who), who, "priya")
    own = home(client, who["priya"])
    assert own.count("Say whether you would work with Amara Okafor") == 1
    assert "Monday 9 November" in own
    theirs = home(client, who["amara"])
    assert theirs.count("Say whether you would work with Priya Nair") == 1
    proposals.agree(proposal.pk, by=who["priya"].person, at=AT)
    assert "Say whether you would work with" not in home(client, who["priya"])


def test_the_bell_counts_what_home_lists(who, client):
    """On every page: home's one thing is the bell's one thing."""
    sign_in(client, who["priya"].person)
    assert "1 thing waits on you" in client.get(reverse("matching:requests")).text
    assert (
        "thing waits on you"
        not in sign_in(client, who["amara"].person).get(reverse("matching:requests")).text
    )


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="its planner reads whole small tables, as it should"
)
@pytest.mark.django_db
def test_the_bell_looks_at_nobody_else_s_membership():
    """It is counted on every page: its cost may not grow with the number of members."""
    sql, params = sql_of(asked_by_nobody, person=1)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
        plan = [row[-1] for row in cursor.fetchall()]

    assert [line for line in plan if line.startswith("SCAN")] == []
