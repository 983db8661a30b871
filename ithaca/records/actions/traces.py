"""Where a person stands in rows that are others': letters about them, lists that were brought in.

What somebody typed proves nothing: a name may be a word of every letter, and a contact address anybody's. So only
addresses that are nobody else's count, and a row that merely names a person loses the name and nothing more.
"""

from dataclasses import dataclass
from functools import cached_property, reduce
from html import escape
from operator import or_
from re import Pattern

from allauth.account.models import EmailAddress
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from ithaca.accounts import queries as accounts
from ithaca.accounts.models import Person
from ithaca.imports.models import ImportBatch, ImportedFile, ImportFile, ImportRow
from ithaca.kit.models import EntrySubject
from ithaca.notices.models import DeadAddress, Due, Mail
from ithaca.programmes.models import Interest, Membership
from ithaca.records.rules.people import GONE, WORDS, standing

SHORTEST = 5  # letters of a name by which letters are looked through; a shorter one is in too many words


@dataclass(frozen=True)
class Known:
    """By what a person is found in others' rows: their name and addresses, (kind, ids) of what they took part in, and
    in which programmes."""

    person: int
    name: str
    addresses: frozenset[str]
    things: dict[str, set[int]]
    programmes: frozenset[int]

    @property
    def words(self) -> set[str]:
        return {*self.addresses, *([self.name] if len(self.name) >= SHORTEST else [])}

    @cached_property
    def standing(self) -> Pattern:
        return standing({*self.words, *map(escape, self.words)})

    @property
    def near(self) -> Q:
        """Rows of the programmes that they took part in, or of none."""
        return Q(programme=None) | Q(programme__in=self.programmes)


def known_of(person: Person) -> Known:
    given = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True))
    parts = Membership.objects.filter(person=person).values_list("programme", "contact_email")
    given |= {contact for _, contact in parts}
    found = {person.email, *(a.lower() for a in given if a and is_theirs(a.lower(), person))}
    things = things_of(person.pk)
    programmes = {programme for programme, _ in parts} | things.get("programme", set())
    return Known(person.pk, person.name, frozenset(found), things, frozenset(programmes))


def is_theirs(address: str, person: Person) -> bool:
    """Whether nobody else signs in with an address that somebody gave, or is written to there."""
    holder = accounts.by_address(address)
    others = Membership.objects.filter(contact_email=address).exclude(person=person)
    return (holder is None or holder.pk == person.pk) and not others.exists()


def things_of(person: int) -> dict[str, set[int]]:
    """What facts were about together with this person: {kind: ids}."""
    theirs = EntrySubject.objects.filter(kind="person", ref=person).values("entry")
    rows = EntrySubject.objects.filter(entry__in=theirs).exclude(kind="person").values_list("kind", "ref")
    found = {}
    for kind, ref in rows.distinct():
        found.setdefault(kind, set()).add(ref)
    return found


def take_from_letters(known: Known):
    """Letters about what they did, or to their addresses, lose their words, and what still waits stays unsent; other
    letters and tasks that name them lose the name."""
    about = [Q(about=kind, ref__in=refs) for kind, refs in known.things.items()]
    Mail.objects.filter(to=None, address__in=known.addresses).delete()
    found = reduce(or_, about, Q(address__in=known.addresses))
    gathered = Mail.objects.filter(found).exclude(inside=None).values_list("inside", flat=True)
    letters = Mail.objects.filter(found | Q(pk__in=list(gathered)))
    letters.filter(state__in=Mail.STILL_HERE).update(state=Mail.State.DROPPED)
    letters.update(subject=GONE, text=WORDS, html="", attachment="", headers={})
    take_name(Mail.objects.filter(known.near), ("subject", "text", "html"), known)
    take_name(Due.objects.filter(known.near), ("task",), known)


def take_name(rows, fields: tuple[str, ...], known: Known):
    """Put "Somebody who left" in place of their name and addresses."""
    named = [Q(**{f"{field}__icontains": word.split()[0]}) for word in known.words for field in fields]
    changed = []
    for row in rows.filter(reduce(or_, named)).only(*fields).iterator():
        said = {field: known.standing.sub(GONE, getattr(row, field)) for field in fields}
        if any(getattr(row, field) != words for field, words in said.items()):
            vars(row).update(said)
            changed.append(row)
    rows.model.objects.bulk_update(changed, fields, batch_size=200)


def take_from_files(known: Known):
    """Lists that were brought in, lists of those who wait, and addresses at which nobody was."""
    DeadAddress.objects.filter(address__in=known.addresses).delete()
    Interest.objects.filter(email__in=known.addresses).delete()
    rows = rows_with(known)
    for row in rows:  # files of the ZIP that stand in their rows
        ImportedFile.objects.filter(batch=row.batch_id, path__in=row.cleaned.get("files", ())).delete()
    touched = {row.batch_id for row in rows} | {file.batch_id for file in files_with(known)}
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for batch in ImportBatch.objects.filter(Q(pk__in=touched) | samples_with(known)):
        batch.columns = [{**column, "samples": []} for column in batch.columns]
        batch.save(update_fields=["columns"])


def rows_with(known: Known) -> list[ImportRow]:
    """Rows in which one of their addresses stands by itself."""
    rows = ImportRow.objects.annotate(
        said=Cast("raw", TextField()), understood=Cast("cleaned", TextField())
    ).filter(reduce(or_, [Q(said__icontains=a) | Q(understood__icontains=a) for a in known.addresses]))
    stands = standing(known.addresses)
    return [row for row in rows if stands.search(f"{row.said} {row.understood}".lower())]


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
