"""Whether a real installation is well: each finding says what is so, and what to do if it is not."""

import os
import shutil
import smtplib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from ithaca.notices.models import Worker

ROOM = 2 * 1024**3  # bytes that should be free for files, back-ups and the database's own work
NETWORK_FILE_SYSTEMS = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "afs")


class Finding(NamedTuple):
    """`advice` is empty if all is well."""

    what: str
    advice: str = ""

    def __str__(self):
        return f"look at this: {self.what}: {self.advice}" if self.advice else f"OK: {self.what}"


def settings_and_places() -> Iterator[Finding]:
    """What is set, and where the data are."""
    yield modes()
    yield address(settings.ITHACA_URL)
    yield folder(settings.DATA)
    yield from place_of_database()


def secret() -> Finding:
    if os.environ.get("ITHACA_SECRET_KEY"):
        return Finding("the secret key comes from ITHACA_SECRET_KEY")
    path = settings.DATA / "secret-key"
    if not path.exists():
        return Finding("there is no secret key", "run `ithaca setup`, which makes one")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding(f"others can read {path}", f"chmod 600 {path}")
    return Finding(f"the secret key is in {path}, for its owner only")


def folder(data: Path) -> Finding:
    if not os.access(data, os.W_OK):
        return Finding(
            f"ITHACA_DATA, {data}, cannot be written to", f"give the user {os.getuid()} the right to"
        )
    free = shutil.disk_usage(data).free
    if free < ROOM:
        return Finding(
            f"only {free // 1024**2} MB are free in {data}", "make room, or choose another ITHACA_DATA"
        )
    return Finding(f"files are kept in {data}, where {free // 1024**3} GB are free")


def address(url: str) -> Finding:
    parts = urlsplit(url)
    if not parts.hostname or parts.hostname in ("localhost", "127.0.0.1"):
        return Finding(f"people are to reach it at {url}", "set ITHACA_URL to its public address")
    if parts.scheme != "https":
        return Finding(
            f"{url} is not encrypted", "put a web server with HTTPS before it; ITHACA_URL=https://..."
        )
    if not settings.SECURE_PROXY_SSL_HEADER:
        return Finding(
            f"{url} is encrypted, but not by Ithaca", "let X-Forwarded-Proto through; ITHACA_BEHIND_PROXY=1"
        )
    return Finding(f"people reach it at {url}")


def modes() -> Finding:
    on = [
        name
        for name, value in (("ITHACA_DEBUG", settings.DEBUG), ("ITHACA_DEMO", settings.ITHACA_DEMO))
        if value
    ]
    if on:
        return Finding(f"{' and '.join(on)} is on", "leave it out: it shows strangers more than they may see")
    return Finding("neither debugging nor demo mode is on")


def reachable() -> Finding:
    name = place()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.check_database_version_supported()
    except OperationalError as error:
        reason = " ".join(str(error).split())
        return Finding(f"{name} cannot be reached ({reason})", "is it running, and is DATABASE_URL right?")
    except Exception as error:
        return Finding(f"{name} cannot be used", str(error))
    version = ".".join(map(str, connection.get_database_version()))
    return Finding(f"the database is {connection.display_name} {version}, {name}")


def place() -> str:
    """Where the database is, without its password."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"the file {chosen['NAME']}"
    return f"{chosen['NAME']} at {chosen['HOST'] or 'this computer'}:{chosen['PORT'] or 5432}"


def up_to_date() -> Finding:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Finding(
            "the database is older than this version of Ithaca", "run `ithaca setup` or `ithaca migrate`"
        )
    return Finding("the database is up to date")


def place_of_database() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    kind = file_system(Path(connection.settings_dict["NAME"]))
    if kind in NETWORK_FILE_SYSTEMS:
        yield Finding(f"the SQLite file is on a network drive ({kind})", "move ITHACA_DATA to a local disk")
    else:
        yield Finding(
            "SQLite serves one machine; set DATABASE_URL to PostgreSQL before you need a second one"
        )


def file_system(path: Path) -> str:
    """The kind of file system that holds the path, as /proc/mounts names it; empty where there is none."""
    try:
        mounts = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return ""
    kinds = {Path(line.split()[1]): line.split()[2] for line in mounts}
    return next((kinds[parent] for parent in path.resolve().parents if parent in kinds), "")


def mail(address: str) -> Finding:
    """Send a test mail at once, past the outbox; without an address only knock at the server's door."""
    if "smtp" not in settings.MAILERS["door"]["BACKEND"]:
        return Finding("mail is written to files and reaches nobody", "set EMAIL_URL to your mail server")
    try:
        if not address:
            mailers["door"].open()
            return Finding("the mail server lets us in")
        text = "This mail came from `ithaca setup`: mail works."
        EmailMessage("A test by Ithaca", text, None, [address]).send(using="door")
    except (smtplib.SMTPException, OSError) as error:
        return Finding("no mail can be sent", advice_about(error))
    return Finding(f"a test mail went to {address}; see that it arrived, and not among the junk")


def jobs() -> Finding:
    """Whether a job process gives signs of life, and what it complains of."""
    worker = Worker.objects.alive().order_by("-problem").first()
    if worker is None:
        return Finding("no job process is at work, so no mail goes out", "`ithaca serve` starts one")
    if worker.problem:
        return Finding(f"the job process says: {worker.problem}", "mend that, and it goes on by itself")
    return Finding("a job process is at work")


def advice_about(error: Exception) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return "the mail server refuses the user or password in EMAIL_URL"
        case smtplib.SMTPSenderRefused():
            return f"the mail server takes no mail from {settings.DEFAULT_FROM_EMAIL}: set ITHACA_FROM"
        case smtplib.SMTPRecipientsRefused():
            return "the mail server does not take mail for this address"
    return f"is EMAIL_URL right, and the mail server running? It said: {error}"
