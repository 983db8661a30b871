"""Signing in at one's institution, in a browser: to a real provider on this machine, and back."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from looks import everything_wrong
from playwright.sync_api import expect

PROVIDER = Path(__file__).parents[2] / "ithaca/site/tests/oidc_provider.py"
PRIYA = {"sub": "s-1", "email": "priya@student.example", "email_verified": True, "name": "Priya Nair"}


@pytest.fixture
def provider():
    """A provider at an address that the browser may ask, too."""
    process = subprocess.Popen([sys.executable, str(PROVIDER)], stdout=subprocess.PIPE, text=True)
    with process:
        there = f"http://localhost:{process.stdout.readline().strip()}"
        app = {
            "provider_id": "institution", "name": "Northfield University", "client_id": "ithaca", "secret": "between-us",
            "settings": {
                "server_url": there, "domains": ["student.example"],
                "openid_configuration_overrides": {"authorization_endpoint": f"{there}/authorize"},
            },
        }  # fmt: skip
        policy = settings.SECURE_CSP | {"form-action": ["'self'", there]}
        providers = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        with override_settings(SOCIALACCOUNT_PROVIDERS=providers, SECURE_CSP=policy):
            yield there
        process.terminate()


def next_there(provider: str, claims: dict):
    """Who signs in there next."""
    urllib.request.urlopen(urllib.request.Request(f"{provider}/next", json.dumps(claims).encode())).close()


def go_there(page):
    page.goto("/account/login/?next=/account/")
    page.get_by_role("link", name="Sign in at Northfield University").click()
    page.get_by_role("button", name="Go on to Northfield University").click()


def test_somebody_comes_in_by_their_institution(empty, provider, window):
    next_there(provider, PRIYA)
    page = window(also=provider).page
    go_there(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("My account")


def test_whoever_is_refused_reads_why_and_what_else_there_is(empty, provider, window):
    """An address that the institution has not checked opens nothing; the page has nothing in anybody's way."""
    next_there(provider, PRIYA | {"email_verified": False})
    page = window(also=provider).page
    go_there(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("We do not know this address to be yours")
    assert not any(everything_wrong(page).values())
    page.get_by_role("link", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("code")
