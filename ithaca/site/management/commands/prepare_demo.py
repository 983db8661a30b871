from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ithaca.kit.clock import now
from ithaca.programmes.models import Programme
from ithaca.site import founding, ready, worlds
from ithaca.site.worlds.cast import CAST


class Command(BaseCommand):
    help = "Bring a demo's database up to date and load its world: what `ithaca demo` does first"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--world", default="", help="the world to load, if there is no programme yet")

    def handle(self, *args, world, **options):
        if not settings.ITHACA_DEMO:
            raise CommandError("This is no demo: `ithaca demo` calls this. `ithaca setup` is for real use.")
        if world and world not in worlds.WORLDS:
            raise CommandError(f"There is no world {world}. There are: {', '.join(worlds.WORLDS)}")
        ready.bring_up_to_date()
        with transaction.atomic():
            if world and not Programme.objects.exists():
                worlds.load(world)
            elif not world and not founding.is_founded():
                found_empty()


def found_empty():
    """Nobody but an administrator, whom the demo's front door lets in."""
    staff = next(row for row in CAST["staff"] if row.get("demo") == founding.ADMINISTRATOR)
    founding.found(
        CAST["institution"]["name"], name=staff["name"], email=staff["email"], password=None, at=now()
    )
