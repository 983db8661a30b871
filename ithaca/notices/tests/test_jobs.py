"""Jobs outlive the process that does them; what keeps failing lies aside and holds up nothing."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from ithaca.notices import queries, testing
from ithaca.notices.actions.jobs import ATTEMPTS, beat, learn, leave, prune, reap
from ithaca.notices.models import Mail, Worker, ago
from ithaca.notices.testing import moment
from ithaca.notices.tests.processes import environment

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 10:00")


def job(status="RUNNING", workers=("w",), **more) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status, worker_ids=list(workers), task_path="ithaca.kit.trail.deliver", backend_name="default",
        args_kwargs={"args": [], "kwargs": {}}, run_after=get_date_max(), started_at=timezone.now(),
        exception_class_path=more.pop("exception_class_path", ""), traceback="", **more,
    )  # fmt: skip


def status(job) -> str:
    return DBTaskResult.objects.get(pk=job.pk).status


def die(name="w"):
    beat(name)
    Worker.objects.filter(name=name).update(seen_at=ago(timedelta(minutes=2)))


def test_the_job_of_a_living_worker_is_left_to_it():
    beat("w")
    running = job()
    assert reap() == 0
    assert status(running) == "RUNNING"


def test_the_job_of_a_dead_worker_is_ready_again():
    die()
    running, done = job(), job("SUCCESSFUL")
    assert reap() == 1
    assert (status(running), status(done)) == ("READY", "SUCCESSFUL")


def test_what_an_idle_worker_is_said_to_be_doing_is_ready_again():
    """The database went away while it noted that the job was done."""
    beat("w")
    running = job()
    assert reap(idle="w") == 1
    assert status(running) == "READY"


def test_the_job_of_a_stranger_is_left_alone_for_an_hour():
    running = job(workers=["someone-elses"])
    assert reap() == 0
    DBTaskResult.objects.update(started_at=ago(timedelta(hours=2)))
    assert reap() == 1
    assert status(running) == "READY"


def test_a_job_that_kills_its_worker_five_times_lies_aside():
    """F16: quarantined, and seen on the health page."""
    die()
    poison = job(workers=["w"] * ATTEMPTS)
    assert reap() == 0
    assert status(poison) == "FAILED"
    assert queries.health(at=AT).jobs_failed == 1
    assert reap() == 0


def test_a_job_that_failed_on_the_database_alone_is_tried_again_and_others_are_not():
    shaken = job("FAILED", exception_class_path="django.db.utils.OperationalError")
    worn = job("FAILED", ["w"] * ATTEMPTS, exception_class_path="django.db.utils.OperationalError")
    broken = job("FAILED", exception_class_path="builtins.KeyError")
    assert reap() == 1
    assert [status(j) for j in (shaken, worn, broken)] == ["READY", "FAILED", "FAILED"]


def test_old_results_and_old_workers_are_forgotten():
    for days, outcome in ((8, "SUCCESSFUL"), (6, "SUCCESSFUL"), (91, "FAILED"), (89, "FAILED")):
        job(outcome, finished_at=timezone.now() - timedelta(days=days))
    beat("old")
    Worker.objects.update(seen_at=Now() - timedelta(days=2))
    beat("new")
    prune()
    assert DBTaskResult.objects.count() == 2
    assert [w.name for w in Worker.objects.all()] == ["new"]


def test_the_health_page_knows_whether_anybody_works():
    assert queries.health(at=AT).working is False
    beat("w", "The mail server does not answer")
    found = queries.health(at=AT)
    assert (found.working, found.door_problem) == (True, "The mail server does not answer")
    die()
    assert queries.health(at=AT).working is False
    leave("w")
    assert queries.health(at=AT).seen_at is None


def test_staff_see_what_failed_and_what_is_uncertain():
    """F02, PAR-29."""
    ann = testing.person()
    for state in ("waiting", "sent", "failed", "uncertain"):
        Mail.objects.create(
            to=ann, address=ann.email, letter="reminder", kind="reminders", programme=7, key=state, once=True, subject=state,
            text="", message_id="a", state=state, made_at=AT, next_at=AT,
        )  # fmt: skip
    found = queries.health(at=AT)
    assert (found.waiting, found.oldest, found.failed, found.uncertain) == (1, AT, 1, 1)
    assert {mail.subject for mail in queries.unsent([7])} == {"failed", "uncertain"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does so by itself")
def test_sqlite_knows_what_its_tables_hold():
    for _ in range(3):
        testing.person()
    learn()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'accounts_pe_name_3a20c1_idx'")
        assert cursor.fetchone()[0].split()[0] == "3"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_killed_while_they_send_lose_nothing_and_send_no_reminder_twice(tmp_path):
    """F02: real processes, kill -9, half of them between the server's taking and our noting."""
    command = [sys.executable, "-m", "ithaca.notices.tests.kills", "--kills", "6"]
    done = subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["needed"], found["once"]) == (44, 88)
    assert found["needed_lost"] == found["once_twice"] == found["once_sent_not_arrived"] == 0
    assert found["unknown_arrivals"] == found["crashed"] == 0
    assert found["needed_twice"] + found["once_uncertain"] <= found["kills"]
    assert found["needed_twice"] + found["once_uncertain"] > 0, "no kill met the gap: the test shows nothing"
    assert set(found["states"]) <= {"sent", "uncertain"}
