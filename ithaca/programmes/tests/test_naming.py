"""Somebody names another person in their profile, who is invited to take a part."""

import re

import pytest
from django.core.exceptions import ValidationError

from ithaca.kit.toml import Refused
from ithaca.notices.models import Mail
from ithaca.programmes.actions import members, profiles
from ithaca.programmes.models import Membership
from ithaca.programmes.scheme import parse
from ithaca.programmes.testing import (
    AT,
    FILES,
    PROFILE,
    SCHEME,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.questions.forms import PersonField

SPONSOR = """
[roles.sponsor]
title = "sponsor"
plural = "sponsors"
kind = "participant"

[joining.roles.sponsor]
form = "sponsor"
sign_up = false

[joining.roles.mentee]
form = "mentee"
"""
QUESTION = """
[[field]]
name = "sponsor"
label = "Who is your sponsor?"
kind = "person"
invites = "sponsor"
"""
LYDIA = "Lydia Stone <lydia@example.org>"
pytestmark = pytest.mark.django_db


def naming_files() -> dict:
    scheme = SCHEME.replace('[joining.roles.mentee]\nform = "profile"\nreflection = "reflection"\n', SPONSOR)
    return {
        **FILES,
        "scheme.toml": scheme,
        "forms/mentee.toml": PROFILE + QUESTION,
        "forms/sponsor.toml": PROFILE,
    }


@pytest.fixture
def programme():
    return make_programme(naming_files())


def apply_naming(programme, said: str = LYDIA):
    """Priya asks to join and names somebody."""
    priya = make_person()
    began = members.begin(programme, "mentee", by=priya, at=AT)
    profiles.save_profile(began.pk, {"sponsor": said}, by=priya, at=AT)
    return members.apply(began.pk, by=priya, at=AT)


def sponsors(programme) -> list[tuple]:
    rows = Membership.objects.filter(programme=programme, role__name="sponsor").order_by("pk")
    return list(rows.values_list("person__name", "person__email", "state"))


def test_whoever_is_named_is_invited_once_staff_let_in_who_names_them(programme):
    """PAR-01: a part that somebody else brings their own person for."""
    priya = apply_naming(programme)
    assert sponsors(programme) == []

    members.approve(priya.pk, by=make_staff(programme), at=AT)

    assert sponsors(programme) == [("Lydia Stone", "lydia@example.org", "invited")]
    mail = Mail.objects.get(letter="named")
    assert mail.address == "lydia@example.org"
    assert mail.subject == "Priya Nair named you as sponsor in Small mentoring"
    assert "/join/" in mail.text


def test_saving_again_invites_nobody_twice_and_another_name_invites_that_one(programme):
    priya = apply_naming(programme)
    members.approve(priya.pk, by=make_staff(programme), at=AT)

    for said in (LYDIA, "Tom Lee <tom@example.org>", LYDIA):
        profiles.save_profile(priya.pk, {"sponsor": said}, by=priya.person, at=AT)

    assert [name for name, _, _ in sponsors(programme)] == ["Lydia Stone", "Tom Lee"]


def test_nobody_makes_us_write_to_strangers_without_end(programme):
    priya = apply_naming(programme)
    members.approve(priya.pk, by=make_staff(programme), at=AT)

    for number in range(9):
        profiles.save_profile(priya.pk, {"sponsor": f"N <n{number}@example.org>"}, by=priya.person, at=AT)

    assert len(sponsors(programme)) == 5


@pytest.mark.parametrize("said", ["Lydia Stone", "", "Myself <{own}>"])
def test_without_an_address_of_somebody_else_nobody_is_invited(programme, said):
    priya = apply_naming(programme)
    said = said.format(own=priya.person.email)
    profiles.save_profile(priya.pk, {"sponsor": said}, by=priya.person, at=AT)

    members.approve(priya.pk, by=make_staff(programme), at=AT)

    assert sponsors(programme) == []


def test_who_is_here_in_that_part_already_is_left_alone(programme):
    lydia = make_person("Lydia Stone", "lydia@example.org")
    make_member(programme, "sponsor", lydia)

    members.approve(apply_naming(programme).pk, by=make_staff(programme), at=AT)

    assert sponsors(programme) == [("Lydia Stone", "lydia@example.org", "active")]
    assert not Mail.objects.filter(letter="named").exists()


def test_the_form_asks_for_a_name_and_an_address(programme, client):
    priya = make_person()
    client.force_login(priya)
    began = members.begin(programme, "mentee", by=priya, at=AT)
    page = f"/membership/{began.pk}/profile/"

    shown = client.get(page).text
    assert re.findall(r"<label for=\"id_sponsor_\d\">(.*?)</label>", shown) == [
        "Their name",
        "Their e-mail address",
    ]
    client.post(page, {"sponsor_0": "Lydia Stone", "sponsor_1": "Lydia@example.org", "send": "1"})

    began.refresh_from_db()
    assert began.answers == {"sponsor": LYDIA}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("forms/mentee.toml", 'kind = "person"\n', "", "forms/mentee.toml:20: field[3].invites: found"),
        (
            "forms/mentee.toml",
            'invites = "sponsor"',
            'invites = "spnsor"',
            "scheme.toml:38: joining.roles.mentee.form",
        ),
        (
            "scheme.toml",
            'form = "mentee"',
            'form = "mentee"\napproval = false',
            "joining.roles.mentee.approval",
        ),
    ],
)
def test_a_wrong_invitation_is_refused_with_its_line(file, old, new, said):
    """TOP-08: file, line, found, expected."""
    files = naming_files()
    files[file] = files[file].replace(old, new)

    with pytest.raises(Refused) as refused:
        parse(files)

    assert said in str(refused.value.problems[0])


@pytest.mark.parametrize("name", ["Win at https://evil.example", "Go to WWW.evil.example"])
def test_a_name_that_greets_a_stranger_holds_no_link(name):
    field = PersonField(draft=False)
    with pytest.raises(ValidationError, match="without a link"):
        field.clean([name, "lydia@example.org"])
    assert field.clean(["Lydia Stone", "Lydia@example.org"]) == LYDIA
