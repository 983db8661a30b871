"""Signing in at one's institution, against a real provider in a process of its own."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache

from ithaca.accounts.models import Person
from ithaca.programmes.testing import make_person

pytestmark = pytest.mark.django_db
PRIYA = {"sub": "s-1", "email": "priya@student.example", "email_verified": True, "name": "Priya Nair"}


@pytest.fixture(scope="module")
def provider():
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "oidc_provider.py")], stdout=subprocess.PIPE, text=True
    )
    with process:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture(autouse=True)
def institution(settings, provider):
    cache.clear()
    app = {
        "provider_id": "institution", "name": "Northfield University", "client_id": "ithaca", "secret": "between-us",
        "settings": {"server_url": provider, "domains": ["student.example"]},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def there(url: str, data: dict | None = None) -> tuple[int, str]:
    """(status, where to) of the provider's answer."""
    body = None if data is None else json.dumps(data).encode()
    try:
        with urllib.request.build_opener(Stay).open(urllib.request.Request(url, body)) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers.get("Location", "")


def sign_in(client, provider, claims, change=lambda back: back):
    """The whole way: to the institution, through it, and back."""
    there(f"{provider}/next", claims)
    out = client.post("/account/oidc/institution/login/?next=/account/")
    assert out.url.startswith(f"{provider}/authorize?")
    status, back = there(out.url)
    assert status == 302
    parts = urlsplit(change(back))
    return client.get(f"{parts.path}?{parts.query}")


def signed_in(client) -> int | None:
    found = client.session.get("_auth_user_id")
    return found and int(found)


def test_a_student_comes_in_with_a_new_account_and_comes_back_to_it(client, provider):
    """The code flow with PKCE, against a provider that checks the verifier."""
    assert "Sign in at Northfield University" in client.get("/account/login/").content.decode()
    answer = sign_in(client, provider, PRIYA)
    person = Person.objects.get()
    assert (answer.status_code, answer.url, signed_in(client)) == (302, "/account/", person.pk)
    assert (person.name, person.email, person.has_usable_password()) == ("Priya Nair", PRIYA["email"], False)
    assert EmailAddress.objects.get(user=person).verified
    client.post("/account/logout/")
    sign_in(client, provider, PRIYA | {"email": "priya.new@student.example"})
    assert (signed_in(client), Person.objects.count()) == (person.pk, 1)


def test_whoever_staff_brought_in_is_met_by_the_address_that_the_institution_has_checked(client, provider):
    person = make_person("P. Nair", PRIYA["email"])
    sign_in(client, provider, PRIYA)
    assert (signed_in(client), Person.objects.get().name) == (person.pk, "P. Nair")


@pytest.mark.parametrize(
    "claims",
    [
        PRIYA | {"email_verified": False},
        {key: value for key, value in PRIYA.items() if key != "email_verified"},
        PRIYA | {"email_verified": "true"},
        PRIYA | {"email": "priya@elsewhere.example"},
        PRIYA | {"email": "priya@student.example.evil.example"},
        PRIYA | {"email": "priya@evil.example@student.example"},
        {"sub": "s-1", "name": "Priya Nair"},
    ],
)
def test_no_address_that_is_not_proved_opens_or_joins_anything(client, provider, claims):
    """Never linked by an address that the institution has not checked, or that is not of its domains."""
    for email in ("priya@student.example", "priya@elsewhere.example"):
        make_person("Priya Nair", email)
    answer = sign_in(client, provider, claims)
    assert (signed_in(client), SocialAccount.objects.count(), Person.objects.count()) == (None, 0, 2)
    assert answer.status_code in (200, 302, 403)


def test_an_answer_that_we_did_not_ask_for_signs_nobody_in(client, provider):
    sign_in(client, provider, PRIYA, change=lambda back: back.replace("state=", "state=x"))
    assert (signed_in(client), Person.objects.count()) == (None, 0)


def test_a_code_of_somebody_elses_sign_in_is_of_no_use(client, provider):
    """PKCE: a stolen code cannot be brought in through another sign-in."""
    there(f"{provider}/next", PRIYA)
    stolen = parse_qs(urlsplit(there(client.post("/account/oidc/institution/login/").url)[1]).query)["code"][
        0
    ]

    def with_stolen(back: str) -> str:
        state = parse_qs(urlsplit(back).query)["state"][0]
        return f"{back.partition('?')[0]}?code={stolen}&state={state}"

    sign_in(client, provider, PRIYA | {"sub": "s-2"}, change=with_stolen)
    assert (signed_in(client), Person.objects.count()) == (None, 0)
    assert "verifier" in there(f"{provider}/refused")[1]


def test_after_their_studies_they_come_in_by_a_code_as_before(client, provider):
    """A relationship outlives studies, university address and single sign-on: another address of theirs does."""
    sign_in(client, provider, PRIYA)
    person = Person.objects.get()
    EmailAddress.objects.create(user=person, email="priya@home.example", verified=True)
    client.post("/account/logout/")
    client.post("/account/login/code/", {"email": "priya@home.example"})
    code = next(word for word in mail.outbox[-1].body.split() if len(word) == 9 and word[4] == "-")
    client.post("/account/login/code/confirm/", {"code": code})
    assert signed_in(client) == person.pk


def test_whoever_came_in_by_their_institution_alone_may_stop_using_it(client, provider):
    """From their account, without a password: a code to their address is their way in from then on."""
    sign_in(client, provider, PRIYA)
    assert "/account/institution/" in client.get("/account/").text
    page = client.get("/account/institution/").text
    assert "Northfield University" in page
    row = SocialAccount.objects.get()
    client.post("/account/institution/", {"account": row.pk})
    assert not SocialAccount.objects.exists()
    assert "Not used yet" in client.get("/account/institution/").text


def test_nobody_locks_themselves_out(client, provider):
    sign_in(client, provider, PRIYA)
    EmailAddress.objects.update(verified=False)
    row = SocialAccount.objects.get()
    assert (
        "no e-mail address of yours is proved"
        in client.post("/account/institution/", {"account": row.pk}).text
    )
    assert SocialAccount.objects.exists()
