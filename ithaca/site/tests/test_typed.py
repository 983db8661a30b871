"""What somebody typed is not lost when their sign-in has ended, and nobody else ever sees it."""

from datetime import timedelta

import pytest
from django.test import Client

from ithaca.accounts import actions
from ithaca.accounts.models import Draft
from ithaca.kit.clock import now
from ithaca.programmes.testing import make_member, make_person, make_staff
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = "I have thought about the interview, and here is what I would say."


def browser_of(person) -> Client:
    """A browser in which somebody signed in and looked at a page."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/account/")
    return client


def expire(client):
    del client.cookies["ithaca"]


def kept_for(person) -> list[dict]:
    return [draft.fields for draft in Draft.objects.visible_to(person)]


@pytest.fixture
def priya():
    return make_person("Priya Nair")


def test_what_was_typed_is_kept_and_offered_back_after_signing_in_again(priya):
    """PAR-32: a form survives an expired session."""
    client = browser_of(priya)
    expire(client)
    sent = client.post(
        "/talk/7/say/",
        {"body": WORDS, "csrfmiddlewaretoken": "x"},
        headers={"Referer": "http://testserver/talk/7/"},
    )
    assert sent.url == "/account/login/?next=/account/kept/"
    assert "What you typed is kept" in client.get(sent.url).content.decode()
    client.force_login(priya, backend=BACKEND)
    page = client.get("/account/kept/").content.decode()
    assert WORDS in page
    assert 'action="/talk/7/say/"' in page
    assert 'href="/talk/7/"' in page
    assert kept_for(priya) == [{"body": [WORDS]}]


def test_sending_it_sends_it_and_it_is_kept_no_longer(programme):
    """PAR-32: what was kept is sent with one press."""
    pair = make_pair(programme)
    priya = people_of(pair)[0]
    client = browser_of(priya)
    expire(client)
    client.post(f"/with/{pair.pk}/goals/", {"text": "A first CV", "then": "2"})
    client.force_login(priya, backend=BACKEND)
    fields = Draft.objects.get().fields
    assert client.post(f"/with/{pair.pk}/goals/", fields).status_code == 302
    assert "A first CV" in client.get(f"/with/{pair.pk}/").content.decode()
    assert kept_for(priya) == []


def test_whoever_signs_in_next_on_the_same_machine_sees_nothing_of_it(priya):
    """PAR-32: what was typed is bound to the person, not to the machine."""
    kofi = make_person("Kofi Mensah")
    client = browser_of(priya)
    expire(client)
    client.post("/talk/7/say/", {"body": WORDS})
    client.force_login(kofi, backend=BACKEND)
    assert WORDS not in client.get("/account/kept/").content.decode()
    draft = Draft.objects.get()
    assert client.post(f"/account/kept/{draft.pk}/throw-away/").status_code == 404
    assert kept_for(priya) == [{"body": [WORDS]}]


def test_a_form_of_an_earlier_person_does_not_pass_as_one_of_the_next(priya):
    """The secret of the forms is renewed with each sign-in, so nothing is kept under the wrong name."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(priya, backend=BACKEND)
    token = client.get("/account/").context["csrf_token"]
    expire(client)
    amara = make_person("Amara", "amara@example.org", password="a long enough password")
    actions.prove_address(amara, amara.email)
    here = client.get("/account/login/").context["csrf_token"]
    client.post(
        "/account/login/",
        {"login": amara.email, "password": "a long enough password", "csrfmiddlewaretoken": here},
    )
    assert client.get("/account/").status_code == 200
    expire(client)
    refused = client.post("/talk/7/say/", {"body": WORDS, "csrfmiddlewaretoken": str(token)})
    assert (refused.status_code, Draft.objects.count()) == (403, 0)


