import logging
import os
import secrets
import signal
import threading
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from ithaca.accounts.actions import forget_drafts
from ithaca.kit.clock import now, travelled
from ithaca.notices.actions import delivery, jobs
from ithaca.notices.actions.sweep import sweep
from ithaca.site.held import mail_is_held

log = logging.getLogger("ithaca.work")
EVERY = {"sweep": 60, "reap": 20, "learn": 3600, "prune": 86_400}  # seconds
BEAT = 10
STUCK = 3600  # a worker that did not get through one round for so long gives no more signs of life
GRACE = 1.5  # seconds from the signal to the end; what is broken off is taken up by `reap` and `recover`


class Command(BaseCommand):
    help = "Do the jobs: carry the mail, send reminders, and whatever takes longer than a page may"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args, once, **options):
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        work = Work()
        if once:
            work.all_that_is_due()
        else:
            work.listen_to_signals()
            work.until_told_to_stop()
        work.end()


class Work:
    """One process that does everything that no page waits for, a round a second."""

    def __init__(self):
        self.name = f"{os.uname().nodename[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.postman = delivery.Postman(self.name)
        self.tasks: TaskWorker | None = None
        self.is_going = True
        self.last_jump = None
        self.done_at: dict[str, float] = {}
        self.round_at = time.monotonic()
        jobs.beat(self.name)

    def going(self) -> bool:
        self.round_at = time.monotonic()
        return self.is_going

    def until_told_to_stop(self):
        threading.Thread(target=self.give_signs_of_life, daemon=True).start()
        while self.is_going:
            try:
                busy = self.round()
            except (OperationalError, InterfaceError) as error:
                log.warning("The database does not answer: %s", str(error).partition("\n")[0])
                connection.close()
                busy = False
            except Exception:
                log.exception("A round of work failed; the next one follows.")
                busy = False
            self.rest(0 if busy else 1)

    def round(self) -> bool:
        """Everything that is due by now; whether there may be more at once."""
        close_old_connections()
        at = now()
        if self.is_time("reap"):
            jobs.reap(idle=self.name)
            delivery.recover()
        if self.is_time("prune"):
            jobs.prune()
            forget_drafts(at=at)
        if self.is_time("learn"):
            jobs.learn()
        if self.is_time("sweep") or self.has_jumped():
            sweep(at=at)
        self.do_jobs(most=50)
        return not mail_is_held() and self.postman.carry(at=at, going=self.going) >= delivery.BATCH

    def all_that_is_due(self):
        sweep(at=now())
        self.do_jobs(most=None)
        while not mail_is_held() and self.postman.carry(at=now()):
            pass

    def do_jobs(self, most: int | None):
        if not DBTaskResult.objects.ready().exists():
            return
        self.tasks = TaskWorker(
            queue_names=["*"], excluded_queue_names=[], interval=0, batch=True, backend_name="default",
            startup_delay=False, max_tasks=most, worker_id=self.name,
        )  # fmt: skip
        self.tasks.run()

    def is_time(self, what: str) -> bool:
        due = time.monotonic() - self.done_at.get(what, -1e9) >= EVERY[what]
        if due:
            self.done_at[what] = time.monotonic()
        return due

    def has_jumped(self) -> bool:
        """Whether a demo's clock was travelled since the last round."""
        if not settings.ITHACA_DEMO:
            return False
        before, self.last_jump = self.last_jump, travelled()
        return before != self.last_jump

    def rest(self, seconds: float):
        until = time.monotonic() + seconds
        while self.going() and time.monotonic() < until:
            time.sleep(0.2)

    def give_signs_of_life(self):
        """In a thread of its own, so that a long job does not look like death."""
        while True:
            time.sleep(BEAT)
            if time.monotonic() - self.round_at < STUCK:
                try:
                    jobs.beat(self.name, self.postman.breaker.problem)
                except (OperationalError, InterfaceError):
                    connection.close()

    def listen_to_signals(self):
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGALRM, lambda *_: os._exit(0))

    def stop(self, *_):
        self.is_going = False
        if self.tasks:
            self.tasks.running = False  # it ends after the job at hand
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    def end(self):
        self.postman.close()
        jobs.leave(self.name)
