"""A new address for somebody who cannot read mail at the old one any more."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.accounts import queries as accounts
from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.programmes.models import Membership
from ithaca.records import access
from ithaca.records.actions.asking import closed, locked, opened
from ithaca.records.facts import AddressChanged
from ithaca.records.models import PersonRequest
from ithaca.records.queries.requests import home_of


@transaction.atomic
def report_lost(*, old: str, new: str, name: str, words: str, at) -> PersonRequest:
    """Keep what somebody says who cannot sign in. Whether we know the old address is for staff alone to see."""
    old, new = old.strip().lower(), new.strip().lower()
    same = PersonRequest.objects.filter(kind=PersonRequest.Kind.ADDRESS, old_address=old, new_address=new)
    if waiting := same.open().first():
        return waiting
    person = accounts.by_address(old)
    asked = PersonRequest(
        kind=PersonRequest.Kind.ADDRESS, person=person, programme=home_of(person) if person else None,
        old_address=old, new_address=new, name=name, words=words,
    )  # fmt: skip
    return opened(asked, by=None, at=at)


@transaction.atomic
def give_address(pk: int, *, words: str, by, at) -> PersonRequest:
    """Change somebody's address, once staff are sure who they are (`words` says how): every sign-in ends, and both
    addresses hear of it."""
    asked = locked(pk)
    access.can_give_address(by, asked).require()
    person = Person.objects.select_for_update().get(pk=asked.person_id)
    new, old = asked.new_address, person.email
    holder = accounts.by_address(new)
    free = holder is None or holder.pk == person.pk
    check(free, _("Somebody else signs in with the new address. It may be their second account.")).require()
    change(person, old, new)
    closed(asked, "close", words, by=by, at=at)
    record(AddressChanged(**asked.subject()), by=by, at=at)
    tell_both(asked, person, old, new, at=at)
    return asked


def change(person: Person, old: str, new: str):
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=new, primary=True, verified=False)
    Membership.objects.filter(person=person, contact_email=old).update(contact_email=new)
    person.email = new
    person.set_unusable_password()  # whoever reads the old mail may know it; and no session outlives it
    person.save(update_fields=["email", "password"])
    for one in UserSession.objects.filter(user=person):
        one.end()


def tell_both(asked: PersonRequest, person: Person, old: str, new: str, *, at):
    """The old address is told too: if it was not lost after all, its owner can say so."""
    values = {"old": old, "new": new, "link": links.absolute("/")}
    wanted = [
        Wanted(
            letter="address-changed", to=person, address=address, key=f"address-changed:{asked.pk}:{which}",
            programme=asked.programme_id, values=values,
        )
        for which, address in (("old", old), ("new", new))
    ]  # fmt: skip
    post_all(wanted, at=at)
