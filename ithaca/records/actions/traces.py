"""Where a person stands in rows that are others': letters about them, lists that were brought in."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Replace

from ithaca.accounts.models import Person
from ithaca.imports.models import ImportBatch, ImportFile, ImportRow
from ithaca.kit.models import EntrySubject
from ithaca.notices.models import DeadAddress, Due, Mail
from ithaca.programmes.models import Interest, Membership
from ithaca.records.rules.people import GONE, WORDS

WAITING = (Mail.State.WAITING, Mail.State.HELD)
SHORTEST = 5  # letters of a name by which letters are looked through; a shorter one is in too many words


@dataclass(frozen=True)
class Known:
    """By what a person is found in others' rows: their name and addresses, and (kind, ids) of what they took part in."""

    person: int
    name: str
    addresses: frozenset[str]
    things: dict[str, set[int]]

    @property
    def words(self) -> set[str]:
        return {*self.addresses, *([self.name] if len(self.name) >= SHORTEST else [])}


def known_of(person: Person) -> Known:
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    contacts = Membership.objects.filter(person=person).values_list("contact_email", flat=True)
    found = frozenset(address.lower() for address in {*addresses, *contacts} if address)
    return Known(person.pk, person.name, found, things_of(person.pk))


def things_of(person: int) -> dict[str, set[int]]:
    """What facts were about together with this person: {kind: ids}."""
    theirs = EntrySubject.objects.filter(kind="person", ref=person).values("entry")
    rows = EntrySubject.objects.filter(entry__in=theirs).exclude(kind="person").values_list("kind", "ref")
    found = {}
    for kind, ref in rows.distinct():
        found.setdefault(kind, set()).add(ref)
    return found


def take_from_letters(known: Known):
    """Letters to others that name them or are about what they did: the words go, and what still waits stays unsent."""
    about = [Q(about=kind, ref__in=refs) for kind, refs in known.things.items()]
    named = [
        Q(**{f"{name}__icontains": word}) for word in known.words for name in ("subject", "text", "html")
    ]
    found = Mail.objects.filter(reduce(or_, [*about, *named, Q(address__in=known.addresses)]))
    Mail.objects.filter(to=None, address__in=known.addresses).delete()
    found.filter(state__in=WAITING).update(state=Mail.State.DROPPED)
    found.update(subject=GONE, text=WORDS, html="", attachment="", headers={})
    if known.name:
        tasks = Due.objects.filter(task__contains=known.name)
        tasks.update(task=Replace(F("task"), Value(known.name), Value(GONE.lower())))


def take_from_files(known: Known):
    """Lists that were brought in, lists of those who wait, and addresses at which nobody was."""
    DeadAddress.objects.filter(address__in=known.addresses).delete()
    Interest.objects.filter(email__in=known.addresses).delete()
    rows = ImportRow.objects.annotate(
        said=Cast("raw", TextField()), understood=Cast("cleaned", TextField())
    ).filter(reduce(or_, [Q(said__icontains=a) | Q(understood__icontains=a) for a in known.addresses]))
    touched = set(rows.values_list("batch", flat=True)) | {file.batch_id for file in files_with(known)}
    ImportRow.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
    for batch in ImportBatch.objects.filter(Q(pk__in=touched) | samples_with(known)):
        batch.columns = [{**column, "samples": []} for column in batch.columns]
        batch.save(update_fields=["columns"])


def samples_with(known: Known) -> Q:
    said = ImportBatch.objects.annotate(said=Cast("columns", TextField()))
    words = reduce(or_, [Q(said__icontains=word) for word in known.words])
    return Q(pk__in=said.filter(words).values("pk"))


def files_with(known: Known) -> list[ImportFile]:
    """Files that had a row with one of their addresses; it is empty now."""
    found = []
    for file in ImportFile.objects.all():
        rows = [[] if holds(row, known) else row for row in file.rows]
        if rows != file.rows:
            file.packed = ImportFile.pack([row or [""] for row in rows])
            file.save(update_fields=["packed"])
            found.append(file)
    return found


def holds(row: list[str], known: Known) -> bool:
    return any(cell.strip().lower() in known.addresses for cell in row if isinstance(cell, str))
