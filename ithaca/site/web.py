"""The web server's process: `python -m ithaca.site.web HOST PORT WORKERS THREADS` (what `ithaca serve` starts).

Everything is imported once, before the workers are forked off: they start at once and share that memory.
"""

import gc
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


def main(host: str, port: str, workers: str, threads: str):
    preload()
    Server(
        "ithaca.site.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=int(threads),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def preload():
    gc.disable()
    from django.urls import get_resolver

    import ithaca.site.wsgi  # noqa: F401

    get_resolver().url_patterns  # noqa: B018 - imports every room's pages
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    main(*sys.argv[1:])
