"""Sessions as Django keeps them, read together with their person: one query a request instead of two.

Whether a session still counts (its secret, its sign-in way, its person) is decided by the rules of Django: what is not
plainly well goes its usual way. When a session ends is told by the true clock, as Django writes it: who travels in
a demo stays signed in.
"""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from ithaca.accounts.models import Person


class SessionStore(db.SessionStore):
    """`person`: who signed in to it, as the device is listed; None where nobody has."""

    person = None

    def load(self) -> dict:
        for found in Person.objects.raw(READ, [self.session_key, moment(timezone.now())]):
            self.person = found if found.pk else None
            return self.decode(found.session_data)
        self._session_key = None  # as Django does: a key that is over is not used again
        return {}


# Django's sessions point at nobody: their people stand with the devices, which a queryset cannot join to them.
READ = f"""SELECT person.*, session.session_data FROM {Session._meta.db_table} session
 LEFT JOIN {UserSession._meta.db_table} device ON device.session_key = session.session_key
 LEFT JOIN {Person._meta.db_table} person ON person.id = device.user_id
 WHERE session.session_key = %s AND session.expire_date > %s"""  # noqa: S608 - names of our own tables


def moment(at):
    return Session._meta.get_field("expire_date").get_db_prep_value(at, connection)


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
