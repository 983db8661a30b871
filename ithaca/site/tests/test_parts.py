"""The components page is no page for the public of a real site."""

import pytest

from ithaca.programmes.testing import AT, make_institution, make_person, make_programme, make_staff
from ithaca.roles import actions as roles
from ithaca.roles.rights import Right

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def administrator():
    home, person = make_institution(), make_person("Tom Ashworth")
    chief = roles.define(
        institution=home, programme=None, name="administrator", title="Administrator", plural="Administrators",
        staff=True, rights=Right,
    )  # fmt: skip
    roles.appoint(person, chief, by=None, at=AT)
    return person


@pytest.mark.parametrize(
    ("who", "demo", "status"),
    [
        ("nobody", False, 404),
        ("nobody", True, 200),
        ("coordinator", False, 404),
        ("administrator", False, 200),
    ],
)
def test_components_are_shown_to(client, settings, who, demo, status):
    settings.ITHACA_DEMO = demo
    people = {"coordinator": lambda: make_staff(make_programme()), "administrator": administrator}
    if who in people:
        client.force_login(people[who](), backend=BACKEND)
    assert client.get("/_kit/").status_code == status
