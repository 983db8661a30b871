"""How the tables of the libraries that we stand on are classed, and why: they cannot say it themselves."""

from ithaca.kit.privacy import Classed

FOREIGN = {
    "account.EmailAddress": Classed(personal=("email",), plain=("verified", "primary"), erase="row"),
    "usersessions.UserSession": Classed(
        personal=("ip", "user_agent"),
        plain=("created_at", "last_seen_at", "session_key", "data"),
        erase="row",
    ),
    "socialaccount.SocialAccount": Classed(
        personal=("uid", "extra_data"),
        plain=("provider", "last_login", "date_joined"),
        erase="row",
    ),
    "mfa.Authenticator": Classed(plain=("type", "data", "created_at", "last_used_at"), erase="row"),
}
# What is about nobody, or hangs on a row that goes.
NOBODYS = {
    "auth.Permission": "what the framework allows; Ithaca does not use it",
    "auth.Group": "Ithaca has roles of its own; no row is ever written",
    "contenttypes.ContentType": "the names of tables",
    "sessions.Session": "ends with the sign-in that it belongs to (usersessions.UserSession), which erasure ends",
    "account.EmailConfirmation": "goes with its address; addresses are proved by codes, so no row is written",
    "socialaccount.SocialApp": "an institution's own settings for signing in",
    "socialaccount.SocialToken": "goes with its account; tokens are not stored at all (SOCIALACCOUNT_STORE_TOKENS)",
    "django_tasks_database.DBTaskResult": "a job's name and ids; done ones are thrown away after some days",
}
SECRET = {"password", "session_key", "data", "file"}  # opens doors: in nobody's copy
