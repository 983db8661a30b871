"""What the trust tests found out, written down for docs/generated/trust.md when `script/prove` runs them."""

import json
import os
from pathlib import Path

FILE = os.environ.get("ITHACA_PROVE_FIGURES", "")
LONG = bool(FILE) and not os.environ.get(
    "ITHACA_PROVE_SHORT"
)  # short while faults are planted: what is tried then is the faults


def figure(promise: str, **numbers):
    """Note the figures of a promise, such as figure("fuzz", requests=10000, errors=0)."""
    print(f"\n{promise}: {', '.join(f'{name} {value}' for name, value in numbers.items())}")
    if LONG:
        note(promise, numbers)


def note(promise: str, numbers: dict):
    """Write the figures of a promise down, if somebody wants them."""
    if FILE:
        kept = json.loads(Path(FILE).read_text()) if Path(FILE).exists() else {}
        Path(FILE).write_text(json.dumps(kept | {promise: numbers}, indent=1))


def many(few: int, all_of_them: int) -> int:
    """How often something is tried: few times in the normal tests, all of them by `script/prove`."""
    return all_of_them if LONG else few
