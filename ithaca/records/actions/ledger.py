"""The ledger of erasures: in the database, and in a file beside it that no restore overwrites."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ithaca.accounts.models import Person
from ithaca.records.models import Erased

NAME = "erased.txt"


def path() -> Path:
    return settings.DATA / NAME


def note(person: Person, *, why: str, by, at):
    """Part of erasing. A line of the file: the id, when the account was opened, and when it was erased."""
    Erased.objects.update_or_create(
        person=person.pk,
        defaults={"account_at": person.added_at, "at": at, "by": getattr(by, "pk", by), "why": why},
    )
    line = f"{person.pk} {person.added_at.isoformat()} {at.isoformat()}\n"
    transaction.on_commit(lambda: write(line))


def write(line: str):
    with path().open("a") as file:
        file.write(line)


def entries() -> set[tuple[int, datetime]]:
    """(id, when the account was opened) of everybody who was erased, by the table and by the file."""
    rows = set(Erased.objects.values_list("person", "account_at"))
    lines = path().read_text().splitlines() if path().exists() else []
    whole = (line.split() for line in lines if line.count(" ") == 2)  # one may be torn where the power went
    return rows | {(int(pk), datetime.fromisoformat(at)) for pk, at, _ in whole}
