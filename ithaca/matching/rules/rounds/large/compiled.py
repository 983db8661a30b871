"""Loops over pairs, compiled where numba is installed (`pip install "ithaca-mentoring[large]"`).

Without it they are plain Python, which is good enough for tests of a few dozen people and for nothing else. What was compiled is
kept in the user's cache, in a folder named after all sources of this package: numba itself looks at no other file than the function's
own, and would go on with an old version of what it calls. Loops run without Python's lock, so that threads go on beside each other.
"""

import hashlib
import os
from pathlib import Path

try:
    import numba
except ImportError:
    numba = None

AVAILABLE = numba is not None


def cache_folder() -> Path | None:
    """Where compiled code may be kept; None where it cannot be, and is compiled anew each time."""
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = home / "ithaca" / f"rounds-{hashlib.sha256(sources).hexdigest()[:16]}"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None


FOLDER = cache_folder() if AVAILABLE else None
if FOLDER:
    numba.config.CACHE_DIR = str(FOLDER)


def made(function, **options):
    if not AVAILABLE:
        return function
    return numba.njit(cache=FOLDER is not None, error_model="numpy", nogil=True, **options)(function)


def compiled(function):
    """No fast mathematics: sums of whole numbers and single operations give the same on every machine."""
    return made(function)


def inlined(function):
    """The same for what is asked of single pairs inside a loop."""
    return made(function, forceinline=True)
