"""One spreadsheet of many people read, checked, brought in and taken back again: rows a second of CPU, and memory.

Prints one line of JSON. The memory is the most that this process ever held; a flat one is the same for
ten times as many rows, but for the rows themselves.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from ithaca.imports.actions import batches  # noqa: E402
from ithaca.kit.tables.reading import read  # noqa: E402
from ithaca.roles.models import Holding  # noqa: E402
from ithaca.site.worlds import bulk  # noqa: E402

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEAD = "First name,Last name,Email,Job title,Employer,Sector,Ways to help,Where I am based"
SECTORS = ("Finance", "Health", "Education", "Energy")


def main(many: int):
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        programme = bulk.make(100)
    by = Holding.objects.get(role__programme=programme.pk, role__name="coordinator").person
    data, timed = spreadsheet(many), {}
    batch = uploaded(programme, data, timed, by)
    mapping = {int(place): target for place, target in batch.mapping.items()}
    batch = clocked(timed, "check", lambda: batches.check(batch.pk, mapping, by=by, at=AT))
    before = held()
    batches.confirm(batch.pk, invites=True, fills=False, by=by, at=AT)
    clocked(timed, "apply", lambda: until_done(batches.apply_some, batch.pk))
    after = held()
    batches.undo(batch.pk, by=by, at=AT)
    clocked(timed, "undo", lambda: until_done(batches.take_back_some, batch.pk))
    batch.refresh_from_db()
    rates = {what: round(many / seconds) for what, seconds in timed.items()}
    found = {
        "rows": many,
        "applied": batch.applied,
        "taken_back": batch.taken_back,
    }
    print(
        json.dumps(found | {"a_second": rates, "mb": {"before": before, "applied": after, "undone": held()}})
    )


def uploaded(programme, data: bytes, timed: dict, by):
    """The file as it waits to be checked; what was read of it is not held any longer."""
    sheet = clocked(timed, "read", lambda: read(data))
    return clocked(
        timed, "upload", lambda: batches.upload(programme, "mentor", "alumni.csv", sheet, by=by, at=AT)
    )


def spreadsheet(many: int) -> bytes:
    """A CSV file of different people, as an alumni office would send it."""
    lines = [HEAD]
    for n in range(many):
        first, last = bulk.FIRST[n % len(bulk.FIRST)], bulk.LAST[n // 7 % len(bulk.LAST)]
        sector = SECTORS[n % len(SECTORS)]
        lines.append(
            f"{first},{last} {n},{first}.{n}@example.org,Engineer,Firm {n % 900},{sector},CV,Town {n % 50}"
        )
    return "\n".join(lines).encode()


def clocked(timed: dict, what: str, work):
    begun = time.process_time()
    found = work()
    timed[what] = time.process_time() - begun
    return found


def until_done(work, pk: int):
    while work(pk, at=AT):
        pass


def held() -> int:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
