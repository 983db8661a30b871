from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ithaca.programmes.models import Programme
from ithaca.site import ready


class Command(BaseCommand):
    help = "Bring a demo's database up to date and load its world: what `ithaca demo` does first"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--world", default="", help="the world to load, if there is no programme yet")

    def handle(self, *args, world, **options):
        if not settings.ITHACA_DEMO:
            raise CommandError("This is no demo: `ithaca demo` calls this. `ithaca setup` is for real use.")
        ready.bring_up_to_date()
        if world and not Programme.objects.exists():
            from ithaca.site import worlds

            if world not in worlds.WORLDS:
                raise CommandError(f"There is no world {world}. There are: {', '.join(worlds.WORLDS)}")
            worlds.load(world)
