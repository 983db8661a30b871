"""docs/generated/speed.md from the figures of `script/bench`: what was not measured again keeps its last figures."""

import json
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "generated"
STORE = FOLDER / "speed.json"
INTRO = """# Speed, in figures

Made by `script/bench ... --write`; each part names the command that makes it again. Times of pages are CPU time of the process
that answers, the medians of all rounds, beside a calibration loop that ran between them: {loop}. For PostgreSQL the time of
its own processes is not in them. `growth` is how much dearer a page is in the largest world than in the smallest, in loops.
The goals are for a loop of 14 ms.
"""
LOOP = "a fixed piece of Python, the unit in which machines are compared"
GOALS = {
    "home": 5,
    "queue": 5,
    "search": 30,
    "directory": 12,
    "profile": 6,
    "page": 6,
    "people": 12,
    "pairs": 12,
    "requests": 12,
    "sweep": 1000,
}  # CPU milliseconds, by the first word of what is measured
WORD = {"directory, a rare word": "search", "directory, a common word": "search"}


def keep(what: str, found: list[dict], command: str):
    """Write down what was measured, and the page anew. `what`: pages, load, import or matching."""
    kept = json.loads(STORE.read_text()) if STORE.exists() else {}
    for one in found:
        kept[f"{what} {one['database']}"] = {
            "on": f"{datetime.now(UTC):%Y-%m-%d}",
            "command": command,
            "found": [f for f in found if f["database"] == one["database"]],
        }
    STORE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
    (FOLDER / "speed.md").write_text(page(kept))


def page(kept: dict) -> str:
    parts = [INTRO.format(loop=LOOP)]
    for name, part in sorted(kept.items(), reverse=True):
        what, database = name.split(" ", 1)
        title, table = TABLES[what]
        shown = table(part["found"])
        parts.append(
            f"\n## {title}, {database}\n\n{shown}\nMeasured on {part['on']} by `{part['command']}`.\n"
        )
    return "\n".join(parts)


def pages(worlds: list[dict]) -> str:
    """A row for each page: CPU milliseconds in each world, as they would be at a loop of 14 ms, and what is aimed at."""
    worlds = sorted(worlds, key=lambda world: world["people"])
    sizes = " | ".join(f"{world['people']:,} people" for world in worlds)
    loops = ", ".join(f"{world['loop']:.1f} ms" for world in worlds)
    lines = [
        f"The loop took {loops}.\n",
        f"| page | {sizes} | growth | goal, ms | queries | kB |",
        "|---|" + "--:|" * (len(worlds) + 4),
    ]
    for rows in zip(*(world["rows"] for world in worlds), strict=True):
        small, large = rows[0], rows[-1]
        times = " | ".join(f"{row['cpu']:.1f}" for row in rows)
        growth = in_loops(large, worlds[-1]) / in_loops(small, worlds[0])
        lines.append(
            f"| {large['what']} | {times} | {growth:.2f} | {goal(large['what'])} | {large['queries']} | {large['kb']:.0f} |"
        )
    return "\n".join(lines) + "\n"


def in_loops(row: dict, world: dict) -> float:
    return row["cpu"] / row.get("loop", world["loop"])


def goal(what: str) -> int | str:
    return GOALS.get(WORD.get(what, what.partition(" ")[0].strip(",")), "")


def load(worlds: list[dict]) -> str:
    """Open loop: a row for each rate, and what the processes hold."""
    (found,) = worlds
    lines = [
        f"{found['people']:,} people; requests arrive at random, whether or not the earlier ones are answered; two web "
        "processes, and the clients on the same two cores.\n",
        "| requests a second | answered | p50 ms | p95 ms | p99 ms | wrong |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    *rates, held = found["rows"]
    lines += [
        f"| {r['rate']:.0f} | {r['answered_a_second']:.1f} | {r['p50']:.0f} | {r['p95']:.0f} | {r['p99']:.0f} | {r['wrong']} |"
        for r in rates
    ]
    parts = ", ".join(f"{name} {mb:.0f} MB" for name, mb in held["memory"].items())
    return "\n".join(lines) + f"\n\nMemory: {sum(held['memory'].values()):.0f} MB in all ({parts}).\n"


def imports(worlds: list[dict]) -> str:
    (found,) = worlds
    lines = [
        f"A spreadsheet of {found['rows']:,} people, brought in and taken back: rows a second of CPU time.\n",
        f"| {' | '.join(found['a_second'])} |",
        "|" + "--:|" * len(found["a_second"]),
        f"| {' | '.join(f'{rate:,}' for rate in found['a_second'].values())} |",
    ]
    held = ", ".join(f"{what} {mb} MB" for what, mb in found["mb"].items())
    return "\n".join(lines) + f"\n\nThe most memory held: {held}.\n"


MATCHED_IN = {50: 0.005, 500: 0.025, 2_000: 0.15, 10_000: 1.2, 100_000: 60}  # seconds, by mentees


def matching(sizes: list[dict]) -> str:
    """Each peer's wall time, and how many times ours that is; ours is from scores to proof, as the goals are."""
    lines = [
        "Wall seconds on the same invented people, half as many mentors as mentees. The peers are given the finished scores.\n",
        "| mentees | who | seconds | times ours | goal | matched | total | MB |",
        "|--:|---|--:|--:|--:|--:|--:|--:|",
    ]
    for size in sizes:
        ours = size["rows"][1]
        for row in size["rows"]:
            goal = MATCHED_IN.get(size["mentees"], "") if row is ours else ""
            lines.append(f"| {size['mentees']:,} | {row['who'].strip()} | {matched(row, ours, goal)} |")
    return "\n".join(lines) + "\n"


def matched(row: dict, ours: dict, goal) -> str:
    if "stopped" in row:
        return f"stopped {row['stopped']} | | | | |"
    total = f"{row['total'] / 1000:,.1f}{', proved' if row.get('proved') else ''}" if "total" in row else ""
    if row.get("broken"):
        total += f", {row['broken']} pairs break a rule"
    many, memory = (f"{row[key]:,}" if key in row else "" for key in ("matched", "megabytes"))
    return f"{row['seconds']:.4f} | {row['seconds'] / ours['seconds']:.1f} | {goal} | {many} | {total} | {memory}"


TABLES = {
    "pages": ("Pages", pages),
    "load": ("Under load, and memory", load),
    "import": ("A spreadsheet brought in", imports),
    "matching": ("Matching", matching),
}
