"""A passkey, made and used in a real browser with an authenticator that the browser pretends to have."""

from playwright.sync_api import expect

from ithaca.accounts.actions import prove_address
from ithaca.programmes.testing import make_person


def authenticator(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_somebody_adds_a_passkey_and_signs_in_with_it_alone(empty, window):
    browser = window()
    person = make_person("Leah Goldberg")
    prove_address(person, person.email)
    browser.sign_in(person)
    page = browser.page
    authenticator(page)
    page.goto("/account/")
    page.get_by_role("link", name="A second step, passkeys").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_label("Sign me in with it alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Is it you?"
    )  # before recovery codes are shown
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("My account")
