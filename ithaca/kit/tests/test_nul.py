"""A NUL in what a browser sends is no error and reaches no database."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from ithaca.kit.nul import NulMiddleware
from ithaca.programmes.testing import make_person

pytestmark = pytest.mark.django_db


def seen_by_a_view(request) -> dict:
    found = {}

    def view(request):
        middleware.process_view(request, None, (), {})
        found.update(get=dict(request.GET.lists()), post=dict(request.POST.lists()), cookies=request.COOKIES)
        return HttpResponse()

    middleware = NulMiddleware(view)
    middleware(request)
    return found


def test_it_is_taken_out_of_queries_fields_and_cookies():
    request = RequestFactory().post("/?q=a%00b&q=c", {"name": "Pri\0ya", "n\0": "x"})
    request.COOKIES = {"ithaca": "a\0b", "csrftoken": "good"}
    assert seen_by_a_view(request) == {
        "get": {"q": ["ab", "c"]}, "post": {"name": ["Priya"], "n": ["x"]}, "cookies": {"csrftoken": "good"},
    }  # fmt: skip


def test_what_has_none_is_left_as_it_is():
    request = RequestFactory().post("/?q=a", {"name": "Priya"})
    kept = request.POST
    seen_by_a_view(request)
    assert request.POST is kept


@pytest.mark.parametrize(
    "path", ["/search/?q=%00", "/?programme=%00", "/answer/%00/", "/p/%00/", "/mail/stop/a%00b/"]
)
def test_no_page_falls_over_it(client, path):
    client.force_login(make_person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path).status_code in (200, 404)


def test_a_form_with_it_is_saved_without_it(client):
    person = make_person()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(
        reverse("accounts:account"), {"name": "Pri\0ya", "pronouns": "she\0/her", "pronunciation": ""}
    )
    person.refresh_from_db()
    assert (person.name, person.pronouns) == ("Priya", "she/her")


def test_a_session_cookie_with_it_is_nobodys(client):
    client.cookies["ithaca"] = "a\0bcdefghijklmnop"
    assert client.get(reverse("home")).status_code == 200
