"""The surroundings of a real process that a test starts."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.db import connection


def environment(folder: Path, **more) -> dict[str, str]:
    """Its own data folder; the test's database, which on SQLite is copied into a file there."""
    if connection.vendor == "sqlite":
        copy_database(folder / "db.sqlite3")
        url = f"sqlite:///{folder / 'db.sqlite3'}"
    else:
        url = postgres_url()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ITHACA_", "EMAIL_"))}
    return {
        **kept,
        "DATABASE_URL": url,
        "ITHACA_DATA": str(folder),
        "ITHACA_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only",
        "DJANGO_SETTINGS_MODULE": "ithaca.site.settings",
        **more,
    }


def postgres_url() -> str:
    of = {key: quote(str(value or ""), safe="") for key, value in connection.settings_dict.items()}
    return f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def copy_database(path: Path):
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
