"""Being in touch: contact details that people share, and contact outside these pages."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.relationships import access
from ithaca.relationships.facts import ContactExchanged, ContactNoted, ContactShared, ContactTakenBack
from ithaca.relationships.models import Relationship, SharedContact


@transaction.atomic
def share_contact(pk: int, *, label: str, value: str, by, at) -> SharedContact:
    """Show one contact detail to those one works with; once all have, they have exchanged them."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_share(by, relationship).require()
    before = relationship.exchanged
    contact = SharedContact.objects.create(
        relationship=relationship, person=by, label=label, value=value, at=at
    )
    record(ContactShared(**relationship.subject()), by=by, at=at)
    if relationship.exchanged and not before:
        record(ContactExchanged(**relationship.subject()), by=by, at=at)
    return contact


@transaction.atomic
def unshare(pk: int, *, by, at):
    """Take a contact detail back: it is gone."""
    contact = SharedContact.objects.select_for_update().get(pk=pk)
    access.can_unshare(by, contact).require()
    contact.delete()
    record(ContactTakenBack(**contact.relationship.subject()), by=by, at=at)


@transaction.atomic
def note_contact(pk: int, *, on: date | None = None, by, at) -> Relationship:
    """They were in touch elsewhere, today or on a day before."""
    relationship = Relationship.objects.select_for_update().get(pk=pk)
    access.can_note_contact(by, relationship).require()
    today = relationship.local(at).date()
    check(on is None or on <= today, _("This day has not come yet.")).require()
    was_in_touch(relationship, on or today)
    noted = ContactNoted(
        **relationship.subject(by), cadence_days=relationship.cadence_days, reach=relationship.reach
    )
    record(noted, by=by, at=at)
    return relationship


def was_in_touch(relationship: Relationship, on: date):
    """Keep the last day of contact. Part of a message, a meeting or a note, which is the fact."""
    earlier = Q(last_contact_on=None) | Q(last_contact_on__lt=on)
    Relationship.objects.filter(earlier, pk=relationship.pk).update(last_contact_on=on)
