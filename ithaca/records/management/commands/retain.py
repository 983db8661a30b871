from django.core.management.base import BaseCommand

from ithaca.kit.clock import now
from ithaca.records import actions
from ithaca.records.actions.retaining import overdue, persons_overdue


class Command(BaseCommand):
    help = "List what was kept long enough; with --apply, delete it"

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="delete it, instead of only listing it")

    def handle(self, *args, apply, **options):
        at = now()
        for line in overdue(at=at):
            if many := line.rows.count():
                what = "go" if line.goes else "lose their words"
                self.stdout.write(f"{many:8,}  {line.model._meta.label}: {what} (kept: {line.keep})")
        self.stdout.write(f"{persons_overdue(at=at).count():8,}  people are erased")
        if apply:
            done = actions.retain(at=at)
            self.stdout.write(f"Done: {done.rows:,} rows and {done.persons:,} people.")
        else:
            self.stdout.write("Nothing was changed. --apply does it.")
