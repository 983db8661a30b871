"""Sessions as Django keeps them, read together with their person: one prepared query a request instead of two.

Whether a session still counts (its secret, its sign-in way, its person) is decided by the rules of Django: what is not
plainly well goes its usual way.
"""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Subquery
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from ithaca.accounts.models import Person
from ithaca.kit.clock import now
from ithaca.kit.prepared import ask


class SessionStore(db.SessionStore):
    """`person`: who signed in to it, as the device is listed; None where nobody has."""

    person = None

    def load(self) -> dict:
        for person in ask(signed_in, key=self.session_key, at=now()):
            if person.session is not None:
                self.person = person
                return self.decode(person.session)
        return super().load()


def signed_in(key, at):
    kept = Session.objects.filter(session_key=key, expire_date__gt=at).values("session_data")
    return Person.objects.filter(usersession__session_key=key).annotate(session=Subquery(kept))


def reader(request):
    """Who asks: read with the session when all is well, else as Django finds them."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = well_known(request.session) or get_user(request)
    return request._cached_user


def well_known(session) -> Person | None:
    """The person of a session whose every mark is right today."""
    who = session.get(SESSION_KEY)  # reads the session, and its person with it
    person = getattr(session, "person", None)
    right = (
        person is not None
        and person.is_active
        and who == str(person.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    )
    return person if right else None


class ReaderMiddleware(AuthenticationMiddleware):
    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: reader(request))
