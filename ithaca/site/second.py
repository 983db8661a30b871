"""A second step of signing in, where a role demands it: nothing but one's own account is open before."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from ithaca.roles.access import held, needs_second_step

OPEN = ("account_", "mfa_", "accounts:", "socialaccount_")


class SecondStepMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if (
            request.resolver_match.view_name.startswith(OPEN)
            or not is_demanded(request.user)
            or is_done(request)
        ):
            return None
        return lead(request)


def is_demanded(person) -> bool:
    """Of staff when this site says so, and of whoever holds a role whose scheme says so."""
    return needs_second_step(person) or (settings.ITHACA_SECOND_STEP == "staff" and bool(held(person)))


def is_done(request) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def lead(request) -> HttpResponseRedirect:
    """To the second step itself, or to setting one up."""
    if is_mfa_enabled(request.user):
        query = {"next": request.get_full_path() if request.method == "GET" else "/"}
        return HttpResponseRedirect(reverse("mfa_reauthenticate", query=query))
    messages.info(
        request, "Your role sees details of other people. Please set up a second step of signing in first."
    )
    return HttpResponseRedirect(reverse("mfa_index"))
