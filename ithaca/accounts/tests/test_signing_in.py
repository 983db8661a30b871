"""Coming in: by a code or a password, with nothing told to strangers, and out again."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client

from ithaca.accounts import actions, signing
from ithaca.accounts.models import Person
from ithaca.accounts.rules.devices import device
from ithaca.kit.clock import travel
from ithaca.kit.models import Entry
from ithaca.programmes.testing import AT, make_person

pytestmark = pytest.mark.django_db
WORD = "a long enough password"


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()
    caches["local"].clear()


def last_mail():
    return mail.outbox[-1]


def code_in(letter):
    return re.search(r"[B-Z]{4}-[B-Z]{4}", letter.body)[0]


def amara(**more):
    person = make_person("Amara Okafor", "amara@example.org", password=WORD, **more)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def arrive(client, email, name="Amara Okafor", onward="/account/"):
    return client.post("/account/arrive/", {"name": name, "email": email, "next": onward})


def sign_in(client, email="amara@example.org", password=WORD, **more):
    return client.post("/account/login/", {"login": email, "password": password}, **more)


def test_somebody_new_has_an_account_once_the_address_is_proved(client):
    arrive(client, "Amara@Example.org")
    assert not Person.objects.exists()
    answer = client.post("/account/code/", {"code": code_in(last_mail()).lower().replace("-", " ")})
    person = Person.objects.get()
    assert (answer.url, person.email, person.name, person.has_usable_password()) == (
        "/account/",
        "amara@example.org",
        "Amara Okafor",
        False,
    )
    assert EmailAddress.objects.filter(user=person, verified=True, primary=True).count() == 1
    assert Entry.objects.filter(name="account.opened").count() == 1
    assert client.get("/account/").status_code == 200


def test_whoever_has_an_account_is_signed_in_and_keeps_their_name(client):
    person = amara()
    arrive(client, "amara@example.org", name="Somebody Else")
    client.post("/account/code/", {"code": code_in(last_mail())})
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Person.objects.get().name == "Amara Okafor"


def without_tokens(response):
    return re.sub(rb'value="[\w-]{40,}"', b"", response.content)


@pytest.mark.parametrize("path", ["arrive", "login", "login/code", "password/reset"])
def test_nothing_tells_whether_an_address_has_an_account(path):
    """The same status, place and text for an address that is known and one that is not."""
    amara()
    seen = []
    for email in ("amara@example.org", "nobody@example.org"):
        client, sent = Client(), len(mail.outbox)
        data = {"email": email, "login": email, "password": "not the password", "name": "Amara"}
        first = client.post(f"/account/{path}/", data)
        shown = client.get(first.url) if first.status_code == 302 else first
        text = without_tokens(shown).replace(email.encode(), b"")
        seen.append((first.status_code, getattr(first, "url", ""), text, len(mail.outbox) - sent))
    assert seen[0] == seen[1]


def test_a_wrong_code_can_be_mended_and_the_sixth_try_is_refused(client):
    arrive(client, "amara@example.org")
    right = code_in(last_mail())
    for _ in range(signing.TRIES - 1):
        assert b"not the code" in client.post("/account/code/", {"code": "BBBB-BBBB"}).content
    client.post("/account/code/", {"code": "BBBB-BBBB"})
    assert b"does not hold any more" in client.post("/account/code/", {"code": right}).content
    assert not Person.objects.exists()
    client.post("/account/code/another/")
    assert client.post("/account/code/", {"code": code_in(last_mail())}).status_code == 302


def test_a_new_session_gives_no_new_tries(client, settings):
    """Guessing is counted for the person, whatever browser, code or address of theirs it is tried with."""
    settings.ACCOUNT_RATE_LIMITS = {"code_tried": "10/15m/key", "request_login_code": ""}
    for _ in range(2):
        guesser = Client()
        arrive(guesser, "amara@example.org")
        for _ in range(5):
            guesser.post("/account/code/", {"code": "BBBB-BBBB"})
    late = Client()
    arrive(late, "amara@example.org")
    right = code_in(last_mail())
    assert b"too many tries" in late.post("/account/code/", {"code": right}).content
    assert late.get("/account/").status_code == 302
    other = Client()
    arrive(other, "kofi@example.org")
    assert other.post("/account/code/", {"code": code_in(last_mail())}).url == "/account/"


def test_the_other_door_counts_with_it(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"code_tried": "5/15m/key", "request_login_code": ""}
    amara()
    guesser = Client()
    arrive(guesser, "amara@example.org")
    for _ in range(5):
        guesser.post("/account/code/", {"code": "BBBB-BBBB"})
    client.post("/account/login/code/", {"email": "amara@example.org"})
    answer = client.post("/account/login/code/confirm/", {"code": code_in(last_mail())})
    assert (b"Too many tries" in answer.content, "_auth_user_id" in client.session) == (True, False)


def test_a_right_code_ends_the_count(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"code_tried": "5/15m/key", "request_login_code": ""}
    for _ in range(3):
        coming = Client()
        arrive(coming, "amara@example.org")
        for _ in range(4):
            coming.post("/account/code/", {"code": "BBBB-BBBB"})
        assert coming.post("/account/code/", {"code": code_in(last_mail())}).url == "/account/"


def test_a_code_holds_for_a_quarter_of_an_hour():
    from datetime import timedelta

    kept = signing.arrival("a@b.org", "A", "BCDF-GHJK", "/", at=AT)
    assert signing.is_right(kept, "bcdf ghjk", at=AT + timedelta(minutes=15))
    assert not signing.is_right(kept, "bcdf ghjk", at=AT + timedelta(minutes=15, seconds=1))


def test_the_code_is_not_kept_where_it_could_be_read(client):
    arrive(client, "amara@example.org")
    assert code_in(last_mail()).replace("-", "") not in str(dict(client.session))


def test_one_is_never_sent_on_to_a_strange_site(client):
    arrive(client, "amara@example.org", onward="https://elsewhere.example.com/")
    assert client.post("/account/code/", {"code": code_in(last_mail())}).url == "/"


def test_the_sixth_wrong_password_is_refused_even_when_it_is_right(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}  # the usual ones
    amara()
    for _ in range(5):
        assert b"do not go together" in sign_in(client, password="wrong").content
    assert b"Too many tries" in sign_in(client).content
    assert "_auth_user_id" not in client.session


def test_codes_are_not_sent_without_end(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    assert [arrive(client, "amara@example.org").status_code for _ in range(4)] == [302, 302, 302, 429]


def test_a_closed_account_has_no_access_from_its_next_request(client):
    person = amara()
    sign_in(client)
    assert client.get("/account/").status_code == 200
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
    arrive(client, "amara@example.org")
    assert client.post("/account/code/", {"code": code_in(last_mail())}).url == "/account/inactive/"


def test_sign_ins_are_listed_and_can_be_ended(client):
    person = amara()
    phone, library = Client(), Client()
    sign_in(client, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/130.0"})
    sign_in(phone, headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/605"})
    sign_in(library, headers={"user-agent": "Mozilla/5.0 (Windows NT) Chrome/126 Edg/126"})
    page = client.get("/account/sessions/").content.decode()
    assert [name in page for name in ("Firefox on Linux", "Safari on an iPhone", "Edge on Windows")] == [
        True
    ] * 3
    of_library = UserSession.objects.get(user=person, user_agent__contains="Edg/")
    client.post(f"/account/sessions/{of_library.pk}/end/")
    assert (library.get("/account/").status_code, phone.get("/account/").status_code) == (302, 200)
    client.post("/account/sessions/end/")
    assert (phone.get("/account/").status_code, client.get("/account/").status_code) == (302, 200)


def test_who_travels_in_a_demo_stays_signed_in(client, settings):
    amara()
    sign_in(client, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/130.0"})
    settings.ITHACA_DEMO = True
    travel(days=400)
    page = client.get("/account/sessions/")
    assert (page.status_code, "Firefox on Linux" in page.content.decode()) == (200, True)


def test_nobody_ends_the_sign_ins_of_somebody_else(client):
    amara()
    sign_in(client)
    stranger = Client()
    stranger.force_login(make_person("Bo Lind"))
    row = UserSession.objects.get()
    assert stranger.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert client.get("/account/").status_code == 200


def test_one_says_how_one_is_called(client):
    person = amara()
    client.force_login(person)
    answer = client.post(
        "/account/", {"name": "Amara Bell", "pronouns": "she/her", "pronunciation": "a-MAR-a"}
    )
    person.refresh_from_db()
    assert (answer.status_code, person.name, person.pronouns, person.pronunciation) == (
        302,
        "Amara Bell",
        "she/her",
        "a-MAR-a",
    )
    assert Entry.objects.filter(name="account.renamed").count() == 1


def test_one_chooses_light_or_dark_and_comes_back(client):
    person = amara()
    client.force_login(person)
    assert client.post("/account/appearance/", {"theme": "dark", "next": "/account/"}).url == "/account/"
    client.post("/account/appearance/", {"theme": "pink"})
    person.refresh_from_db()
    assert person.theme == "dark"


@pytest.mark.parametrize(
    "path",
    ["login", "login/code", "password/reset", "password/reset/done", "password/reset/key/1-x", "signup",
     "inactive", "arrive"],
)  # fmt: skip
def test_every_page_of_coming_in_is_ours(client, path):
    page = client.get(f"/account/{path}/", follow=True).content.decode()
    assert page.count("<h1") == 1
    assert "plain-card" in page


@pytest.mark.parametrize("path", ["", "sessions", "email", "password/change", "password/set", "logout"])
def test_every_page_of_ones_own_account_is_ours(client, path):
    client.force_login(amara())
    page = client.get(f"/account/{path}/".replace("//", "/"), follow=True).content.decode()
    assert page.count("<h1") == 1


def test_arriving_twice_is_one_account():
    one = actions.arrive("amara@example.org", "Amara", at=AT)
    assert actions.arrive("AMARA@example.org", "Other", at=AT) == one
    assert Person.objects.count() == EmailAddress.objects.count() == 1


def test_devices_in_words():
    assert [device(agent) for agent in ("", "Mozilla (Android) Chrome/1", "curl/8")] == [
        "A browser",
        "Chrome on an Android device",
        "A browser",
    ]


def test_somebody_brought_in_by_staff_signs_in_by_a_code_with_no_more_ado(client):
    """An imported person has an account and nothing else: the code proves the address."""
    person = make_person("Priya Nair", "priya@example.org")
    client.post("/account/login/code/", {"email": "priya@example.org"})
    answer = client.post("/account/login/code/confirm/", {"code": code_in(last_mail())})
    assert (answer.status_code, client.session["_auth_user_id"]) == (302, str(person.pk))
    assert EmailAddress.objects.get(user=person).verified


def change_address(person, email):
    client = Client()
    client.force_login(person)
    first = client.post("/account/email/", {"action_add": "", "email": email}, follow=True)
    return client, first


def test_an_address_is_changed_once_the_new_one_is_proved():
    person = amara()
    client, page = change_address(person, "bell@example.org")
    assert b"Look in your inbox" in page.content
    person.refresh_from_db()
    assert person.email == "amara@example.org"
    client.post("/account/confirm-email/", {"code": code_in(last_mail())})
    person.refresh_from_db()
    assert person.email == "bell@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("bell@example.org", True, True)
    ]


def test_changing_an_address_does_not_tell_who_has_an_account():
    person = amara()
    make_person("Bo Lind", "bo@example.org")
    pages = []
    for email in ("bo@example.org", "nobody@example.org"):
        _, page = change_address(person, email)
        pages.append(
            (page.status_code, page.redirect_chain, without_tokens(page).replace(email.encode(), b""))
        )
        EmailAddress.objects.filter(user=person, primary=False).delete()
    assert pages[0] == pages[1]


def test_a_new_password_signs_out_every_other_device_and_not_this_one(client):
    amara()
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "another long password"
    client.post("/account/password/change/", {"oldpassword": WORD, "password1": new, "password2": new})
    assert (client.get("/account/").status_code, elsewhere.get("/account/").status_code) == (200, 302)
    assert UserSession.objects.purge_and_list(Person.objects.get()) == [
        UserSession.objects.get(session_key=client.session.session_key)
    ]
