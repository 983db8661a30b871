"""The one search finds people as the lists of the desk do, and only those whom one may see."""

import pytest
from django.urls import reverse

from ithaca.kit import links
from ithaca.matching.testing import make_mentee, make_request
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme, make_staff
from ithaca.relationships.actions import start
from ithaca.site.finding import find

pytestmark = pytest.mark.django_db
VOLUNTEERING = """
[roles.volunteering]
title = "volunteering team"
plural = "volunteering team"
kind = "staff"
rights = ["see-people", "see-pairs", "check-in"]
"""


@pytest.fixture
def programme():
    return make_programme({**FILES, "scheme.toml": SCHEME + VOLUNTEERING}, slug="career")


def names(person, words) -> list[str]:
    return [row["name"] for group in find(person, words) for row in group["rows"]]


@pytest.mark.parametrize(
    "words", ["Quist", "aberg quist", "zoe aberg", "quist zoe", "zoe aberg-quist", "åberg-quist", "Zoë Åb"]
)
def test_a_name_is_found_without_its_accents_and_hyphens_and_in_any_order(programme, words):
    make_member(programme, "mentor", "Zoë Åberg-Quist")
    make_member(programme, "mentor", "Zoe Lind")

    assert names(make_staff(programme, "coordinator", "Ruth Okoro"), words) == ["Zoë Åberg-Quist"]


def test_nobody_is_found_beyond_what_one_may_see(programme):
    zoe = make_member(programme, "mentor", "Zoë Åberg-Quist")
    priya = make_member(programme, "mentee", "Priya Nair")
    start(programme, zoe.cohort, "pair", [zoe, priya], by=None, at=AT)
    stranger = make_staff(make_programme(slug="other"), "coordinator", "Olu Hale")
    sam = make_member(programme, "mentee", "Sam Reed").person

    found = {str(who): names(who, "aberg quist") for who in (priya.person, sam, stranger)}
    assert found == {"Priya Nair": ["Zoë Åberg-Quist"], "Sam Reed": [], "Olu Hale": []}


def test_signs_alone_find_nobody(client, programme):
    client.force_login(make_staff(programme, "coordinator", "Ruth Okoro"))

    assert "Nobody is found" in client.get(reverse("search"), {"q": "--"}).text


def test_one_letter_is_asked_for_another(client, programme):
    client.force_login(make_staff(programme, "coordinator", "Ruth Okoro"))

    page = client.get(reverse("search"), {"q": "z"}).text
    assert "Write at least two" in page
    assert "Nobody is found" not in page


def rows(person, words) -> dict[str, list[str]]:
    return {group["title"]: [row["name"] for row in group["rows"]] for group in find(person, words)}


def test_people_pairs_requests_and_applications_are_found_by_whoever_may_see_them(client, programme):
    """PAR-32: one search over people, pairs and applications; each sees only their own part of it."""
    zoe, priya = make_member(programme, "mentor", "Zoe Lind"), make_member(programme, "mentee", "Priya Nair")
    sam = make_mentee(programme, "Sam Reed")
    make_member(programme, "mentor", "Zoe Quist", state=Membership.State.APPLIED)
    pair, asked = start(programme, zoe.cohort, "pair", [zoe, priya], by=None, at=AT), make_request(sam, zoe)
    ruth = make_staff(programme, "coordinator", "Ruth Okoro")
    volunteering = make_staff(programme, "volunteering", "Vera Lund")

    assert rows(ruth, "zoe") == {
        "People": ["Zoe Lind", "Zoe Quist"],
        "Working together": ["Priya Nair and Zoe Lind"],
        "Requests": ["Sam Reed asked Zoe Lind"],
    }
    assert rows(volunteering, "zoe").keys() == {"People", "Working together"}
    assert rows(sam.person, "zoe") == {"Requests": ["Sam Reed asked Zoe Lind"]}
    assert rows(priya.person, "zoe") == {"Working together": ["Zoe Lind"]}
    assert rows(make_staff(make_programme(slug="other"), "coordinator", "Olu Hale"), "zoe") == {}

    client.force_login(ruth)
    page = client.get(reverse("search"), {"q": "zoe"}).text
    assert "mentor in Small mentoring: waiting for approval" in page
    for kind, thing in (("relationship", pair), ("request", asked)):
        url = links.url_for(kind, thing.pk, staff=True)
        assert (f'href="{url}"' in page, client.get(url).status_code) == (True, 200)
