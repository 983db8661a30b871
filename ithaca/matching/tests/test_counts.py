"""How requests are counted: for staff, and for the two themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ithaca.kit.clock import now
from ithaca.matching.queries import requests
from ithaca.matching.rules.spread import Spread
from ithaca.matching.testing import make_mentee, make_mentor, make_request
from ithaca.matching.tests.test_finding import cost
from ithaca.programmes.testing import make_person, make_staff


def test_the_spread_of_requests_over_mentors(client, programme, amara):
    """CAREER-31: whether mentors get several requests at one time is measured, and shown to staff."""
    james = make_mentor(programme, "James Whitcombe")
    make_mentor(programme, "Zoe Unasked")
    for name in ("Priya Nair", "Tom Ashdown", "Zainab Yusuf"):
        make_request(make_mentee(programme, name), amara, at=now() - timedelta(days=2))
    make_request(make_mentee(programme, "Li Wei"), james, at=now() - timedelta(days=100))
    client.force_login(make_staff(programme))
    page = client.get(reverse("matching:spread", args=[programme.slug]))
    assert [(row["name"], row["open"], row["sent"]) for row in page.context["rows"]] == [
        ("Amara Okafor", 3, 3), ("James Whitcombe", 1, 0),
    ]  # fmt: skip
    assert page.context["spread"].rows() == [("0", 2), ("1", 0), ("2", 0), ("3", 1), ("4 or more", 0)]
    assert (page.context["several"], page.context["busiest"]) == (1, 100)
    year = client.get(reverse("matching:spread", args=[programme.slug]), {"days": "365"})
    assert year.context["spread"].unasked == 1
    assert requests.open_for([amara.pk, james.pk]) == {amara.pk: 3, james.pk: 1}


@pytest.mark.parametrize("who", ["mentor", "mentee", "adviser"])
def test_the_spread_is_for_staff_who_see_requests(client, programme, amara, priya, who):
    people = {"mentor": amara.person, "mentee": priya.person, "adviser": make_person("Jean Docherty")}
    client.force_login(people[who])
    assert client.get(reverse("matching:spread", args=[programme.slug])).status_code == 404


def test_the_spread_costs_the_same_for_one_and_for_five(client, programme, amara):
    client.force_login(make_staff(programme))
    page = reverse("matching:spread", args=[programme.slug])
    costs = []
    for number in range(5):
        make_request(
            make_mentee(programme, f"Mentee {number}"), make_mentor(programme, f"Mentor {number}"), at=now()
        )
        client.get(page)
        costs.append(cost(client, page))
    assert max(costs) == min(costs) <= 10


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_unevenness_is_a_share_and_zero_when_even(received):
    spread = Spread(received)
    assert 0 <= spread.unevenness() < 1
    assert sum(people for _, people in spread.rows()) == len(received)
    assert abs(Spread([3] * len(received)).unevenness()) < 1e-9


def test_unevenness_by_hand():
    """Of ten people one received all requests: 0.9; two people with one and three: 0.25."""
    assert round(Spread([0] * 9 + [7]).unevenness(), 6) == 0.9
    assert Spread([1, 3]).unevenness() == 0.25
    assert (Spread([5] + [1] * 9).busiest(), Spread([0]).busiest()) == (5 / 14, 0.0)


def test_home_and_membership_say_where_one_stands(client, asked, priya, amara):
    """PAR-03, PAR-20: places left, who waits, and whom one waits for."""
    client.force_login(priya.person)
    assert "Amara Okafor" in client.get("/").content.decode()
    client.force_login(amara.person)
    text = client.get(f"/membership/{amara.pk}/").content.decode()
    assert ("You have 2 of 2 places free." in text, "1 person waits for your answer" in text) == (True, True)
