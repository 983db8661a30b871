"""Asking a virus scanner about a file, where the machine has one: clamd, by its own protocol (INSTREAM)."""

import logging
import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 20
PIECE = 1 << 16
log = logging.getLogger("ithaca.scanner")


class NotScanned(Exception):
    """There is a scanner, and it did not answer."""


def is_clean(data: bytes) -> bool:
    """Whether the scanner has nothing against it; without a scanner nothing is asked. Raises `NotScanned`."""
    if not settings.ITHACA_SCANNER:
        return True
    try:
        said = ask(settings.ITHACA_SCANNER, data)
    except OSError as problem:
        log.error("The virus scanner at %s did not answer: %s", settings.ITHACA_SCANNER, problem)
        raise NotScanned from problem
    if said.endswith("FOUND"):
        log.warning("A file was refused by the virus scanner: %s", said)
        return False
    if not said.endswith("OK"):
        log.error("The virus scanner said: %s", said)
        raise NotScanned(said)
    return True


def ask(where: str, data: bytes) -> str:
    """One line of answer, such as `stream: OK`."""
    with reach(where) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and (more := line.recv(4096)):
            said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()


def reach(where: str) -> socket.socket:
    """`tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`."""
    parts = urlsplit(where)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(SECONDS)
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname, parts.port or 3310), SECONDS)
