from collections import defaultdict
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession

from django.db.models import F

from ithaca.accounts.models import Person


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


def sign_ins_of(person) -> list[UserSession]:
    """A person's own sign-ins that still hold, the last used first."""
    alive = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda row: row.last_seen_at, reverse=True)
