"""The first line of home is true, and where nothing waits it says the next step."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ithaca.help.actions import open_enquiry
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme, make_staff, role_of
from ithaca.relationships.actions import end, start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def programme():
    return make_programme(slug="career")


@pytest.fixture
def ruth(programme):
    return make_staff(programme, "coordinator", "Ruth Okoro")


def read(client, person, page="home") -> str:
    client.force_login(person)
    return client.get(reverse(page)).text


def test_what_waits_at_the_desk_is_said_in_the_first_line_of_home_and_of_the_queue(client, programme, ruth):
    for name in ("Tom Lee", "Lena Hart"):
        make_member(programme, "mentor", name, state="applied", applied_at=AT - timedelta(days=1))
    home, queue = read(client, ruth), read(client, ruth, "desk:queue")

    assert "Nothing waits" not in home
    assert home.count("2 things wait on you at the desk.") == 1
    assert "2 things wait on you at the desk</h1>" in queue


def test_home_shows_the_first_three_things_of_the_queue_each_with_its_way(client, programme, ruth):
    names = ("Tom Lee", "Lena Hart", "Amara Okafor", "Grace Mbeki")
    applied = [
        make_member(programme, "mentor", name, state="applied", applied_at=AT - timedelta(days=9 - n))
        for n, name in enumerate(names)
    ]
    home = read(client, ruth)

    ways = [reverse("desk:person", args=[member.pk]) for member in applied]
    assert [f'href="{way}"' in home for way in ways] == [True, True, True, False]
    assert "Open the whole queue" in home


def test_where_nobody_is_yet_home_and_queue_say_to_bring_people_in(client, programme, ruth):
    start_page = reverse("imports:start", args=[programme.slug])
    for page in ("home", "desk:queue"):
        text = read(client, ruth, page).partition("<main")[2]
        assert (start_page in text, "Nobody is in" in text, "All is well" in text) == (True, True, False), (
            page
        )
    make_member(programme, "mentor", "Tom Lee")
    assert "Nobody is in" not in read(client, ruth) + read(client, ruth, "desk:queue")


def test_who_may_not_bring_people_in_is_not_told_to(client, programme, ruth):
    role = role_of(programme, "coordinator")
    role.rights = [right for right in role.rights if right != "manage-people"]
    role.save()

    assert "Nothing waits on you at the desk</h1>" in read(client, ruth, "desk:queue")
    assert "Bring people in" not in read(client, ruth) + read(client, ruth, "desk:queue")


def test_after_an_end_home_says_where_to_look_for_somebody(client, programme):
    """The way to the directory in the scheme's words, for those who may look, as long as nothing runs."""
    tom, priya = make_member(programme, "mentor", "Tom Lee"), make_member(programme, "mentee", "Priya Nair")
    way = f'href="{reverse("matching:directory", args=[programme.slug])}">'
    pair = start(programme, tom.cohort, "pair", [tom, priya], by=None, at=AT)
    running = read(client, priya.person).partition("<main")[2]
    end(pair.pk, reason="done", message="Thank you.", by=tom.person, at=AT)
    ended = read(client, priya.person).partition("<main")[2]
    mentor = read(client, tom.person).partition("<main")[2]

    assert [way in text for text in (running, ended, mentor)] == [False, True, False]
    assert "Find a mentor</a>" in ended


def test_what_waits_for_a_team_is_said_once(client):
    """A question to the help desk is one thing on home: the team's queue shows it, and one's own list does not."""
    due = """
[[expect]]
name = "answer-desk"
about = "enquiry"
owner = "coordinator"
task = "Answer a message to the desk"
action = "Answer"
since = ["enquiry.opened"]
due = "3 days"
settled_by = ["enquiry.answered"]
"""
    programme = make_programme({**FILES, "scheme.toml": SCHEME + due})
    person = make_member(programme, "mentee", "Priya Nair").person
    open_enquiry(programme, kind="question", subject="A word", body="How?", by=person, at=AT)
    home = read(client, make_staff(programme, "coordinator", "Ruth Okoro"))

    assert "1 thing waits on you at the desk." in home
    assert "1 thing waits on you. " not in home
    assert "Answer a message to the desk" not in home
    assert home.count("Priya Nair: A word") == 1
