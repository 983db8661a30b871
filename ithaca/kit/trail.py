"""Write facts down with the change they describe, and with them the work of their readers."""

from dataclasses import asdict

from django.tasks import task

from ithaca.kit.bulk import insert_rows
from ithaca.kit.facts import NAMES, READERS, inside_readers, later_readers, subjects
from ithaca.kit.models import Entry, EntrySubject


def record(fact, *, by, at) -> int:
    """Call inside the action's transaction: letters, dues and jobs commit with the fact.

    `by` is the person who acted (or their id), or None for the system; `at` is an aware moment.
    Returns the key of the entry in the trail.
    """
    return record_all([fact], by=by, at=at)[0]


def record_all(facts: list, *, by, at) -> list[int]:
    """Many facts of one class at once, as a bulk action has them."""
    if not facts:
        return []
    by = getattr(by, "pk", by)  # readers pass on the id
    told = ((f.name, getattr(f, "programme", None), by, at, asdict(f)) for f in facts)
    entries = insert_rows(Entry, ("name", "programme", "by", "at", "data"), told)
    touched = (
        (entry, kind, ref, at)
        for entry, fact in zip(entries, facts, strict=True)
        for kind, ref in subjects(fact)
    )
    insert_rows(EntrySubject, ("entry_id", "kind", "ref", "at"), touched)
    cls = type(facts[0])
    for reader in inside_readers(cls):
        reader(facts, by=by, at=at)
    for name in later_readers(cls):
        for entry in entries:
            deliver.enqueue(entry, name)
    return entries


@task
def deliver(entry_pk: int, reader: str):
    entry = Entry.objects.get(pk=entry_pk)
    READERS[reader](NAMES[entry.name](**entry.data), by=entry.by, at=entry.at)
