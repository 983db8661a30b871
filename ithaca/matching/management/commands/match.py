"""`ithaca match …`: rounds of matching from the command line: from two spreadsheets, without a database, or a run again."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ithaca.kit.tables.workbooks import Unreadable
from ithaca.kit.toml import Refused

EXAMPLES = """
Mentees and mentors are spreadsheets (CSV, XLSX or ODS) with headings, a person a row. Without --scheme or --columns the
columns are guessed; what was guessed is said, and written beside the result as a file to correct and give to --columns.

  ithaca match solve --mentees mentees.csv --mentors mentors.xlsx --out result.json --explain
"""
REPLAY = (
    "The same bytes come out, or it says which version of Python, numpy, scipy or the engine is another than then. The model "
    "that read free text is not needed for it."
)


class Command(BaseCommand):
    help = "match mentees with mentors from two spreadsheets, and prove that no plan is better"
    requires_system_checks = []

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser("solve", help="the best plan for two spreadsheets", description=EXAMPLES)
        one.formatter_class = type(parser.formatter_class.__name__, (RawText, parser.formatter_class), {})
        add_files(one)
        add_wishes(one)
        again = verbs.add_parser(
            "replay", help="work a run of a round out again, from what was kept of it", description=REPLAY
        )
        again.add_argument("run", type=int, metavar="RUN", help="the number of the run")
        again.add_argument("--out", type=Path, metavar="FILE", help="write the result, as JSON")

    def handle(self, *args, verb, **options):
        if verb == "replay":
            self.replay(options["run"], options["out"])
            return
        from ithaca.matching.management.rounds import solving  # loads numpy
        from ithaca.matching.rules.rounds.problem import Unfit

        try:
            solving.solve(options, self.stdout.write, self.say)
        except Refused as refused:
            raise CommandError("\n".join(map(str, refused.problems))) from None
        except (Unfit, Unreadable, OSError) as problem:
            raise CommandError(said(problem)) from None

    def replay(self, pk: int, out: Path | None):
        from ithaca.matching.management.rounds.replaying import replayed  # loads numpy

        same, words, found = replayed(pk)
        if out and found:
            out.write_bytes(found)
        if not same:
            raise CommandError(words)
        self.stdout.write(words)

    def say(self, text: str):
        """Progress, beside the result."""
        sys.stderr.write(f"{text}\n")


def add_files(parser):
    """What is read, what it means, and what is written."""
    for name in ("--mentees", "--mentors"):
        parser.add_argument(name, type=Path, required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the result, as JSON")
    rules = parser.add_mutually_exclusive_group()
    said = "take the criteria and bars of a scheme; columns as its forms name them"
    rules.add_argument("--scheme", type=Path, metavar="DIR", help=said)
    said = "what the columns mean (TOML), instead of a guess"
    rules.add_argument("--columns", type=Path, metavar="FILE", help=said)
    said = "hold free text against each other by what it means, not by words in common (the extra meaning; English)"
    parser.add_argument("--meaning", action="store_true", help=said)
    said = "write the pairs as a spreadsheet too (CSV or XLSX)"
    parser.add_argument("--table", type=Path, metavar="FILE", help=said)


def add_wishes(parser):
    """What plan is wanted."""
    said = "of a mentor who does not say (default: 1)"
    parser.add_argument("--places", type=int, default=1, metavar="N", help=said)
    parser.add_argument(
        "--objective",
        choices=("total", "worst-off", "spread", "stable"),
        default="total",
        help="most people and then the greatest total (total), that with the lowest pair raised first (worst-off), or "
        "with as many places of the mentors' minimums filled first as can be (spread), or no two who would rather have each other (stable)",
    )
    said = "with the objective spread, the minimum of a mentor who does not say (default: 1)"
    parser.add_argument("--least", type=int, default=1, metavar="N", help=said)
    said = "how many mentors a mentee may have (default: 1)"
    parser.add_argument("--each", type=int, default=1, metavar="N", help=said)
    parser.add_argument("--seed", default="", help="draws other lots for ties")
    parser.add_argument("--explain", action="store_true", help="say why: each pair, and who stays without")


class RawText:
    """Keeps the lines of a description as they are."""

    def _fill_text(self, text, width, indent):
        return "\n".join(indent + line for line in text.strip().splitlines())


def said(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.filename:
        return f"{problem.filename}: {problem.strerror}."
    return str(problem)
