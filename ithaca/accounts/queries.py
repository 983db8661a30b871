from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession

from ithaca.accounts.models import Person


def by_address(email: str) -> Person | None:
    """Whoever signs in with an address: their own, or one that they have verified."""
    email = email.strip().lower()
    if person := Person.objects.filter(email=email).first():
        return person
    row = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return row and row.user


def sign_ins_of(person) -> list[UserSession]:
    """A person's own sign-ins that still hold, the last used first."""
    alive = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda row: row.last_seen_at, reverse=True)
