from collections import defaultdict
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import F

from ithaca.accounts.models import Draft, Person


def language_of(person: Person) -> str:
    """The language that somebody reads: what they chose, if it is offered."""
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def by_address(email: str) -> Person | None:
    """Whoever signs in with an address: their own, or one that they have verified."""
    email = email.strip().lower()
    if person := Person.objects.filter(email=email).first():
        return person
    row = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return row and row.user


def by_addresses(emails: Iterable[str]) -> dict[str, Person]:
    """{address: whoever signs in with it}, as `by_address` finds them, for many lower-case addresses in two queries."""
    emails = set(emails)
    rows = EmailAddress.objects.filter(email__in=emails, verified=True).select_related("user")
    found = {row.email: row.user for row in rows}
    return found | {person.email: person for person in Person.objects.filter(email__in=emails)}


def second_addresses(emails: Iterable[str]) -> dict[int, list[str]]:
    """{person id: those of the addresses that they have verified beside their own}; one query."""
    rows = EmailAddress.objects.filter(email__in=set(emails), verified=True).exclude(email=F("user__email"))
    found = defaultdict(list)
    for person, email in rows.values_list("user", "email"):
        found[person].append(email)
    return dict(found)


def whose_tries(email: str) -> str:
    """Under what tries of codes for an address are counted: its person, so that no second address adds tries."""
    person = by_address(email)
    return f"person {person.pk}" if person else f"address {email.strip().lower()}"


def sign_ins_of(person, *, at) -> list[UserSession]:
    """A person's own sign-ins that still hold, the last used first: two queries, however many there are."""
    rows = list(UserSession.objects.filter(user=person).order_by("-last_seen_at", "-pk"))
    held = Session.objects.filter(pk__in=[row.session_key for row in rows], expire_date__gt=at)
    alive = {session.pk for session in held if is_of(session, person)}
    return [row for row in rows if row.session_key in alive]


def is_of(session: Session, person) -> bool:
    """Whether a stored session still signs this person in: not one from before the password changed."""
    return session.get_decoded().get(HASH_SESSION_KEY) == person.get_session_auth_hash()


def drafts_of(person, *, at):
    """What is kept of what a person typed, the newest first."""
    return Draft.objects.visible_to(person).fresh(at)


def draft_at(person, path: str) -> Draft | None:
    """What is kept of a form at an address; what is too old is deleted once a day."""
    return Draft.objects.visible_to(person).filter(path=path).first()
