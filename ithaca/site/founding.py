"""The first institution and its administrator: what everything else needs to exist."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify

from ithaca.accounts.models import Institution, Person
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

ADMINISTRATOR = "administrator"


def is_founded() -> bool:
    """Whether an institution has somebody who can sign in and set up the rest."""
    return Holding.objects.filter(role__name=ADMINISTRATOR, role__programme=None, until=None).exists()


@transaction.atomic
def found(institution: str, *, name: str, email: str, password: str | None, at: datetime) -> Person:
    """Make the institution and its administrator, each unless it exists. Without a password: by code."""
    tenant, _ = Institution.objects.get_or_create(
        slug=slugify(institution)[:50], defaults={"name": institution}
    )
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = Person.objects.create_user(email, name, password)
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    role = roles.define(
        institution=tenant,
        programme=None,
        name=ADMINISTRATOR,
        title="Administrator",
        plural="Administrators",
        staff=True,
        rights=Right,
    )
    roles.appoint(person, role, by=None, at=at)
    return person
