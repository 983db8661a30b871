"""One's own account, and the ways of signing in: at the first step, half way, and once more before something important."""

from time import time

from demo_world import CALLUM, OMAR, PRIYA
from visiting import Arguments, Visit

INSTITUTION = "institution"
PROVIDERS = {
    "openid_connect": {
        "APPS": [{"provider_id": INSTITUTION, "name": "Northfield University", "client_id": "ithaca", "secret": "x"}]
    }
}  # fmt: skip


def reset_key(world):
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    omar = world.person(OMAR)
    return [user_pk_to_url_str(omar), default_token_generator.make_token(omar)]


def code_asked(session, world):
    from ithaca.accounts import signing

    session["arrival"] = signing.arrival("new@mailbox.example", "New Person", "BCDF-GHJK", "/", at=world.at)


def half_way_in(session, world):
    """Omar has given his password, and has yet to take the second step."""
    from allauth.account.models import Login
    from allauth.mfa.stages import AuthenticateStage

    login = Login(user=world.person(OMAR), state={"stages": {"current": AuthenticateStage.key}})
    session["account_login"] = login.serialize()


def just_signed_in(session, world):
    """Who has signed in has given their password a moment ago."""
    given = {"method": "password", "at": time(), "reauthenticated": True}
    session["account_authentication_methods"] = [given]
    session["account_authentication_methods_user"] = session["_auth_user_id"]


def passkey(world) -> list:
    return [world.passkey.pk]


def institution() -> Arguments:
    return lambda world: [INSTITUTION]


ACCOUNTS = [
    Visit("accounts:account", PRIYA),
    Visit("accounts:sessions", PRIYA),
    Visit("accounts:kept", PRIYA),
    Visit("accounts:arrive", ""),
    Visit("accounts:code", "", before=code_asked),
    # Signing in
    Visit("account_login", ""),
    Visit("account_logout", PRIYA),
    Visit("account_email", PRIYA),
    Visit("account_set_password", PRIYA),
    Visit("account_reset_password", ""),
    Visit("account_reset_password_done", ""),
    Visit("account_request_login_code", ""),
    Visit("account_reset_password_from_key", "", reset_key, leads_to="-set-password/"),
    Visit("account_reset_password_from_key_done", ""),
    Visit("account_change_password", OMAR),
    Visit("account_reauthenticate", OMAR),
    Visit("account_inactive", ""),
    Visit("account_signup", ""),
    # The second step
    Visit("mfa_index", PRIYA, case="not set up"),
    Visit("mfa_index", OMAR),
    Visit("mfa_authenticate", "", before=half_way_in),
    Visit("mfa_reauthenticate", OMAR),
    Visit("mfa_reauthenticate_webauthn", OMAR),
    Visit("mfa_activate_totp", PRIYA),
    Visit("mfa_deactivate_totp", OMAR, before=just_signed_in),
    Visit("mfa_add_webauthn", PRIYA),
    Visit("mfa_list_webauthn", PRIYA, case="none"),
    Visit("mfa_list_webauthn", OMAR),
    Visit("mfa_edit_webauthn", OMAR, passkey, before=just_signed_in),
    Visit("mfa_remove_webauthn", OMAR, passkey, before=just_signed_in),
    Visit("mfa_view_recovery_codes", OMAR, before=just_signed_in),
    Visit("mfa_generate_recovery_codes", OMAR, before=just_signed_in),
    # At an institution
    Visit("openid_connect_login", "", institution()),
    Visit("openid_connect_callback", "", institution(), case="not asked for", status=401),
    Visit("socialaccount_login_cancelled", ""),
    Visit("socialaccount_login_error", PRIYA, status=401),
    Visit("socialaccount_connections", PRIYA, case="none"),
    Visit("socialaccount_connections", CALLUM),
]
