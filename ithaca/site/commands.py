"""The one command line: `ithaca`, with our commands first, and all of Django's behind them."""

import ast
import os
import sys

from ithaca.site import serve
from ithaca.site.places import PACKAGE

FIRST = (
    "setup",
    "serve",
    "work",
    "demo",
    "scheme",
)  # in the order in which one meets them; the others by name
WITHOUT_DJANGO = {
    "demo": serve.demo,
    "serve": serve.serve,
}  # they start at once, and start Django in other processes

HELP = """Ithaca runs mentoring programmes.

  ithaca setup          the first run for real: database, first administrator, checks
  ithaca demo           a demo with invented people, on this computer

All commands (`ithaca COMMAND --help` says more):

{ours}
  migrate               bring the database up to date with this version

and Django's own: `ithaca help --commands` lists them.
"""


def main(arguments: list[str] | None = None) -> None:
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments in ([], ["help"], ["--help"], ["-h"]):
        print(HELP.format(ours=_listed()), end="")
    elif arguments[0] in WITHOUT_DJANGO:
        sys.exit(WITHOUT_DJANGO[arguments[0]](arguments[1:]))
    elif arguments[0] == "help" and arguments[1] in WITHOUT_DJANGO:
        WITHOUT_DJANGO[arguments[1]](["--help"])
    else:
        from django.core.management import execute_from_command_line

        if arguments[0] == "setup" and not {"-h", "--help"} & set(arguments):
            serve.make_secret_key()  # without one, Django would not start
        if arguments[:2] == ["scheme", "rehearse"]:
            os.environ["ITHACA_REHEARSAL"] = "1"  # a throw-away database in memory
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ithaca.site.settings")
        execute_from_command_line(["ithaca", *arguments])


def our_commands() -> dict[str, str]:
    """{name: what it does in one line}, without importing them."""
    found = {name: function.__doc__.splitlines()[0] for name, function in WITHOUT_DJANGO.items()}
    for path in PACKAGE.glob("*/management/commands/[!_]*.py"):
        found[path.stem] = _help_of(path)
    order = {name: place for place, name in enumerate(FIRST)}
    return dict(sorted(found.items(), key=lambda item: (order.get(item[0], len(FIRST)), item[0])))


def _listed() -> str:
    return "\n".join(f"  {name:20}  {line}" for name, line in our_commands().items())


def _help_of(path) -> str:
    """The first line of the literal `help = "..."` of a management command, else of the file's docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="help")], value=ast.Constant(value=str(text))):
                return text.strip().partition("\n")[0]
    return (ast.get_docstring(tree) or "").partition("\n")[0]


if __name__ == "__main__":
    main()
