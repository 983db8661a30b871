import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from ithaca.accounts.models import Person
from ithaca.kit.clock import now
from ithaca.notices.models import Worker
from ithaca.records import actions as records
from ithaca.site.management import backups


class Command(BaseCommand):
    help = "Bring a backup back. Mail is held and everybody is signed out until you let it go"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="throw away the people who are here now")

    def handle(self, *args, file, replace, **options):
        begun = time.perf_counter()
        self.see_that_nobody_is_here(replace)
        with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
            manifest = backups.unpack(file, Path(folder))
            backups.bring_back(Path(folder), manifest)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        done = backups.quarantine(at=now())
        done["people erased again"] = records.replay(at=now())
        took = time.perf_counter() - begun
        people = Person.objects.count()
        self.stdout.write(
            f"{file}, made at {manifest['at']}, is back with {people} people, after {took:.1f} s."
        )
        self.stdout.write(", ".join(f"{what}: {number}" for what, number in done.items()))
        self.stdout.write(
            "No mail goes out. Start Ithaca, look around, then: ithaca release-mail (or --drop)"
        )

    def see_that_nobody_is_here(self, replace: bool):
        tables = connection.introspection.table_names()
        try:
            if "notices_worker" in tables and Worker.objects.alive().exists():
                raise CommandError(
                    "Ithaca is running on this database. Stop it first (a minute after it ends will do)."
                )
            if "accounts_person" in tables and Person.objects.exists() and not replace:
                raise CommandError("There are people here already. --replace puts the backup in their place.")
        except DatabaseError as error:
            if not replace:
                raise CommandError(
                    f"The database here cannot be read ({error}). --replace replaces it."
                ) from None
