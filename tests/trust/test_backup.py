"""A backup made while people write, brought back: whole, quickly, and without a mail or a sign-in of the past."""

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.trust.figures import figure, many

pytestmark = [pytest.mark.slow, pytest.mark.once]  # its house is an SQLite one, whatever the tests run on
PEOPLE = many(20, 10_000)
BACKUPS = many(1, 20)
WRITES = """
import sqlite3, sys, time
house = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
while True:
    house.execute("UPDATE accounts_person SET pronouns = pronouns || '.' WHERE id % 7 = 0")
    house.execute("UPDATE accounts_person SET pronouns = '' WHERE length(pronouns) > 30")
    time.sleep(0.005)
"""


class House:
    """A data folder of its own, and the commands of `ithaca` on it."""

    def __init__(self, folder: Path):
        self.folder, self.database = folder, folder / "db.sqlite3"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ITHACA_", "EMAIL_", "DATABASE_"))}
        self.around = {
            **kept, "ITHACA_DATA": str(folder), "ITHACA_SECRET_KEY": "only-for-tests-" * 4, "EMAIL_URL": "",
            "ITHACA_DEMO": "1", "DJANGO_SETTINGS_MODULE": "ithaca.site.settings",
        }  # fmt: skip

    def run(self, *command: str, fails: bool = False) -> str:
        found = subprocess.run(
            [sys.executable, "-m", "ithaca.site.commands", *command],
            env=self.around,
            capture_output=True,
            text=True,
        )
        assert (found.returncode != 0) is fails, found.stderr
        return found.stdout + found.stderr

    def value(self, sql: str):
        with closing(sqlite3.connect(self.database)) as house:
            return house.execute(sql).fetchone()[0]

    def write(self, sql: str, *values):
        with closing(sqlite3.connect(self.database)) as house:
            house.execute(sql, values)
            house.commit()

    def mails_sent(self) -> int:
        folder = self.folder / "mail"
        return len(list(folder.iterdir())) if folder.exists() else 0


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    house.run("migrate", "--verbosity", "0")
    house.run("createcachetable")
    house.run("world", "--people", str(PEOPLE))
    (house.folder / "files").mkdir()
    (house.folder / "files" / "photo.bin").write_bytes(os.urandom(100_000))
    house.write(
        "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('old', 'x', '2099-01-01')"
    )
    return house


def waiting(house) -> int:
    return house.value("SELECT count(*) FROM notices_mail WHERE state IN ('waiting', 'sending')")


def plant_mail(house, key: str):
    """A mail that waits in the outbox, as the last one there but with a key of its own."""
    columns = [row for row in columns_of(house) if row not in ("id", "key", "state", "message_id")]
    names = ", ".join(f'"{name}"' for name in columns)
    values = {
        "address": "priya@example.org", "letter": "account", "kind": "account", "about": "", "once": 0, "subject": "Hello",
        "text": "Hello", "html": "", "headers": "{}", "attachment": "", "attempts": 0, "made_at": "2026-11-01 10:00:00",
        "next_at": "2026-11-01 10:00:00", "taken_by": "", "problem": "", "daily": 0,
    }  # fmt: skip
    marks = ", ".join("?" for _ in columns)
    house.write(
        f'INSERT INTO notices_mail ({names}, "key", state, message_id) VALUES ({marks}, ?, \'waiting\', ?)',
        *[values.get(name) for name in columns], key, key * 8,
    )  # fmt: skip


def columns_of(house) -> list[str]:
    with closing(sqlite3.connect(house.database)) as found:
        return [row[1] for row in found.execute("PRAGMA table_info(notices_mail)")]


def test_the_drill(house, tmp_path):
    """A restore starts with mail held and everybody signed out; what was there is there again."""
    plant_mail(house, "drill")
    writer = subprocess.Popen([sys.executable, "-c", WRITES, str(house.database)])
    try:
        took = []
        for number in range(BACKUPS):
            begun = time.monotonic()
            house.run("backup", str(tmp_path / f"{number}.tar.gz"))
            took.append(time.monotonic() - begun)
    finally:
        writer.kill()
        writer.wait()
    people, mails = house.value("SELECT count(*) FROM accounts_person"), waiting(house)
    sent, restored = house.mails_sent(), []
    assert "people here already" in house.run("restore", str(tmp_path / "0.tar.gz"), fails=True)
    for number in range(BACKUPS):
        house.write("DELETE FROM notices_mail")
        house.write("UPDATE accounts_person SET name = 'lost'")
        (house.folder / "files" / "photo.bin").write_bytes(b"lost")
        begun = time.monotonic()
        house.run("restore", str(tmp_path / f"{number}.tar.gz"), "--replace")
        restored.append(time.monotonic() - begun)
        assert house.value("SELECT count(*) FROM accounts_person WHERE name <> 'lost'") == people
        assert (house.folder / "files" / "photo.bin").stat().st_size == 100_000
    house.run("work", "--once")
    revived = house.value("SELECT count(*) FROM django_session")
    assert (house.mails_sent() - sent, revived) == (0, 0)
    assert house.value("SELECT count(*) FROM notices_mail WHERE state = 'held'") >= mails >= 1
    house.run("release-mail")
    house.run("work", "--once")
    assert house.mails_sent() > sent
    size = (tmp_path / "0.tar.gz").stat().st_size / 1e6
    figure(
        "backup", backups=BACKUPS, restored=BACKUPS, people=people, megabytes=round(size, 1), mails_sent_by_restore=0,
        sign_ins_revived=revived, seconds_to_back_up=round(max(took), 1), seconds_to_restore=round(max(restored), 1),
    )  # fmt: skip


def test_what_waited_can_be_dropped(house, tmp_path):
    plant_mail(house, "dropped")
    house.run("backup", str(tmp_path / "one.tar.gz"))
    house.run("restore", str(tmp_path / "one.tar.gz"), "--replace")
    assert "dropped" in house.run("release-mail", "--drop")
    assert house.value("SELECT state FROM notices_mail WHERE \"key\" = 'dropped'") == "dropped"


def damaged(source: Path, target: Path, change):
    """A copy of a backup in which one file is not what it was."""
    folder = target.with_suffix(".d")
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    change(folder)
    with tarfile.open(target, "w:gz") as archive:
        for path in folder.iterdir():
            archive.add(path, path.name)
    return target


def flip(folder: Path):
    path = folder / "db.sqlite3"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def other_database(folder: Path):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"database": "oracle"}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (flip, "is damaged"),
        (other_database, "is of oracle"),
        (lambda f: (f / "manifest.json").unlink(), "not a whole backup"),
    ],
)
def test_a_damaged_backup_changes_nothing(house, tmp_path, change, said):
    house.run("backup", str(tmp_path / "good.tar.gz"))
    before = house.database.read_bytes()
    bad = damaged(tmp_path / "good.tar.gz", tmp_path / "bad.tar.gz", change)
    assert said in house.run("restore", str(bad), "--replace", fails=True)
    assert house.database.read_bytes() == before


def test_half_a_file_is_no_backup(house, tmp_path):
    house.run("backup", str(tmp_path / "good.tar.gz"))
    whole = (tmp_path / "good.tar.gz").read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(whole[: len(whole) // 2])
    assert "not a whole backup" in house.run(
        "restore", str(tmp_path / "half.tar.gz"), "--replace", fails=True
    )
