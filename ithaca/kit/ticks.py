"""What a room does as time passes, without anybody asking: called by the sweep, as often as it runs.

A tick bears being called at any moment, twice, or after any gap, and costs next to nothing when there is nothing to do.
"""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError

TICKS: dict[str, Callable] = {}
log = logging.getLogger("ithaca.ticks")


def tick(name: str):
    """Declare what is done as time passes: `f(at=moment)`."""

    def declare(function):
        assert name not in TICKS, f"tick {name} is declared twice"
        TICKS[name] = function
        return function

    return declare


def tick_all(*, at):
    """Let every room do what the moment asks. What fails in one leaves the others alone, and is tried next time."""
    for name, function in TICKS.items():
        try:
            function(at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("%s failed; it is tried again with the next sweep.", name)
