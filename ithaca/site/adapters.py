from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.urls import reverse

from ithaca.accounts import actions


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as Ithaca does it: people join through a programme, never through a bare account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That address and password do not go together. Try again, or have a code sent.",
        "incorrect_code": "This is not the code that we sent. Please look at it once more.",
        "incorrect_password": "This is not your password. Please try again.",
        "enter_current_password": "This is not your password. Please try again.",
        "too_many_login_attempts": "Too many tries. Please wait a few minutes, or have a code sent instead.",
        "rate_limited": "That was a little fast. Please wait a minute, then try again.",
        "same_as_current": "This is the one that you have now.",
    }

    def pre_login(self, request, user, *, email=None, **more):
        """A code that reached an address proves it, also of somebody whom staff brought in."""
        proved = {r.get("email") for r in get_authentication_records(request, user) if r["method"] == "code"}
        if email and email in proved and email.lower() == user.email:
            actions.prove_address(user, email)
        return super().pre_login(request, user, email=email, **more)

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_email_verification_redirect_url(self, email_address) -> str:
        return reverse("accounts:account")

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("accounts:account")
