"""`script/bench matching`: our engine beside mentor-match, mentormatch, matching and scipy, on the same invented people.

Each peer runs in an environment of its own, made by uv and thrown away, and is stopped at 120 seconds or 8 GB. Ours is
timed from people to proof; the others are given the finished scores, which is kind to them. mentormatch has rules of its own
instead of scores, so it is given profiles that say the same. `matching` solves the stable problem, and ours too beside it.

From 4,000 mentees on ours is the solver for large rounds (its compiling is not counted: it is kept), and above 20,000 it runs
alone: no peer can hold the matrix.
"""

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench import report
from ithaca.matching.rules.rounds.board import Board
from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.rules.rounds.stable import solve_stable
from ithaca.matching.rules.rounds.units import WHOLE, points

HERE = Path(__file__).parent
SECONDS, BYTES = 120, 8 << 30
RUNS, ENOUGH = 9, 1  # the median of so many runs, or of as many as fit into so many seconds
LARGE, ALONE = 4_000, 20_000  # mentees
PEERS = {  # name: what uv installs
    "scipy": ("numpy", "scipy"),
    "mentor-match": ("mentor-match==7.0.1", "numpy"),
    "mentormatch": ("mentormatch==1.1", "numpy", "setuptools<81"),
    "matching": ("matching==1.4.3", "numpy"),
}
TOPICS = [f"topic {n}" for n in range(40)]
SECTORS = [f"sector {n}" for n in range(12)]
WORDS = [f"word{n}" for n in range(2000)]
RULES = Rules(
    (
        Criterion(kind="topics", needs="topics", offers="topics", weight=35),
        Criterion(kind="same", needs="sector", offers="sector", weight=20),
        Criterion(kind="close", needs="style", offers="style", weight=20),
        Criterion(kind="text", needs="text", offers="text", weight=15),
    ),
    (
        Bar(kind="at least", needs="grade", offers="grade", by=1),
        Bar(kind="different", needs="department", offers="department"),
        Bar(kind="same", needs="language", offers="language"),
    ),
)


def main():
    options = read_options()
    with tempfile.TemporaryDirectory() as folder:
        found = [in_a_process(size, options.peers, Path(folder)) for size in options.sizes]
    if options.write:
        report.keep("matching", found, f"script/bench matching {' '.join(sys.argv[1:])}")


def in_a_process(size: int, peers, folder: Path) -> dict:
    """Each size has a process of its own, for the memory that it takes."""
    child = os.fork()
    if child == 0:
        rows = measured(size, folder, peers)
        print_rows(size, rows)
        sys.stdout.flush()
        (folder / "rows.json").write_text(json.dumps(rows))
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit(f"{size:,} mentees could not be measured")
    rows = json.loads((folder / "rows.json").read_text())
    return {"database": "beside its peers", "mentees": size, "rows": rows}


def read_options():
    parser = argparse.ArgumentParser(prog="script/bench matching", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[50, 500, 2000],
        metavar="N",
        help="mentees; also 10000, 100000",
    )
    parser.add_argument(
        "--peers", nargs="*", default=list(PEERS), choices=PEERS, metavar="NAME", help=", ".join(PEERS)
    )
    parser.add_argument("--write", action="store_true", help="write docs/generated/speed.md")
    return parser.parse_args()


def measured(size: int, folder: Path, peers) -> list[dict]:
    pool = people(size)
    rows = ours_large(pool) if size >= LARGE else ours(pool)
    if size > ALONE:
        return rows
    problem = Scoring(pool, RULES).problem
    np.savez(
        folder / "problem.npz",
        scores=problem.scores,
        allowed=problem.allowed,
        places=problem.places,
        worth=problem.worth,
    )
    (folder / "people.json").write_text(json.dumps([profiles(side) for side in (pool.mentees, pool.mentors)]))
    rows += [{"who": peer, **run(peer, folder)} for peer in peers]
    if "matching" in peers:
        rows.append(stable(problem))
    return rows


def ours(pool: Pool) -> list[dict]:
    """The medians of some runs, as the peers'."""
    took = []
    while not took or (len(took) < RUNS and sum(whole for whole, _ in took) < ENOUGH):
        begun = time.perf_counter()
        problem = Scoring(pool, RULES).problem
        scored = time.perf_counter()
        solved = solve(problem)
        done = time.perf_counter()
        took.append((done - begun, done - scored))
    whole, solving = map(statistics.median, zip(*took, strict=True))
    return [*told(solved, whole, solving, "from scores to proof"), edits(solved)]


