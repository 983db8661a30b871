"""Those who take part and work with nobody: who they are and for how long, the longest first."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.desk.actions import look_around
from ithaca.desk.tests.test_lists import make_request
from ithaca.kit.clock import now
from ithaca.matching.actions import rounds
from ithaca.programmes.testing import make_member
from ithaca.relationships.actions import start
from ithaca.relationships.actions.ending import end_all_of

pytestmark = pytest.mark.django_db
WAITING = "/desk/career/people/?role=mentee&state=unassigned"


@pytest.fixture
def ago():
    """Noon, so many days before today: a change of the clocks between moves no moment into another local day."""
    noon = now().replace(hour=12)
    return lambda days: noon - timedelta(days=days)


@pytest.fixture
def waiting(programme, ago):
    """Three mentees who work with nobody, Omar since his pair ended; Jun works with Amara, and two are no mentees."""
    amara = make_member(programme, "mentor", "Amara Okafor", joined_at=ago(300))
    make_member(programme, "mentor", "James Whitfield", joined_at=ago(200))
    priya = make_member(programme, "mentee", "Priya Nair", joined_at=ago(40))
    omar = make_member(programme, "mentee", "Omar Haddad", joined_at=ago(200))
    jun = make_member(programme, "mentee", "Jun Tanaka", joined_at=ago(90))
    make_member(programme, "mentee", "Li Wei", joined_at=ago(12))
    make_member(programme, "mentee", "Zoe Gone", joined_at=ago(400), state="inactive")
    start(programme, amara.cohort, "", [amara, omar], by=None, at=ago(100))
    end_all_of(omar.pk, by=None, at=ago(20))
    start(programme, amara.cohort, "", [amara, jun], by=None, at=ago(10))
    return {"priya": priya, "amara": amara}


def shown(page) -> list[tuple]:
    return [(row["name"], row["days"]) for row in page.context["rows"]]


def test_mentees_without_a_mentor_are_listed_with_their_days_the_longest_first(client, ruth, waiting):
    """MARS-03: registered and not assigned anybody, with the days that each has waited; turned round by the heading."""
    client.force_login(ruth)
    page = client.get(WAITING)
    assert shown(page) == [("Priya Nair", 40), ("Omar Haddad", 20), ("Li Wei", 12)]
    assert "Days without anybody" in page.text
    assert "whoever has waited longest first" in page.text
    other = client.get(WAITING + "&sort=-waiting")
    assert shown(other) == [("Li Wei", 12), ("Omar Haddad", 20), ("Priya Nair", 40)]
    assert shown(client.get(WAITING + "&sort=name")) == shown(other)
    assert shown(client.get(WAITING + "&q=omar")) == [("Omar Haddad", 20)]


def test_whoever_has_asked_still_waits(client, ruth, waiting):
    """MARS-03: a request that nobody has answered is nobody to work with."""
    make_request(waiting["priya"], waiting["amara"])
    client.force_login(ruth)
    assert shown(client.get(WAITING))[0] == ("Priya Nair", 40)


def test_the_list_goes_out_as_a_file_in_its_order(client, ruth, waiting, ago):
    """MARS-03, PAR-15: the same as CSV, with the day and the days."""
    client.force_login(ruth)
    text = b"".join(client.get(WAITING + "&as=csv")).decode("utf-8-sig")
    head, *lines = [line.split(",") for line in text.splitlines()]
    place = head.index("Days without anybody")
    assert [(line[0], line[place]) for line in lines] == [
        ("Priya Nair", "40"),
        ("Omar Haddad", "20"),
        ("Li Wei", "12"),
    ]
    assert lines[0][place - 1] == ago(40).date().isoformat()
    everybody = b"".join(client.get("/desk/career/people/?as=csv")).decode("utf-8-sig")
    assert "Days without anybody" not in everybody


def test_its_pages_go_on_where_the_last_one_ended(client, programme, ruth, ago):
    """MARS-03: also where two have waited since the same moment."""
    for n in range(120):
        make_member(programme, "mentee", f"Mentee {n:03}", joined_at=ago(200 - n // 2))
    client.force_login(ruth)
    seen, mark = [], ""
    for _ in range(3):
        page = client.get(WAITING, {"role": "mentee", "state": "unassigned", "at": mark})
        seen += [name for name, _ in shown(page)]
        mark = page.context["page"].after
    assert seen == [f"Mentee {n:03}" for n in range(120)]


def test_the_queue_the_programme_and_a_round_lead_there(client, programme, ruth, waiting):
    """MARS-03: from the notice in the queue, from the programme's page, and from a round's “who have nobody yet”."""
    look_around(at=now())
    client.force_login(ruth)
    link = WAITING.replace("&", "&amp;")
    found = rounds.open_round(programme.cohorts.get(), by=ruth, at=now())
    pages = (
        reverse("desk:queue"),
        "/desk/career/",
        reverse("matching:prepare", args=["career", found.pk]),
    )
    assert [link in client.get(page).text for page in pages] == [True, True, True]


def test_nobody_waiting_is_good_news(client, ruth, programme):
    client.force_login(ruth)
    assert "Everybody has somebody" in client.get(WAITING).text


def test_a_kept_view_of_it_keeps_its_order(client, ruth, waiting):
    client.force_login(ruth)
    said = {"name": "Waiting", "query": "role=mentee&state=unassigned&sort=-waiting"}
    page = client.post(reverse("desk:save_view", args=["career", "people"]), said, follow=True)
    assert [name for name, _ in shown(page)] == ["Li Wei", "Omar Haddad", "Priya Nair"]


def test_who_may_not_see_people_is_led_nowhere(client, waiting):
    client.force_login(waiting["priya"].person)
    assert client.get(WAITING).status_code == 404


def test_who_has_a_free_place_is_found_by_their_own_number_or_else_the_schemes(
    client, ruth, programme, waiting, ago
):
    """TOP-14: two places each, says the scheme; Amara has one taken, Nora wants one mentee only and has her."""
    nora = make_member(programme, "mentor", "Nora Lindqvist", capacity=1)
    lena = make_member(programme, "mentee", "Lena Hart")
    start(programme, nora.cohort, "", [nora, lena], by=None, at=ago(5))
    make_member(programme, "mentor", "Malcolm Reid", state="inactive")
    make_member(programme, "mentor", "Grace Mbeki", capacity=0)
    client.force_login(ruth)
    page = client.get("/desk/career/people/?state=room&sort=name")
    assert [row["name"] for row in page.context["rows"]] == ["Amara Okafor", "James Whitfield"]
    assert "Has a free place" in page.text
    found = b"".join(client.get("/desk/career/people/?state=room&as=csv")).decode()
    assert ("James Whitfield" in found, "Nora Lindqvist" in found) == (True, False)
