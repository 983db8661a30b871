"""Who took part under other rules of who sees what is told before anybody looks."""

import pytest

from ithaca.notices.models import Mail
from ithaca.programmes.actions import members, schemes
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme

pytestmark = pytest.mark.django_db


def with_address(seen_by: str) -> dict:
    said = f'contact_address = true\ncontact_seen_by = "{seen_by}"'
    return {**FILES, "scheme.toml": SCHEME.replace("contact_address = true", said)}


def test_mentors_are_told_when_others_see_their_address_than_until_now():
    """CAREER-18: told which rule holds on joining, and again on change; nobody else has a letter."""
    programme = make_programme(with_address("partner"))
    amara = make_member(programme, "mentor", "Amara Okafor", contact_email="a@mentors.example.org")
    make_member(programme, "mentee", "Priya Nair")
    gone = make_member(programme, "mentor", "Bo Lind")
    members.leave(gone.pk, by=gone.person, at=AT)

    newer = schemes.load(with_address("programme"), at=AT)
    for _ in range(2):
        schemes.take_up(programme, newer, by=None, at=AT)
    mail = Mail.objects.get(letter="seen-by-others")
    said = " ".join(mail.text.replace("\n>", " ").split())
    assert mail.to == amara.person
    assert (
        "Contact address: now seen by people of this programme; "
        "until today by those you work with, once you do, and staff." in said
    )
    assert f"/membership/{amara.pk}/profile/" in mail.text


def asking(seen_by: str) -> dict:
    story = f'[[field]]\nname = "story"\nlabel = "Your story"\nseen_by = "{seen_by}"\n'
    return {**FILES, "forms/profile.toml": FILES["forms/profile.toml"] + story}


def test_a_question_that_others_see_than_did_is_named_and_other_changes_need_no_letter():
    programme = make_programme(asking("staff"))
    make_member(programme, "mentor", "Amara Okafor")
    sooner = {**asking("staff"), "scheme.toml": SCHEME.replace("14 days", "10 days")}
    schemes.take_up(programme, schemes.load(sooner, at=AT), by=None, at=AT)
    assert not Mail.objects.exists()
    schemes.take_up(programme, schemes.load(asking("partner"), at=AT), by=None, at=AT)
    text = Mail.objects.get(letter="seen-by-others").text
    assert "Your story: now seen by those you work with, once you do, and staff" in " ".join(text.split())
