"""After a restore: whoever was erased since the backup was made is erased again."""

from ithaca.accounts.models import Person
from ithaca.records.actions.erasing import erase_again
from ithaca.records.actions.ledger import entries
from ithaca.records.rules.people import is_gone


def replay(*, at) -> int:
    """Erase again whom a restored backup has brought back; how many. May run twice."""
    erased = sorted(entries())
    found = Person.objects.in_bulk(pk for pk, _ in erased)
    back = [
        pk for pk, opened in erased if pk in found and found[pk].added_at == opened and not is_gone(found[pk])
    ]
    for pk in back:
        erase_again(pk, at=at)
    return len(back)
