"""A house of its own on a database of its own, as an operator has one: a data folder and the commands of `ithaca`."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

SECRET = "only-for-tests-" * 4
WRITES = """
import sys, time
from tests.trust.house import open_database
house = open_database(sys.argv[1])
for number in range(10**9):
    with house:
        cursor = house.cursor()
        for half in ("0", "1"):  # two rows that are always alike: a backup of half a change would show it
            cursor.execute(f"UPDATE accounts_person SET pronouns = '{number}' WHERE id % 2 = {half} AND name LIKE 'Twin%'")
    time.sleep(0.005)
"""


def open_database(url: str):
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
    import psycopg

    return psycopg.connect(url)


class House:
    """`url` names an empty database; it is an SQLite file in the folder where there is none."""

    def __init__(self, folder: Path, **more: str):
        self.folder, self.url = folder, own_database(folder)
        self.vendor = "sqlite" if self.url.startswith("sqlite") else "postgresql"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ITHACA_", "EMAIL_", "DATABASE_"))}
        self.around = {
            **kept, "ITHACA_DATA": str(folder), "ITHACA_SECRET_KEY": SECRET, "EMAIL_URL": "", "DATABASE_URL": self.url,
            "ITHACA_DEMO": "1", "DJANGO_SETTINGS_MODULE": "ithaca.site.settings", **more,
        }  # fmt: skip

    def start(self, *command: str, **more) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "ithaca.site.commands", *command], env=self.around, **more
        )

    def run(self, *command: str, fails: bool = False) -> str:
        process = self.start(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said, complained = process.communicate()
        assert (process.returncode != 0) is fails, complained
        return said + complained

    def python(self, code: str, *given: str) -> str:
        """What some lines of Python print, run as the commands are."""
        command = [sys.executable, "-c", code, *given]
        found = subprocess.run(command, env=self.around, capture_output=True, text=True)
        assert found.returncode == 0, found.stderr
        return found.stdout

    def rows(self, sql: str) -> tuple[list[str], list[tuple]]:
        """The names of the columns, and the rows."""
        with closing(open_database(self.url)) as house:
            found = house.cursor().execute(sql)
            return [column[0] for column in found.description], found.fetchall()

    def value(self, sql: str):
        return self.rows(sql)[1][0][0]

    def write(self, sql: str, *values):
        """`?` stands for each value, whatever the database."""
        with closing(open_database(self.url)) as house:
            house.cursor().execute(sql if self.url.startswith("sqlite") else sql.replace("?", "%s"), values)
            house.commit()

    def writer(self) -> subprocess.Popen:
        """A process that writes until it is killed."""
        self.write(
            "UPDATE accounts_person SET name = 'Twin ' || name WHERE id IN (SELECT id FROM accounts_person LIMIT 6)"
        )
        return subprocess.Popen([sys.executable, "-c", WRITES, self.url])

    def mails_sent(self) -> int:
        folder = self.folder / "mail"
        return len(list(folder.iterdir())) if folder.exists() else 0


def own_database(folder: Path) -> str:
    """A new database: in the server of the tests where that is PostgreSQL, else a file."""
    if not (server := os.environ.get("DATABASE_URL", "")).startswith("postgres"):
        return f"sqlite:///{folder / 'db.sqlite3'}"
    name = f"house_{os.getpid()}_{folder.name}".replace("-", "_").lower()
    with closing(open_database(server)) as found:
        found.autocommit = True
        found.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()