def edits(solved) -> dict:
    """Bans of pairs that are on the board, one after the other: the new plan and its proof; the median."""
    board, took = Board(solved), []
    for mentee, mentor, _ in solved.pairs()[:40]:
        if board.mentor_of(mentee) != mentor:
            continue
        begun = time.perf_counter()
        board.ban(mentee, mentor)
        proved = board.prove().proved
        took.append(time.perf_counter() - begun)
        if not proved:
            raise SystemExit("an edit on the board was not proved")
    return {"who": "  an edit on the board, proved", "seconds": statistics.median(took)}


def ours_large(pool: Pool) -> list[dict]:
    """Scores are part of the solving here: what comes before is reading the answers."""
    from ithaca.matching.rules.rounds.large.solving import solve_large

    solve_large(Scoring(people(60), RULES))  # compiles, or loads what was compiled
    begun = time.perf_counter()
    scoring = Scoring(pool, RULES)
    _ = scoring.bars
    read = time.perf_counter()
    solved = solve_large(scoring)
    done = time.perf_counter()
    return told(solved, done - begun, done - read, "from answers to proof, all pairs scored")


def told(solved, whole: float, solving: float, what: str) -> list[dict]:
    """Both times, in seconds, beside what was found."""
    found = solved.certificate
    row = {
        "matched": found.matched,
        "total": found.total,
        "proved": found.proved,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    }
    return [
        {"who": "Ithaca, from people to proof", "seconds": whole, **row},
        {"who": f"  {what}", "seconds": solving, **row},
    ]


def stable(problem) -> dict:
    ranks = WHOLE - problem.scores
    begun = time.perf_counter()
    found = solve_stable(problem, ranks, ranks).certificate
    return {
        "who": "Ithaca, stable",
        "seconds": time.perf_counter() - begun,
        "matched": found.matched,
        "total": found.total,
    }


def people(size: int) -> Pool:
    """Mentees, half as many mentors with one to three places; the same for the same size."""
    draw = random.Random(size)  # noqa: S311

    def person(name: str, number: int, least: int, most: int, grade: int) -> Person:
        answers = {
            "topics": draw.sample(TOPICS, draw.randint(least, most)),
            "sector": draw.choice(SECTORS),
            "style": str(draw.randint(1, 5)),
            "text": " ".join(draw.choices(WORDS, k=40)),
            "grade": str(min(8, max(1, grade + draw.randint(-2, 2)))),
            "department": f"department {draw.randint(0, 49)}",
            "language": draw.sample(["English", "Welsh", "French", "German"], 2),
        }
        return Person(f"{name}{number}", answers)

    mentees = tuple(person("mentee ", n, 2, 6, 3) for n in range(size))
    mentors = tuple(person("mentor ", n, 3, 9, 6) for n in range(size // 2))
    return Pool(mentees, mentors, tuple(draw.choices((1, 2, 3), (3, 5, 2), k=len(mentors))))


def profiles(side) -> list[dict]:
    return [dict(person.answers) for person in side]


def run(peer: str, folder: Path) -> dict:
    """What a peer found, or why it was stopped."""
    uv = os.environ.get("UV") or shutil.which("uv") or next(map(str, HERE.parent.glob(".tools/bin/uv")), "")
    if not uv:
        return {"stopped": "uv is not installed"}
    command = [uv, "run", "--quiet", "--no-project", "--isolated", "--python", sys.executable]
    for name in PEERS[peer]:
        command += ["--with", name]
    command += ["python", "-P", str(HERE / "matching_peers.py"), peer, str(folder), str(BYTES)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 60, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"stopped": f"after {SECONDS} s"}
    lines = done.stdout.strip().splitlines()
    return (
        json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {"stopped": last_line(done.stderr)}
    )


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no word"])[-1][:60]


def print_rows(size: int, rows: list[dict]):
    ours, best = rows[0]["seconds"], rows[0]
    print(f"\n{size:,} mentees, {size // 2:,} mentors")
    print(f"  {'':42} {'seconds':>9} {'times ours':>10} {'matched':>8} {'total':>12}")
    for row in rows:
        if "stopped" in row:
            print(f"  {row['who']:42} {'-':>9} {'-':>10}  stopped: {row['stopped']}")
            continue
        if "matched" not in row:
            print(f"  {row['who']:42} {row['seconds']:9.4f}")
            continue
        broken = f"  {row['broken']} pairs are barred or over a mentor's places" if row.get("broken") else ""
        less = (
            ""
            if (row["matched"], row["total"]) >= (best["matched"], best["total"])
            else "  less than the best"
        )
        memory = f"  {row['megabytes']:,} MB" if "megabytes" in row else ""
        print(
            f"  {row['who']:42} {row['seconds']:9.4f} {row['seconds'] / ours:10.1f} {row['matched']:8,} "
            f"{points(row['total']):12,.1f}{'  proved' if row.get('proved') else less}{broken}{memory}"
        )


if __name__ == "__main__":
    main()
