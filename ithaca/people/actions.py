from django.db import transaction

from ithaca.kit.trail import record
from ithaca.people import access
from ithaca.people.facts import PersonBlocked, PersonUnblocked
from ithaca.people.models import Block, Consent


def accept(person, programme: int, statement: str, words: str, *, at) -> Consent:
    """Keep that somebody accepted a statement, with its exact words. Part of a joining action.

    The same words again change nothing; new words are a new row, and the old one stays.
    """
    row, _ = Consent.objects.get_or_create(
        person=person, programme=programme, statement=statement, words=words, defaults={"at": at}
    )
    return row


@transaction.atomic
def block(person, *, by, at) -> Block:
    """No longer be brought together with somebody, who is never told. Blocking twice changes nothing."""
    access.can_block(by, person).require()
    row, fresh = Block.objects.get_or_create(by=by, person=person, defaults={"at": at})
    if fresh:
        record(PersonBlocked(block=row.pk), by=by, at=at)
    return row


@transaction.atomic
def unblock(pk, *, by, at):
    """Take a block back."""
    row = Block.objects.select_for_update().get(pk=pk)
    access.can_unblock(by, row).require()
    row.delete()
    record(PersonUnblocked(block=pk), by=by, at=at)
