"""The one search finds people as the lists of the desk do, and only those whom one may see."""

import pytest
from django.urls import reverse

from ithaca.programmes.testing import AT, make_member, make_programme, make_staff
from ithaca.relationships.actions import start
from ithaca.site.finding import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(slug="career")


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
