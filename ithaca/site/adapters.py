import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ithaca.accounts import actions
from ithaca.kit.clock import now


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as Ithaca does it: people join through a programme, never through a bare account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "That address and password do not go together. Try again, or have a code sent."
        ),
        "incorrect_code": gettext_lazy("This is not the code that we sent. Please look at it once more."),
        "incorrect_password": gettext_lazy("This is not your password. Please try again."),
        "enter_current_password": gettext_lazy("This is not your password. Please try again."),
        "too_many_login_attempts": gettext_lazy(
            "Too many tries. Please wait a few minutes, or have a code sent instead."
        ),
        "rate_limited": gettext_lazy("That was a little fast. Please wait a minute, then try again."),
        "same_as_current": gettext_lazy("This is the one that you have now."),
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


class SecondStepAdapter(DefaultMFAAdapter):
    """The secrets of phones are kept encrypted: a copy of the database alone makes no codes."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return settings.HOST


def cipher() -> Fernet:
    digest = hashlib.sha256(b"ithaca second step" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class InstitutionAdapter(DefaultSocialAccountAdapter):
    """Signing in at one's institution: it speaks for addresses that it has checked, of its own domains alone."""

    def pre_social_login(self, request, sociallogin):
        """Whoever signed in there before comes in; else the address decides, and only a proved one."""
        if sociallogin.is_existing:
            return
        email = proved_address(sociallogin)
        if email is None:
            name = sociallogin.account.get_provider().name
            page = render(request, "socialaccount/refused.html", {"name": name}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, actions.arrive(email, name_of(sociallogin, email), at=now()))

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False  # `pre_social_login` has opened what may be opened


def name_of(sociallogin, email: str) -> str:
    given = sociallogin.account.get_provider().extract_common_fields(sociallogin.account.extra_data)["name"]
    return str(given or "").strip()[:150] or email.partition("@")[0]


def proved_address(sociallogin) -> str | None:
    """The address that the institution has checked, if it is of a domain that is the institution's."""
    domains = sociallogin.account.get_provider().app.settings.get("domains", [])
    for row in sociallogin.email_addresses:
        address = row.email.strip().lower()
        if row.verified is True and address.rpartition("@")[2] in domains:
            return address
    return None
