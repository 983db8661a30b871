"""Asking one person to join, without a spreadsheet."""

import pytest
from django.urls import reverse

from ithaca.accounts.models import Person
from ithaca.notices.models import Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import make_member, make_person

pytestmark = pytest.mark.django_db


def invite(client, programme, **more):
    said = {"role": "mentor", "email": "lena@example.org", "name": "Lena Ford", **more}
    return client.post(reverse("desk:invite_one", args=[programme.slug]), said, follow=True)


def test_one_person_is_invited_by_hand(client, programme, ruth, vera):
    """PAR-02: manual add; whoever is invited has a letter with a way in, and is in after a yes."""
    client.force_login(vera)
    assert invite(client, programme).status_code == 404
    client.force_login(ruth)
    assert (
        reverse("desk:invite_one", args=[programme.slug])
        in client.get(f"/desk/{programme.slug}/people/").text
    )
    page = invite(client, programme)
    member = Membership.objects.get(person__email="lena@example.org")
    assert (member.person.name, member.role.name, member.state) == ("Lena Ford", "mentor", "invited")
    assert "Lena Ford is invited as a mentor" in page.text
    mail = Mail.objects.get(letter="invited")
    assert (mail.to, "/join/" in mail.text) == (member.person, True)


def test_who_has_an_account_keeps_it_and_who_takes_part_is_not_invited_again(client, programme, ruth):
    amara = make_member(programme, "mentor", make_person("Amara Okafor", "amara@example.org"))
    client.force_login(ruth)
    page = invite(client, programme, email="AMARA@example.org", name="A. Okafor")
    assert page.status_code == 200
    assert "It stands at “Active” now." in page.text
    assert Person.objects.filter(email__iexact="amara@example.org").count() == 1
    assert not Mail.objects.exists()
    invite(client, programme, role="mentee", email="amara@example.org", name="A. Okafor")
    assert Membership.objects.get(role__name="mentee").person == amara.person
    assert Person.objects.get(pk=amara.person_id).name == "Amara Okafor"
