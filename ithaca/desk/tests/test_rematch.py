"""Staff answer a wish for somebody else from the page on which they bring people together."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.desk.queries.things import name_of_wish
from ithaca.programmes.testing import AT, make_member
from ithaca.relationships import actions
from ithaca.relationships.actions.leaving import Onward
from ithaca.relationships.models import Relationship, Wish

pytestmark = pytest.mark.django_db


def test_from_the_wish_to_the_new_pair_in_two_presses(client, programme, ruth, pair):
    """PAR-21: the page knows who asked, and beginning anew ends what was."""
    priya = pair.participants.get(role__name="mentee")
    wish = actions.wish_for_another(pair.pk, by=priya.person, at=AT)
    lena = make_member(programme, "mentor", "Lena Hart")
    client.force_login(ruth)
    page = client.get(reverse("desk:rematch", args=[wish.pk]), follow=True)
    assert "Priya Nair would rather work with somebody else" in page.text
    assert f"&amp;wish={wish.pk}" in page.text or f"&wish={wish.pk}" in page.text
    chosen = {"kind": "pair", "chosen": [priya.membership_id, lena.pk], "wish": wish.pk}
    client.post(reverse("desk:pair", args=[programme.slug]), chosen)
    assert list(Relationship.objects.order_by("pk").values_list("state", flat=True)) == ["ended", "active"]


def test_who_has_exchanged_addresses_is_not_among_the_silent(client, programme, ruth, pair):
    """CAREER-50: such a pair is not called silent, neither by the filter nor by a mark."""
    Relationship.objects.update(last_contact_on=AT.date() - timedelta(400))
    client.force_login(ruth)
    url = reverse("desk:pairs", args=[programme.slug])
    page = client.get(url).text
    assert ("Past their rhythm</span>" in page, "&lt;span" in page) == (True, False)
    assert "Priya Nair" in client.get(url, {"since": "90"}).text
    for part in pair.participants.all():
        actions.share_contact(pair.pk, label="Phone", value="1", by=part.person, at=AT)
    assert "Past their rhythm" not in client.get(url).text
    assert "Priya Nair" not in client.get(url, {"since": "90"}).text


def test_who_was_left_needs_somebody_and_is_not_said_to_want_away(client, programme, ruth, pair):
    """In the queue, in steps for many and on the page on which people are brought together."""
    leaving = pair.participants.get(role__name="mentor")
    actions.leave_in_order(leaving.membership_id, {pair.pk: Onward.HELP}, by=leaving.person, at=AT)
    wish = Wish.objects.get()
    client.force_login(ruth)
    queue = client.get(reverse("desk:queue")).text
    page = client.get(reverse("desk:rematch", args=[wish.pk]), follow=True).text
    assert "Priya Nair needs somebody else to work with" in queue
    assert "Priya Nair needs somebody else to work with: what was has ended already." in page
    assert name_of_wish(wish) == "Priya Nair, who needs somebody else to work with"
    assert "would rather work" not in queue + page


def test_who_fits_best_stands_first_with_how_much_they_meet(client, programme, ruth):
    """PAR-21: whoever brings two people together sees it without opening a profile, from either side."""
    priya = make_member(
        programme, "mentee", "Priya Nair", aims={"aims": "A job.", "wants": ["cv", "interviews"]}
    )
    make_member(programme, "mentee", "Sam Reed", aims={"aims": "A job.", "wants": ["interviews"]})
    half = make_member(programme, "mentor", "Lena Hart", answers={"job": "Chemist", "helps": ["cv"]})
    both = make_member(
        programme, "mentor", "Tom Lee", answers={"job": "Editor", "helps": ["cv", "interviews"]}
    )
    make_member(programme, "mentor", "Vera Lund")
    client.force_login(ruth)

    def candidates(chosen):
        roles = client.get(reverse("desk:pair", args=[programme.slug]), {"chosen": chosen.pk}).context[
            "roles"
        ]
        return [(one["name"], one["fits"]) for role in roles for one in role["candidates"]]

    assert candidates(priya) == [
        ("Tom Lee", "meets 2 of 2 wishes"),
        ("Lena Hart", "meets 1 of 2 wishes"),
        ("Vera Lund", ""),
    ]
    assert candidates(both) == [("Sam Reed", "meets 1 of 1 wish"), ("Priya Nair", "meets 2 of 2 wishes")]
    assert candidates(half) == [("Priya Nair", "meets 1 of 2 wishes"), ("Sam Reed", "meets 0 of 1 wish")]
