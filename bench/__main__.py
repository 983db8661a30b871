"""`python -m bench`: measures pages and the sweep on worlds of 1,000 and 10,000 people, or pages under load.

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

from bench import load


def main():
    options = read_options()
    found = [figures for database in options.databases for figures in measured(database, options)]
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    if options.what == "pages":
        print_growth(found)


def measured(database: str, options) -> list[dict]:
    if options.what == "load":
        return [under_load(database, options)]
    return [run(database, size, options) for size in options.sizes]


def read_options():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="pages", choices=["pages", "load"])
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
    parser.add_argument("--sqlite", action="store_true", help="only SQLite")
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    options.databases = ["sqlite"] if options.sqlite or not url.startswith("postgres") else ["sqlite", url]
    return options


def under_load(database: str, options) -> dict:
    with tempfile.TemporaryDirectory() as data:
        address = {"ITHACA_URL": f"http://127.0.0.1:{load.PORT}"}
        rows = load.main(options, environment_of(database, data) | address)
    name = database.partition(":")[0]
    load.print_rows(name, options.people, rows)
    return {"database": name, "people": options.people, "rows": rows}


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
    print(f"\n{found['database']}, {found['people']:,} people (made in {found['made']:.1f} s); ", end="")
    print(f"the calibration loop takes {found['loop']:.2f} ms")
    print(f"  {'':34} {'CPU ms':>8} {'wall ms':>8} {'loops':>6} {'queries':>8} {'kB':>6}")
    for row in found["rows"]:
        print(
            f"  {row['what']:34} {row['cpu']:8.1f} {row['wall']:8.1f} {row['cpu'] / found['loop']:6.2f} "
            f"{row['queries']:8} {row['kb']:6.1f}"
        )


def print_growth(found: list[dict]):
    """How much dearer each page is in the largest world than in the smallest, in loops."""
    for database in dict.fromkeys(f["database"] for f in found):
        worlds = sorted((f for f in found if f["database"] == database), key=lambda f: f["people"])
        if len(worlds) < 2:
            continue
        small, large = worlds[0], worlds[-1]
        print(f"\n{database}: growth from {small['people']:,} to {large['people']:,} people")
        for one, other in zip(small["rows"], large["rows"], strict=True):
            factor = (other["cpu"] / large["loop"]) / (one["cpu"] / small["loop"])
            print(f"  {one['what']:34} {factor:6.2f}")


if __name__ == "__main__":
    main()
