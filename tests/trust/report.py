"""docs/generated/trust.md from the figures of `script/prove`: a promise that was not tried again keeps its last figures."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "generated"
SAYS = {
    "matrix": "Nobody reads or changes anything by guessing an address: each address, verb and person, against a table written by hand.",
    "mutants": "A fault in an access function (it says yes, no, the opposite, or forgets a part of its condition) is noticed by a test.",
    "visible": "A list shows a row exactly to whom the access functions, and the page of the row, let see it; also in worlds made at random.",
    "faults": "A list that shows too much, or too little, is noticed by these tests.",
    "canaries": "What is private shows up for those alone who may read it: a token in every private field, sought in pages, exports, mails and logs.",
    "scripts": "What somebody wrote is shown as text and runs nowhere.",
    "mails": "A mail carries nothing of it on.",
    "formulas": "No cell of an export is a formula.",
    "redirects": "Nobody is sent to another site.",
    "fuzz": "Nonsense in forms and addresses is answered, and never with a server error.",
    "dies": "A sign-in, a link in a mail, a file, a step that waits: each dies in the moment in which the right to it ends.",
    "uploads": "A file that does harm is refused in clear words, or read as plain text; nothing in it comes alive.",
    "uploads-at-random": "Files with bytes changed, cut and doubled are answered too.",
    "backup-sqlite": "SQLite: a backup is made while people write, and brought back with mail held and everybody signed out.",
    "backup-postgresql": "PostgreSQL: the same.",
    "kills": "Job processes killed while sending: no letter is lost. What somebody needs may come twice, and never more often; a reminder never does.",
    "kills-web": "Web processes killed while people write: what was answered as done is there once, and nothing is there by half.",
    "races-sqlite": "SQLite: the last place, a form sent twice, two answers, two coordinators, two editors of one text, at the same moment.",
    "races-sqlite-control": "The same without the locks: each scene has to show its fault.",
    "races-postgresql": "PostgreSQL: the same races.",
    "races-postgresql-control": "The same without the locks.",
    "accounts": "Codes, sessions, a second step and an institution's sign-in open nothing to somebody else, and what was typed before is kept.",
}  # fmt: skip
COMMANDS = {
    "scripts": "payloads",
    "mails": "payloads",
    "formulas": "payloads",
    "redirects": "payloads",
    "faults": "visible",
}


def main(file: str):
    store = FOLDER / "trust.json"
    kept = json.loads(store.read_text()) if store.exists() else {}
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    found = json.loads(Path(file).read_text()) if Path(file).exists() else {}
    kept |= {promise: {"on": today, "figures": numbers} for promise, numbers in found.items()}
    store.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n")
    (FOLDER / "trust.md").write_text(page(kept))


def page(kept: dict) -> str:
    lines = [
        "# Trust, in figures",
        "",
        "Made by `script/prove`; each line names the command that makes it again.",
        "",
    ]
    lines += ["| promise | figures | tried on | again by |", "|---|---|---|---|"]
    for promise, says in SAYS.items():
        if promise in kept:
            numbers = ", ".join(
                f"{name.replace('_', ' ')} {value}" for name, value in kept[promise]["figures"].items()
            )
            lines.append(
                f"| {says} | {numbers} | {kept[promise]['on']} | `script/prove {COMMANDS.get(promise) or promise.partition('-')[0]}` |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