def test_of_strangers_nothing_is_kept():
    sent = Client().post("/talk/7/say/", {"body": WORDS}, headers={"Referer": "http://testserver/talk/7/"})
    assert (sent.url, Draft.objects.count()) == ("/account/login/?next=/talk/7/", 0)


def test_a_forged_cookie_is_nobodys(priya):
    client = Client()
    client.cookies["was"] = f"{priya.pk}:forged"
    client.post("/talk/7/say/", {"body": WORDS})
    assert Draft.objects.count() == 0


def test_secrets_are_not_kept(priya):
    client = browser_of(priya)
    expire(client)
    client.post(
        "/account/", {"name": "Priya", "oldpassword": "secret", "code": "BCDF", "csrfmiddlewaretoken": "x"}
    )
    assert kept_for(priya) == [{"name": ["Priya"]}]


def test_too_much_to_have_been_typed_is_not_kept(priya):
    client = browser_of(priya)
    expire(client)
    client.post("/talk/7/say/", {"body": "x" * 70_000})
    assert kept_for(priya) == []


def test_of_one_person_the_newest_twenty_are_kept(priya):
    for n in range(25):
        actions.keep_for(priya.pk, f"/{n}/", "/", {"body": [f"Words {n}"]}, at=now() + timedelta(seconds=n))
    assert [fields["body"] for fields in kept_for(priya)] == [[f"Words {n}"] for n in range(24, 4, -1)]


def test_after_a_week_it_is_gone(priya):
    actions.keep_for(priya.pk, "/talk/7/say/", "/talk/7/", {"body": [WORDS]}, at=now() - timedelta(days=7))
    assert WORDS not in browser_of(priya).get("/account/kept/").content.decode()
    assert actions.forget_drafts(at=now()) == 1
    assert kept_for(priya) == []


def test_what_a_script_keeps_while_one_writes_is_one_draft_a_form(priya):
    """PAR-32: long forms save drafts."""
    client = browser_of(priya)
    for words in ("I", "I think"):
        kept = client.post(
            "/account/kept/keep/?path=/membership/1/profile/&page=/membership/1/profile/", {"a": words}
        )
        assert kept.status_code == 204
    assert kept_for(priya) == [{"a": ["I think"]}]
    client.post("/account/kept/keep/?path=/membership/1/profile/&page=/", {"a": " "})
    assert kept_for(priya) == []


@pytest.mark.parametrize("path", ["", "https://evil.example/", "//evil.example/", "/" + "x" * 600])
def test_only_paths_of_ours_are_kept(priya, path):
    assert (
        browser_of(priya).post("/account/kept/keep/", query_params={"path": path, "page": "/"}).status_code
        == 422
    )


def test_it_can_be_thrown_away(priya):
    client = browser_of(priya)
    draft = actions.keep_while_writing("/x/", "/x/", {"body": [WORDS]}, by=priya, at=now())
    assert client.post(f"/account/kept/{draft.pk}/throw-away/").url == "/account/kept/"
    assert kept_for(priya) == []


def test_staff_see_nothing_of_it(programme):
    mentee = make_member(programme, "mentee").person
    actions.keep_while_writing("/x/", "/x/", {"body": [WORDS]}, by=mentee, at=now())
    assert kept_for(make_staff(programme)) == []


def test_the_page_of_a_long_form_says_that_more_was_written_than_saved(programme):
    """PAR-32: a draft is offered where it was written, and goes when the form is taken."""
    member = make_member(programme, "mentee")
    client, page = browser_of(member.person), f"/membership/{member.pk}/reflection/"
    assert "You wrote more than you saved" not in client.get(page).content.decode()
    client.post(f"/account/kept/keep/?path={page}&page={page}", {"aims": WORDS})
    shown = client.get(page).content.decode()
    assert "You wrote more than you saved" in shown
    assert 'data-keep="/account/kept/keep/"' in shown
    assert client.post(page, {"aims": WORDS, "draft": "1"}).status_code == 302
    assert kept_for(member.person) == []
