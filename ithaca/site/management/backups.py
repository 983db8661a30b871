"""A copy of everything in one file, and the way back, which starts with mail held.

The file is a tar archive: `manifest.json` ({name: sha256} of the rest, which database, when, rows a table), the database
(`db.sqlite3`, or `db.dump` of pg_dump) and everything under `files/`. The secret key is not in it: keep that elsewhere.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError
from django.db import connection, transaction

from ithaca.notices.models import Mail
from ithaca.site.held import HELD_BY_RESTORE, hold_mail, release_mail

FORM = 1  # of the archive
CHUNK = 1 << 20


# Making one ---------------------------------------------------------------------------------------------------------


def back_up(target: Path, folder: Path, *, at) -> dict:
    """Write a backup to `target`, working in `folder`; its manifest. Nothing has to stop for it."""
    name = copy_sqlite(folder) if is_sqlite() else dump_postgres(folder)
    if settings.MEDIA_ROOT.exists():
        shutil.copytree(settings.MEDIA_ROOT, folder / "files")
    manifest = {
        "form": FORM, "at": at.isoformat(), "database": connection.vendor, "is": name,
        "rows": rows_of(folder / name) if is_sqlite() else {}, "sha256": digests(folder),
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    part = target.with_name(f"{target.name}.part")
    with tarfile.open(part, "w:gz", compresslevel=3) as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, path.name)
    part.chmod(0o600)
    os.replace(part, target)
    return manifest


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def copy_sqlite(folder: Path) -> str:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
        connection.connection.backup(copy)
    return "db.sqlite3"


def dump_postgres(folder: Path) -> str:
    run(["pg_dump", "-Fc", "--no-owner", "--no-privileges", "-f", str(folder / "db.dump"), *whereabouts()])
    return "db.dump"


def whereabouts() -> list[str]:
    of = connection.settings_dict
    ways = {"-h": of["HOST"], "-p": of["PORT"], "-U": of["USER"], "-d": of["NAME"]}
    return [word for option, value in ways.items() if value for word in (option, str(value))]


def run(command: list[str]):
    kept = {**os.environ, "PGPASSWORD": str(connection.settings_dict.get("PASSWORD") or "")}
    try:
        subprocess.run(command, env=kept, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    except FileNotFoundError:
        raise CommandError(f"{command[0]} is not installed: install postgresql-client") from None
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{command[0]}: {error.stderr.strip()}") from None


def rows_of(database: Path) -> dict[str, int]:
    """How many rows each table of an SQLite file has."""
    with closing(sqlite3.connect(database)) as found:
        names = [
            name
            for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return {name: found.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - own names


def digests(folder: Path) -> dict[str, str]:
    """{path: sha256} of every file in a folder, but for the manifest itself."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    return {str(path.relative_to(folder)): digest(path) for path in paths}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# The way back -------------------------------------------------------------------------------------------------------


def unpack(source: Path, folder: Path) -> dict:
    """Unpack a backup and see that it is whole; its manifest."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise CommandError(f"{source} is not a whole backup: {error}") from None
    if manifest["form"] != FORM:
        raise CommandError(f"{source} was made by another version of this command.")
    if manifest["database"] != connection.vendor:
        raise CommandError(f"{source} is of {manifest['database']}, and this is {connection.vendor}.")
    if digests(folder) != manifest["sha256"]:
        raise CommandError(f"{source} is damaged: what is in it is not what was put in.")
    return manifest


def bring_back(folder: Path, manifest: dict):
    """Put the database and the files of an unpacked backup in the place of what is there now."""
    hold_mail()  # before there is anything that could be sent
    connection.close()
    if is_sqlite():
        replace_sqlite(folder / manifest["is"], manifest["rows"])
    else:
        wanted = [
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
        ]
        run([*wanted, *whereabouts(), str(folder / manifest["is"])])
    if settings.MEDIA_ROOT.exists():
        shutil.rmtree(settings.MEDIA_ROOT)
    if (folder / "files").exists():
        shutil.copytree(folder / "files", settings.MEDIA_ROOT)


def replace_sqlite(copy: Path, rows: dict):
    with closing(sqlite3.connect(copy)) as found:
        if found.execute("PRAGMA integrity_check").fetchone() != ("ok",) or rows_of(copy) != rows:
            raise CommandError("The database in this backup is not sound. Nothing was changed.")
    target = Path(settings.DATABASES["default"]["NAME"])
    part = target.with_name(f"{target.name}.part")
    shutil.copy(copy, part)
    for name in ("-wal", "-shm"):
        target.with_name(target.name + name).unlink(missing_ok=True)
    os.replace(part, target)


@transaction.atomic
def quarantine(*, at) -> dict[str, int]:
    """What a restored house must not do by itself: send mail of the past, let old sign-ins in, keep old counts."""
    waiting = Mail.objects.filter(state__in=(Mail.State.WAITING, Mail.State.SENDING))
    held = waiting.update(
        state=Mail.State.HELD, problem=f"{HELD_BY_RESTORE} {at:%Y-%m-%d %H:%M}", taken_by=""
    )
    UserSession.objects.all().delete()
    ended = Session.objects.all().delete()[0]
    cache.clear()
    return {"mails held": held, "sign-ins ended": ended}


__all__ = ["back_up", "bring_back", "quarantine", "release_mail", "unpack"]
