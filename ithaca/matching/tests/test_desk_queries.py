"""What the desk reads of requests: states and days, never words."""

from datetime import timedelta

from ithaca.matching import actions
from ithaca.matching.queries import requests
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_request
from ithaca.programmes.testing import make_staff

LATER = AT + timedelta(days=3)


def test_staff_see_the_requests_of_their_programmes_alone(programme, asked):
    elsewhere = make_programme()
    make_request(make_mentee(elsewhere), make_mentor(elsewhere))
    ruth = make_staff(programme)
    rows = requests.staff_rows(requests.seen_by(ruth), LATER)
    assert [(r["mentee"], r["mentor"], r["state"], r["days"]) for r in rows] == [
        ("Priya Nair", "Amara Okafor", "sent", 3)
    ]
    assert requests.staff_rows(requests.seen_by(asked.mentee.person), LATER) == []


def test_requests_are_narrowed_by_state_age_and_name(programme, asked, amara):
    ruth = make_staff(programme)
    late = make_request(make_mentee(programme, "Tom Ashdown"), amara, at=LATER)
    actions.withdraw(late.pk, by=late.mentee.person, at=LATER)

    def found(**narrow):
        return [r["mentee"] for r in requests.staff_rows(requests.seen_by(ruth, **narrow), LATER)]

    assert found() == ["Priya Nair", "Tom Ashdown"]
    assert found(state="open") == ["Priya Nair"]
    assert found(state="withdrawn") == ["Tom Ashdown"]
    assert found(sent_before=LATER) == ["Priya Nair"]
    assert found(sent_since=LATER) == ["Tom Ashdown"]
    assert found(named="ash", programme=programme) == ["Tom Ashdown"]
    assert requests.counts_by_state(ruth, programme=programme) == {"sent": 1, "withdrawn": 1}


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
