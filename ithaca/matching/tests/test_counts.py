"""How requests are counted: for staff, and for the two themselves."""

from datetime import timedelta

from ithaca.matching.queries import requests
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_request

LATER = AT + timedelta(days=3)


def test_the_spread_of_requests_over_mentors(programme, amara):
    """CAREER-31: whether mentors get several requests at one time is measured."""
    james = make_mentor(programme, "James Whitcombe")
    for name in ("Priya Nair", "Tom Ashdown", "Zainab Yusuf"):
        make_request(make_mentee(programme, name), amara)
    make_request(make_mentee(programme, "Li Wei"), james)
    assert requests.spread(programme, AT) == {1: 1, 3: 1}
    assert requests.spread(programme, LATER) == {}
    assert requests.open_for([amara.pk, james.pk]) == {amara.pk: 3, james.pk: 1}


def test_home_and_membership_say_where_one_stands(client, asked, priya, amara):
    """PAR-03, PAR-20: places left, who waits, and whom one waits for."""
    client.force_login(priya.person)
    assert "Amara Okafor" in client.get("/").content.decode()
    client.force_login(amara.person)
    text = client.get(f"/membership/{amara.pk}/").content.decode()
    assert ("You have 2 of 2 places free." in text, "1 person waits for your answer" in text) == (True, True)
