import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from ithaca.site import catalogue


class Command(BaseCommand):
    help = "bring the languages in ithaca/locale/ up to date with the words of this version, and compile them"

    def add_arguments(self, parser):
        parser.add_argument("--new", metavar="LANGUAGE", help="begin a language, such as cy")
        parser.add_argument("--pot", metavar="FILE", type=Path, help="only write a file of all messages")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *args, new, pot, **options):
        if pot:
            return catalogue.write(pot, catalogue.gather())
        if new:
            catalogue.begin(new)
        wrong = [
            problem for path in catalogue.languages() for problem in self.renew(path, options["compile"])
        ]
        sys.exit(bool(wrong))

    def renew(self, path: Path, compiles_only: bool) -> list[str]:
        if not compiles_only:
            catalogue.bring_up_to_date(path)
        words = catalogue.opened(path)
        done, all_of_them = catalogue.progress(words)
        wrong = catalogue.mistakes(words)
        for problem in wrong:
            self.stderr.write(f"{catalogue.place(path)}: {problem}")
        if not wrong:
            catalogue.build(path)
        self.stdout.write(f"{path.parent.parent.name}: {done} of {all_of_them} messages are translated")
        return wrong
