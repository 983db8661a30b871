"""A backup made while people write, brought back: whole, quickly, and without a mail or a sign-in of the past."""

import json
import os
import tarfile
import time
from pathlib import Path

import pytest

from tests.trust.figures import figure, many
from tests.trust.house import House

pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.xdist_group("backup"),
]  # on PostgreSQL by `script/prove backup`
PEOPLE = many(20, 10_000)
BACKUPS = many(1, 20)
ERASE = """
import django
django.setup()
from ithaca.accounts.models import Person
from ithaca.kit.clock import now
from ithaca.records.actions import erase
from ithaca.roles.models import Holding
for person in Person.objects.exclude(pk__in=Holding.objects.values("person")).order_by("-pk")[:3]:
    print(person.email)
    erase(person.pk, why="asked", by=None, at=now())
"""


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


@pytest.fixture(scope="module")
def good(house, tmp_path_factory) -> Path:
    """A backup that is whole."""
    path = tmp_path_factory.mktemp("good") / "good.tar.gz"
    house.run("backup", str(path))
    return path


def waiting(house) -> int:
    return house.value("SELECT count(*) FROM notices_mail WHERE state IN ('waiting', 'sending')")


def plant_mail(house, key: str):
    """A mail that waits in the outbox, as the last one there but with a key of its own."""
    columns = [
        row
        for row in house.rows("SELECT * FROM notices_mail LIMIT 0")[0]
        if row not in ("id", "key", "state", "message_id")
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    values = {
        "address": "priya@example.org", "letter": "account", "kind": "account", "about": "", "once": False, "subject": "Hello",
        "text": "Hello", "html": "", "headers": "{}", "attachment": "", "attempts": 0, "made_at": "2026-11-01 10:00:00",
        "next_at": "2026-11-01 10:00:00", "taken_by": "", "problem": "", "daily": False,
    }  # fmt: skip
    marks = ", ".join("?" for _ in columns)
    house.write(
        f'INSERT INTO notices_mail ({names}, "key", state, message_id) VALUES ({marks}, ?, \'waiting\', ?)',
        *[values.get(name) for name in columns], key, (key * 32)[:32],
    )  # fmt: skip


def test_the_drill(house, tmp_path):
    """A restore starts with mail held and everybody signed out; what was there is there again, and no half change."""
    plant_mail(house, "drill")
    kept, took = backups(house, tmp_path)
    people, mails, sent = (
        house.value("SELECT count(*) FROM accounts_person"),
        waiting(house),
        house.mails_sent(),
    )
    erased = house.python(ERASE).split()
    assert "people here already" in house.run("restore", str(kept[0]), fails=True)
    restored = [bring_back(house, backup, people, erased) for backup in kept]
    house.run("work", "--once")
    revived = house.value("SELECT count(*) FROM django_session")
    assert (house.mails_sent() - sent, revived) == (0, 0)
    assert house.value("SELECT count(*) FROM notices_mail WHERE state = 'held'") >= mails >= 1
    house.run("release-mail")
    house.run("work", "--once")
    assert house.mails_sent() > sent
    figure(
        f"backup-{house.vendor}", backups=BACKUPS, restored=len(restored), people=people,
        megabytes=round(kept[0].stat().st_size / 1e6, 1), half_changes=0, erased_since=len(erased), erased_come_back=0, mails_sent_by_restore=0, sign_ins_revived=revived,
        seconds_to_back_up=round(max(took), 1), seconds_to_restore=round(max(restored), 1),
    )  # fmt: skip


def backups(house, folder: Path) -> tuple[list[Path], list[float]]:
    """Backups made while somebody writes, and the seconds that each took."""
    kept, took, writer = [folder / f"{number}.tar.gz" for number in range(BACKUPS)], [], house.writer()
    try:
        for backup in kept:
            begun = time.monotonic()
            house.run("backup", str(backup))
            took.append(time.monotonic() - begun)
    finally:
        writer.kill()
        writer.wait()
    return kept, took


def bring_back(house, backup: Path, people: int, erased: list[str]) -> float:
    """Lose everything, restore it, and look; the seconds that it took. Who was erased since stays erased."""
    house.write("DELETE FROM notices_mail")
    house.write("UPDATE accounts_person SET name = 'lost'")
    (house.folder / "files" / "photo.bin").write_bytes(b"lost")
    begun = time.monotonic()
    house.run("restore", str(backup), "--replace")
    took = time.monotonic() - begun
    assert house.value("SELECT count(*) FROM accounts_person WHERE name <> 'lost'") == people
    assert house.value("SELECT count(DISTINCT pronouns) FROM accounts_person WHERE name LIKE 'Twin%'") == 1
    assert house.value(f"SELECT count(*) FROM accounts_person WHERE email IN {(*erased, '')}") == 0
    assert (house.folder / "files" / "photo.bin").stat().st_size == 100_000
    return took


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
    path = next(folder.glob("db.*"))
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
def test_a_damaged_backup_changes_nothing(house, good, tmp_path, change, said):
    before = everything(house)
    bad = damaged(good, tmp_path / "bad.tar.gz", change)
    assert said in house.run("restore", str(bad), "--replace", fails=True)
    assert everything(house) == before


def everything(house) -> tuple:
    return house.rows("SELECT * FROM accounts_person ORDER BY id")


def test_half_a_file_is_no_backup(house, good, tmp_path):
    whole = good.read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(whole[: len(whole) // 2])
    assert "not a whole backup" in house.run(
        "restore", str(tmp_path / "half.tar.gz"), "--replace", fails=True
    )
