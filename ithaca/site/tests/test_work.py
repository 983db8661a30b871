"""`ithaca work`: one process that does the jobs, carries the mail and sweeps, and bears being killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from ithaca.kit import clock
from ithaca.notices import testing
from ithaca.notices.actions.dues import hear
from ithaca.notices.models import Mail, Worker
from ithaca.notices.tests.processes import environment
from ithaca.notices.tests.sink import Sink

WORK = [sys.executable, "-m", "ithaca.site.commands", "work"]


def write(*, once=False) -> Mail:
    ann, now = testing.person("Ann"), timezone.now()
    return Mail.objects.create(
        to=ann, address=ann.email, letter="reminder", kind="messages", key=f"k{next(testing.numbers)}", once=once,
        subject="Hello", text="Hello", message_id=f"{next(testing.numbers):032x}", made_at=now, next_at=now,
    )  # fmt: skip


@pytest.fixture
def door(settings, tmp_path):
    settings.MAILERS = {
        **settings.MAILERS,
        "door": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path / "mail")},
        },
    }
    return tmp_path / "mail"


@pytest.mark.django_db
def test_once_does_everything_that_is_due_and_ends(door):
    testing.almanac()
    testing.expect(remind=["after 1 day"], due="5 days")
    people = {"mentee": [testing.person().pk], "mentor": []}
    hear([testing.Made(name="pair.began", people=people)], by=None, at=timezone.now() - timedelta(days=3))
    call_command("work", "--once")
    assert Mail.objects.get().state == "sent"
    assert len(list(door.iterdir())) == 1
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_travelled_clock_is_a_reason_to_sweep_at_once(door, settings):
    from ithaca.site.management.commands.work import Work

    settings.ITHACA_DEMO = True
    testing.almanac()
    testing.expect(remind=["after 7 days"])
    people = {"mentee": [testing.person().pk], "mentor": []}
    hear([testing.Made(name="pair.began", people=people)], by=None, at=clock.now())
    work = Work()
    work.round()
    assert not Mail.objects.exists()
    clock.travel(8)
    work.round()
    assert Mail.objects.get().state == "sent"


def until(condition, seconds=90):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


@pytest.fixture
def there(tmp_path):
    """Asks the worker's own database, which on SQLite is a file of its own."""

    def ask(sql, *values):
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(sql.replace("?", "%s"), values)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(tmp_path / "db.sqlite3", timeout=20, isolation_level=None)) as database:
            return database.execute(sql, values).fetchall()

    return ask


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_gap_sends_a_request_again_and_a_reminder_never(tmp_path, there):
    """F02: kill -9 of the real command when the server has taken the mail and has not yet said so.

    Then, told to stop while the server is silent, it ends within two seconds.
    """
    does = {1: "taken slowly", 3: "taken slowly", 4: "very slow"}
    sink = Sink(behave=lambda number: does.get(number, "250 OK"))
    controller = sink.open()
    request, reminder = write(), write(once=True)
    surroundings = environment(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{controller.port}")
    for taken in (1, 3):
        worker = start(surroundings)
        until(lambda taken=taken: len(sink.taken) >= taken)
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
        there("UPDATE notices_worker SET seen_at = '2020-01-01 00:00:00'")
    worker = start(surroundings)
    until(lambda: there("SELECT count(*) FROM notices_mail WHERE state IN ('sent', 'uncertain')") == [(2,)])
    assert there("SELECT state FROM notices_mail ORDER BY id") == [("sent",), ("uncertain",)]
    there("UPDATE notices_mail SET state = 'waiting' WHERE NOT once")
    until(lambda: sink.reached == 4)
    assert seconds_to_end(worker) < 2
    controller.stop()
    assert sink.ids()[f"<{request.message_id}@localhost>"] == 2
    assert sink.ids()[f"<{reminder.message_id}@localhost>"] == 1


def start(surroundings) -> subprocess.Popen:
    return subprocess.Popen(WORK, env=surroundings, stderr=subprocess.PIPE, text=True)


def seconds_to_end(worker) -> float:
    asked = time.monotonic()
    worker.terminate()
    worker.communicate(timeout=5)
    assert worker.returncode == 0
    return time.monotonic() - asked
