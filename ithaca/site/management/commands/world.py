import time

from django.core.management.base import BaseCommand
from django.db import transaction

from ithaca.site import worlds
from ithaca.site.worlds import bulk


class Command(BaseCommand):
    help = "fill the database with invented people: a named world, or so many of them"

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--people", type=int, metavar="N", help="a programme with N members")
        which.add_argument("--name", choices=sorted(worlds.WORLDS), help="a named world")
        parser.add_argument(
            "--seed", type=int, default=1, help="another seed makes other people (default: 1)"
        )

    def handle(self, *args, people, name, seed, **options):
        begun = time.perf_counter()
        with transaction.atomic():
            programme = worlds.load(name) if name else bulk.make(people, seed=seed)
        self.stdout.write(f"{programme}: made in {time.perf_counter() - begun:.1f} s")
