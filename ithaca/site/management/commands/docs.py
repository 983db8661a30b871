import sys

from django.core.management.base import BaseCommand

from ithaca.site.generated import pages
from ithaca.site.places import CHECKOUT

FOLDER = CHECKOUT / "docs" / "generated"


class Command(BaseCommand):
    help = "write docs/generated/ from the code (--check: only say what differs)"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail when something differs")

    def handle(self, *args, check, **options):
        differing = [name for name, text in pages().items() if not same(name, text)]
        if check:
            for name in differing:
                self.stderr.write(f"docs/generated/{name} differs from the code: run `ithaca docs`")
            sys.exit(bool(differing))
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in differing:
            (FOLDER / name).write_text(pages()[name], encoding="utf-8")
            self.stdout.write(f"wrote docs/generated/{name}")


def same(name: str, text: str) -> bool:
    path = FOLDER / name
    return path.exists() and path.read_text(encoding="utf-8") == text
