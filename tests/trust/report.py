"""docs/generated/trust.md from the figures of `script/prove`: a promise that was not tried again keeps its last figures."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "generated"
SAYS = {
    "matrix": "Nobody reads or changes anything by guessing an address: each address, verb and person, against a table written by hand.",
    "visible": "A list shows a row exactly to whom the access functions, and the page of the row, let see it; also in worlds made at random.",
    "faults": "A list that shows too much, or too little, is noticed by these tests.",
    "canaries": "What is private shows up for those alone who may read it: a token in every private field, sought in pages, exports, mails and logs.",
    "scripts": "What somebody wrote is shown as text and runs nowhere.",
    "mails": "A mail carries nothing of it on.",
    "formulas": "No cell of an export is a formula.",
    "redirects": "Nobody is sent to another site.",
    "fuzz": "Nonsense in forms and addresses is answered, and never with a server error.",
    "backup": "A backup is made while people write, and brought back with mail held and everybody signed out.",
    "kills": "Killed while sending: nothing is lost, and no reminder goes out twice.",
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
    store.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
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
                f"| {says} | {numbers} | {kept[promise]['on']} | `script/prove {COMMANDS.get(promise, promise)}` |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
