"""Where things are: in a checkout beside the package, in an installed wheel inside it."""

import os
import sys
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_locale

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
LOCALE = PACKAGE / "locale"


def _shipped(name: str) -> Path:
    return (CHECKOUT if is_checkout() else PACKAGE) / name


def is_checkout() -> bool:
    """Whether this runs from a clone of the repository, not from an installed wheel."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "script").is_dir()


def schemes_dir() -> Path:
    """The folder that holds one folder a scheme."""
    return _shipped("schemes")


def frameworks_dir() -> Path:
    """The folder that holds one TOML file a framework of competencies."""
    return _shipped("frameworks")


def docs_dir() -> Path:
    """The folder of documents; in a wheel it holds only what pages are made from."""
    return _shipped("docs")


def demo_dir() -> Path:
    """Where a demo keeps its data unless told otherwise: in a checkout, else with the user's own data."""
    if is_checkout():
        return CHECKOUT / "var" / "demo"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "ithaca-demo"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "ithaca-demo"


def languages(wanted: list[str], folder: Path = LOCALE) -> list[tuple[str, str]]:
    """(code, its own name) of each language that is offered; all but English must be in `folder`."""
    lacking = [code for code in wanted if code != "en-gb" and not (folder / to_locale(code)).is_dir()]
    if lacking:
        raise ImproperlyConfigured(f"ITHACA_LANGUAGES: there is no {', '.join(lacking)} in {folder}")
    return [(code, own_name(code)) for code in dict.fromkeys(("en-gb", *wanted))]


def own_name(code: str) -> str:
    return LANG_INFO.get(code, {}).get("name_local", code).capitalize()
