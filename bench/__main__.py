"""`python -m bench`: measures pages and the sweep on worlds of several sizes, or pages under load.

`script/bench matching` measures the matching engine beside its peers instead (`bench.matching`).

Each size and database has a process of its own, on a throw-away database. Times are CPU time of this
process (for PostgreSQL its own processes are not in it, so wall time stands beside).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import load, report

NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL", "postgresql": "PostgreSQL"}


def main():
    options = read_options()
    found = [figures for database in options.databases for figures in measured(database, options)]
    if options.write:
        report.keep(options.what, found, f"script/bench {' '.join(sys.argv[1:])}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    if options.what == "pages":
        print_growth(found)


def measured(database: str, options) -> list[dict]:
    if options.what == "load":
        return [under_load(database, options)]
    if options.what == "import":
        return [importing(database, options.rows)]
    return [run(database, size, options) for size in options.sizes]


def read_options():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="pages", choices=["pages", "load", "import"])
    parser.add_argument("--rows", type=int, default=5000, metavar="N", help="import: how many (5,000)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    parser.add_argument(
        "--rounds", type=int, default=15, help="how often each page is asked for (default: 15)"
    )
    parser.add_argument("--people", type=int, default=10_000, metavar="N", help="load: how many (10,000)")
    parser.add_argument(
        "--rates", type=float, nargs="+", default=[20, 40, 80], help="load: requests a second (20 40 80)"
    )
    parser.add_argument("--seconds", type=float, default=20, help="load: how long at each rate (20)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    parser.add_argument("--write", action="store_true", help="write docs/generated/speed.md")
    parser.add_argument("--sqlite", action="store_true", help="only SQLite")
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    options.databases = ["sqlite"] if options.sqlite or not url.startswith("postgres") else ["sqlite", url]
    return options


def under_load(database: str, options) -> dict:
    with tempfile.TemporaryDirectory() as data:
        address = {"ITHACA_URL": f"http://127.0.0.1:{load.PORT}"}
        rows = load.main(options, environment_of(database, data) | address)
    found = {"database": NAMES[database.partition(":")[0]], "people": options.people, "rows": rows}
    print(f"\n{found['database']}\n\n{report.load([found])}", flush=True)
    return found


def importing(database: str, rows: int) -> dict:
    """A spreadsheet of so many people brought in and taken back, in a process of its own."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "bench.imports", str(rows)]
        done = subprocess.run(command, env=environment_of(database, data), stdout=subprocess.PIPE, check=True)  # noqa: S603
    named = {"rows": rows, "database": NAMES[database.partition(":")[0]]}
    found = json.loads(done.stdout.splitlines()[-1]) | named
    print(f"\n{found['database']}\n\n{report.imports([found])}", flush=True)
    return found


def environment_of(database: str, data: str) -> dict:
    """Settings of a world of its own, on a throw-away database."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{data}/db.sqlite3" if database == "sqlite" else database,
        "ITHACA_DATA": data,
        "ITHACA_SECRET_KEY": "only for a bench",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "ITHACA_URL": "http://testserver",
    }


def run(database: str, size: int, options) -> dict:
    """The figures of one world, measured in a process of its own."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "bench.pages", str(size), str(options.rounds)]
        done = subprocess.run(command, env=environment_of(database, data), stdout=subprocess.PIPE, check=True)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    print_table(found)
    return found


def print_table(found: dict):
    print(f"\n{found['database']}, {found['people']:,} people, made in {found['made']:.1f} s\n")
    print(report.pages([found]), flush=True)


def print_growth(found: list[dict]):
    for database in dict.fromkeys(f["database"] for f in found):
        print(f"\n{database}\n\n{report.pages([f for f in found if f['database'] == database])}")


if __name__ == "__main__":
    main()
