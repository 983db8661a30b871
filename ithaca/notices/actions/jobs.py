"""The life of the process that does the jobs, and what becomes of jobs whose process died."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ithaca.notices.models import Worker, ago

ATTEMPTS = 5
STRANGER = timedelta(hours=1)  # how long a job of a process that we do not know is left alone
PASSING = ("django.db.utils.OperationalError", "django.db.utils.InterfaceError")
KEEP = {TaskResultStatus.SUCCESSFUL: timedelta(days=7), TaskResultStatus.FAILED: timedelta(days=90)}


def beat(name: str, problem: str = ""):
    """A sign of life of a worker."""
    Worker.objects.update_or_create(
        name=name,
        defaults={"seen_at": Now(), "problem": problem[:300]},
        create_defaults={"problem": problem[:300]},
    )


def leave(name: str):
    """A worker ends in good order, with nothing in its hands."""
    Worker.objects.filter(name=name).delete()


@transaction.atomic
def reap(idle: str = "") -> int:
    """Jobs in the hands of dead workers, or that failed on the database alone, are ready again.

    `idle` is the worker that asks: it is doing no job, so what it is said to be doing it has lost.
    """
    alive = set(Worker.objects.alive().exclude(name=idle).values_list("name", flat=True))
    known = set(Worker.objects.values_list("name", flat=True))
    running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
    overdue = set(running.filter(started_at__lt=ago(STRANGER)).values_list("pk", flat=True))
    dead = [job for job in running if is_dead(job, alive, known, overdue)]
    shaken = list(DBTaskResult.objects.failed().filter(exception_class_path__in=PASSING))
    return sum(again(job) for job in [*dead, *shaken])


def is_dead(job, alive, known, overdue) -> bool:
    worker = job.worker_ids[-1] if job.worker_ids else ""
    return worker not in alive and (worker in known or job.pk in overdue)


def again(job) -> bool:
    """Ready again, until it has been tried often enough; then it lies aside, to be seen by staff."""
    if len(job.worker_ids) >= ATTEMPTS:
        if job.status == TaskResultStatus.RUNNING:
            job.set_failed(RuntimeError(f"The job process died {ATTEMPTS} times while doing this."))
        return False
    fresh = {
        "status": TaskResultStatus.READY,
        "started_at": None,
        "exception_class_path": "",
        "traceback": "",
    }
    return bool(DBTaskResult.objects.filter(pk=job.pk, status=job.status).update(**fresh))


def prune():
    """Forget jobs that ended long ago, and workers that were not seen for a day."""
    for status, keep in KEEP.items():
        DBTaskResult.objects.filter(status=status, finished_at__lt=ago(keep)).delete()
    Worker.objects.filter(seen_at__lt=ago(timedelta(days=1))).delete()


def learn():
    """Let SQLite count its tables, so that it reads them by the right index. PostgreSQL does so by itself.

    With 100,000 people it takes a second, and pages are five times as quick for it.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
