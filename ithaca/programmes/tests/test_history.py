"""What somebody took part in stays where they find it, also when the programme has ended."""

import pytest
from django.urls import reverse

from ithaca.programmes.actions import closing
from ithaca.programmes.testing import AT, make_member, make_programme, make_staff

pytestmark = pytest.mark.django_db


def test_a_programme_that_has_ended_stands_before_and_not_as_if_it_ran(client):
    """Active on the day that it was closed: from then on it is history, with its date, and still to be read."""
    programme = make_programme()
    priya = make_member(programme, "mentee", "Priya Nair")
    client.force_login(priya.person)
    page = client.get(reverse("programmes:mine"))
    assert ([m.pk for m in page.context["there"]], page.context["gone"]) == ([priya.pk], [])
    closing.close(programme.pk, ends_pairs=False, by=make_staff(programme), at=AT)
    page = client.get(reverse("programmes:mine"))
    assert (page.context["there"], [m.pk for m in page.context["gone"]]) == ([], [priya.pk])
    assert "it ended on 2 November 2026" in page.text
    assert client.get(reverse("programmes:membership", args=[priya.pk])).status_code == 200


def test_the_overview_of_the_desk_leads_to_what_has_ended(client):
    programme = make_programme()
    client.force_login(make_staff(programme))
    assert f'href="{reverse("programmes:programmes")}"' in client.get(reverse("desk:overview")).text
