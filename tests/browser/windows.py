"""A window of the browser, for one person, which remembers every complaint of the pages in it."""

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore


class Window:
    """A browser window with its own cookies, which remembers every complaint of the pages in it."""

    def __init__(self, browser, house: str, also: str = "", **options):
        """`also` is another place that pages may ask."""
        self.house, self.complaints = house, []
        self.known = (house, "data:", *filter(None, [also]))
        place = {
            "base_url": house,
            "locale": "en-GB",
            "timezone_id": "Europe/London",
            "reduced_motion": "reduce",
        }
        self.context = browser.new_context(**(place | options))
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self.asked)
        self.page.on("response", self.answered)

    def heard(self, message):
        """An error in the console; a refusal by the content security policy is one too."""
        if message.type in ("error", "warning") and not self.expected(message.text):
            self.complaints.append(f"console: {message.text}")

    def expected(self, text: str) -> bool:
        """A page that answers 404 or 422 on purpose is noted by Chromium as an error."""
        return text.startswith("Failed to load resource") and "responded with a status of 4" in text

    def asked(self, request):
        if not request.url.startswith(self.known):
            self.complaints.append(f"asked another place: {request.url}")

    def answered(self, response):
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.status}: {response.url}")

    def sign_in(self, person):
        """As if a code had been given: a session of this person, in a cookie."""
        self.context.clear_cookies()
        if person is not None:
            self.keep(session_of(person))

    def write_in_session(self, write):
        """Have something in the session, of whoever has signed in, or of a stranger."""
        known = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        session = SessionStore(known.get("ithaca"))
        write(session)
        session.save()
        self.keep(session.session_key)

    def keep(self, key: str):
        self.context.add_cookies([{"name": "ithaca", "value": key, "url": self.house}])

    def close(self):
        self.context.close()


def session_of(person) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    return session.session_key
