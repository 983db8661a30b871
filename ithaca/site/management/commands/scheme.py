"""`ithaca scheme …`: check, explain, load, new, rehearse."""

import shutil
from datetime import date
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ithaca.accounts.models import Institution
from ithaca.help.policy import HelpPolicy
from ithaca.kit.clock import now
from ithaca.kit.toml import Refused
from ithaca.programmes import scheme
from ithaca.programmes.actions import schemes
from ithaca.programmes.explain import explain
from ithaca.programmes.models import Programme
from ithaca.site.places import schemes_dir
from ithaca.site.rehearsal import report


class Command(BaseCommand):
    help = "write, check, explain, rehearse and load schemes (folders of rules and texts)"

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, meaning in (
            ("check", "say what is wrong in a scheme, by file and line"),
            ("explain", "say its rules in plain English"),
            ("load", "put it to work in a programme"),
            ("rehearse", "play a year of an example cohort, and list every letter and due date"),
        ):
            one = verbs.add_parser(verb, help=meaning, description=meaning)
            one.add_argument(
                "folder",
                type=folder,
                metavar="DIR",
                help="the scheme's folder, or the name of one that comes along",
            )
        new = verbs.add_parser("new", help="begin a scheme of your own from another")
        new.add_argument("name", help="its short name, which becomes the folder")
        new.add_argument("--like", default="career-mentoring", help="the scheme to begin from")
        load = verbs.choices["load"]
        load.add_argument("--institution", required=True, metavar="SLUG")
        load.add_argument("--programme", required=True, metavar="SLUG", help="its short name in addresses")
        load.add_argument("--title", default="", help="what people call the programme")
        rehearse = verbs.choices["rehearse"]
        rehearse.add_argument("--from", dest="start", type=date.fromisoformat, required=True, metavar="DATE")
        rehearse.add_argument("--until", type=date.fromisoformat, required=True, metavar="DATE")
        rehearse.add_argument("--people", type=int, default=9, help="how many mentees (default: 9)")
        rehearse.add_argument("--csv", type=Path, metavar="FILE", help="write the table to a file too")
        rehearse.add_argument(
            "--html", type=Path, metavar="FILE", help="write the year as a page of pictures and tables"
        )

    def handle(self, *args, verb, **options):
        try:
            getattr(self, f"do_{verb}")(options)
        except Refused as refused:
            lines = "\n".join(f"  {problem}" for problem in refused.problems)
            raise CommandError(f"{len(refused.problems)} to mend:\n{lines}") from None

    def do_check(self, options):
        found = read(options["folder"])
        self.stdout.write(
            f"{found.about.title}: all is well. {len(found.roles)} roles, {len(found.forms)} forms, "
            f"{len(found.pages)} pages, {len(found.letters)} letters, {len(found.expects)} expectations."
        )
        for mind in found.section(HelpPolicy).warns(found):
            self.stdout.write(f"Mind: {mind}")

    def do_explain(self, options):
        self.stdout.write(explain(read(options["folder"])))

    def do_new(self, options):
        target = Path(options["name"])
        if target.exists():
            raise CommandError(f"{target} exists already; choose another name.")
        shutil.copytree(folder(options["like"]), target)
        rename(target / "scheme.toml", target.name)
        read(target)
        self.stdout.write(
            f"{target}/ is a scheme of your own now. Change it, then: ithaca scheme check {target}"
        )

    def do_load(self, options):
        institution = Institution.objects.filter(slug=options["institution"]).first()
        if institution is None:
            known = (
                ", ".join(Institution.objects.values_list("slug", flat=True)) or "none yet: run ithaca setup"
            )
            raise CommandError(f"There is no institution {options['institution']}. Known: {known}.")
        version = schemes.load(scheme.read_folder(options["folder"]), at=now())
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            programme = schemes.open_programme(
                institution, version, slug=options["programme"], title=options["title"], by=None, at=now()
            )
        elif programme.institution_id != institution.pk:
            raise CommandError(f"The programme name {programme.slug} is taken; choose another.")
        else:
            schemes.take_up(programme, version, by=None, at=now())
        self.stdout.write(f"{programme.title} at {institution} goes by {version} now: /p/{programme.slug}/")

    def do_rehearse(self, options):
        if options["until"] <= options["start"]:
            raise CommandError(f"--until has to lie after --from ({options['start']}).")
        files = read_files(options["folder"])
        scheme.parse(files)
        call_command("migrate", verbosity=0)
        text = report(
            read_files(options["folder"]),
            options["start"],
            options["until"],
            options["people"],
            options["csv"],
            options["html"],
        )
        self.stdout.write(text)


def folder(name: str) -> Path:
    """A folder by its path, or a scheme that comes along by its name."""
    path = Path(name)
    return path if path.is_dir() else schemes_dir() / name


def read_files(path: Path) -> dict[str, str]:
    if not path.is_dir():
        known = ", ".join(sorted(p.name for p in schemes_dir().iterdir() if p.is_dir()))
        raise CommandError(f"There is no folder {path.name}. Schemes that come along: {known}.")
    return scheme.read_folder(path)


def read(path: Path) -> scheme.Scheme:
    return scheme.parse(read_files(path))


def rename(path: Path, name: str):
    """Give a copied scheme its new short name."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [
        f'name = "{name}"\n' if line.startswith("name = ") and n < 10 else line
        for n, line in enumerate(lines)
    ]
    path.write_text("".join(changed), encoding="utf-8")
