"""A form sent after the sign-in ended is kept for whoever had signed in, and offered back to them alone.

Whose it is says a signed cookie that is set when somebody signs in. Signing in also renews the secret of the forms
(CSRF), so that a form which passes that check was made for the person in the cookie and for nobody who came later.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ithaca.accounts import actions, queries, signing
from ithaca.kit.clock import now

WAS = "__Host-was" if settings.SECURE else "was"
LASTS = 60 * 86_400


class TypedMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(self, request, view_func):
        """To sign in first; what was typed is kept, and a page that only takes forms is not what comes next."""
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        page = page_of(request)
        was = signing.who_was(request.COOKIES.get(WAS, ""))
        path = request.get_full_path()
        if (
            was
            and len(path) <= 500
            and actions.keep_for(was, path, page, dict(request.POST.lists()), at=now())
        ):
            messages.info(
                request, "You had been signed out. What you typed is kept: sign in, and it is there."
            )
            page = reverse("accounts:kept")
        return redirect_to_login(page, resolve_url(settings.LOGIN_URL))

    def process_response(self, request, response):
        if not getattr(request, "user", None) or not request.user.is_authenticated:
            return response
        if signing.who_was(request.COOKIES.get(WAS, "")) != request.user.pk:
            token = signing.was_token(request.user.pk)
            response.set_cookie(WAS, token, LASTS, secure=settings.SECURE, httponly=True, samesite="Lax")
        if request.method == "POST" and response.status_code in (302, 303):
            taken(request)
        return response


def page_of(request) -> str:
    """The page on which a form stood: of ours, else home."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return reverse("home")
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}"[:500] if parts.query else parts.path[:500]


def taken(request):
    """What was kept of a form is done with when the form has been taken."""
    path, at = request.get_full_path(), now()
    if queries.drafts_of(request.user, at=at).filter(path=path).exists():
        actions.done_with(path, by=request.user, at=at)
