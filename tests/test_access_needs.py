"""What makes it easier for somebody to talk or meet is read by those who can do something about it."""

import pytest
from django.urls import reverse

from ithaca.programmes.models import Membership
from ithaca.programmes.scheme import read_folder
from ithaca.programmes.testing import AT, make_person, make_programme, make_staff, role_of
from ithaca.relationships import actions
from ithaca.relationships.testing import make_pair, people_of
from ithaca.site.places import schemes_dir

NEEDS = "Captions on, please, and a line in writing afterwards."


@pytest.mark.django_db
def test_access_needs_reach_only_those_who_act_on_them(client):
    """PAR-32: asked when two begin together, read by the other alone: by no staff, in no list and no file."""
    programme = make_programme(read_folder(schemes_dir() / "career-mentoring"))
    parts = [
        Membership.objects.create(
            programme=programme, cohort=programme.cohorts.get(), person=make_person(name), state="active",
            role=role_of(programme, role), joined_at=AT,
        )
        for role, name in (("mentee", "Priya Nair"), ("mentor", "Amara Okafor"))
    ]  # fmt: skip
    pair = make_pair(programme, *parts)
    priya, amara = people_of(pair)
    said = {"time": "An hour", "easier": NEEDS, "hope": "A first step"}
    actions.agree(pair.pk, answers=said, by=priya, at=AT)

    page = reverse("relationships:relationship", args=[pair.pk])
    client.force_login(amara)
    text = client.get(page).text
    assert (NEEDS in text, "What makes it easier for them" in text) == (True, True)
    client.force_login(make_staff(programme, "coordinator", "Ruth Okoro"))
    people = reverse("desk:people", args=[programme.slug])
    for url in (page, reverse("desk:person", args=[parts[0].pk]), people, f"{people}?as=csv", "/desk/"):
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, NEEDS.encode() in body) == (200, False), url
