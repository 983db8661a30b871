"""A second step of signing in: set up, used, lost, and demanded by role."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from ithaca.programmes.testing import FILES, SCHEME, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
WORD = "a long enough password"


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def somebody(name="Ruth Okoro", email="ruth@example.org"):
    person = make_person(name, email, password=WORD)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def sign_in(email="ruth@example.org") -> tuple[Client, object]:
    client = Client()
    return client, client.post("/account/login/", {"login": email, "password": WORD})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client) -> str:
    """Codes from a phone, set up through the pages; the key of the phone."""
    client.post("/account/reauthenticate/", {"password": WORD})
    page = client.get("/account/second-step/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    client.post("/account/second-step/totp/activate/", {"code": code_of(secret)})
    return secret


def test_codes_from_a_phone_are_set_up_and_asked_for():
    somebody()
    client, _ = sign_in()
    secret = set_up(client)
    assert "On" in client.get("/account/second-step/").content.decode()
    other, answer = sign_in()
    assert answer.url == "/account/second-step/authenticate/"
    assert other.get("/account/").status_code == 302
    cache.clear()  # a code holds once
    assert b"Incorrect code" in other.post("/account/second-step/authenticate/", {"code": "000000"}).content
    assert other.post("/account/second-step/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert other.get("/account/").status_code == 200


def test_a_passkey_is_offered_to_whoever_has_one():
    """At the second step; who has a phone's codes alone would press it in vain."""
    somebody()
    client, _ = sign_in()
    set_up(client)
    other, _ = sign_in()
    assert "Use a passkey" not in other.get("/account/second-step/authenticate/").text


def test_whoever_is_asked_once_more_may_choose_the_way():
    somebody()
    client, _ = sign_in()
    set_up(client)
    page = client.get("/account/reauthenticate/?next=/account/").text
    assert (
        '<a class="btn" href="/account/second-step/reauthenticate/?next=%2Faccount%2F">Use a code</a>' in page
    )


def test_a_recovery_code_lets_in_once_when_the_phone_is_lost():
    person = somebody()
    client, _ = sign_in()
    set_up(client)
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    assert codes[0] in client.get("/account/second-step/recovery-codes/").content.decode()
    reached = []
    for _ in range(2):
        other, _ = sign_in()
        other.post("/account/second-step/authenticate/", {"code": codes[0]})
        reached.append(other.get("/account/").status_code)
    assert reached == [200, 302]


def test_the_key_of_the_phone_is_not_readable_in_the_database():
    person = somebody()
    client, _ = sign_in()
    secret = set_up(client)
    kept = Authenticator.objects.get(user=person, type="totp")
    assert secret not in str(kept.data)
    assert get_adapter().decrypt(kept.data["secret"]) == secret


@pytest.mark.parametrize("by", ["role", "setting"])
def test_a_role_can_demand_it(settings, by):
    """Staff reach their own account before, and everything else after."""
    if by == "role":
        kind = "[roles.coordinator]\n"
        programme = make_programme(
            {**FILES, "scheme.toml": SCHEME.replace(kind, kind + "second_step = true\n")}
        )
    else:
        settings.ITHACA_SECOND_STEP = "staff"
        programme = make_programme()
    make_staff(programme, "coordinator", somebody())
    client, _ = sign_in()
    assert client.get("/desk/").url == "/account/second-step/"
    assert client.get("/").status_code == 200  # the front page is for everybody
    assert client.get("/account/").status_code == 200
    secret = set_up(client)
    assert client.get("/desk/").url == "/account/second-step/reauthenticate/?next=%2Fdesk%2F"
    cache.clear()
    again, _ = sign_in()
    assert again.post("/account/second-step/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert again.get("/desk/").status_code == 200


def test_nobody_else_is_asked_for_it(settings):
    settings.ITHACA_SECOND_STEP = "staff"
    somebody()
    client, _ = sign_in()
    assert client.get("/mine/").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "totp/activate/", "webauthn/", "webauthn/add/", "recovery-codes/generate/"]
)
def test_every_page_of_it_is_ours(path):
    somebody()
    client, _ = sign_in()
    page = client.get(f"/account/second-step/{path}", follow=True).content.decode()
    assert '<main id="main"' in page
    assert page.count("<h1") == 1
