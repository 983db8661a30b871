"""The people of the demo, as `demo.toml` lists them."""

import tomllib
from pathlib import Path

CAST = tomllib.loads((Path(__file__).parent / "demo.toml").read_text(encoding="utf-8"))
ONE_CLICK = {
    row["demo"]: row["email"] for kind in ("mentee", "mentor", "staff") for row in CAST[kind] if "demo" in row
}
