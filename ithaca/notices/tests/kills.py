"""Kills workers while they send, and counts what arrived: `python -m ithaca.notices.tests.kills --kills 100`.

The database (migrated) and the data folder are those of the environment.
Prints one JSON line. Half of the kills come just when the server has taken a mail and the worker
has not noted it yet, the gap that nothing can close (RFC 1047); half some milliseconds later. At
the end three workers together carry what is left and as much again.
"""

import argparse
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

EACH = 12  # mails a kill, two thirds of them reminders


def main():
    options = parse()
    import django

    django.setup()
    chance = random.Random(options.seed)
    port, taken, gap, sink = start_sink()
    begun = time.monotonic()
    for number in range(options.kills):
        write(EACH)
        wanted = chance.randint(1, waiting())
        worker = fork(lambda: carry(port))
        wait_for(wanted, gap)
        time.sleep(chance.uniform(0, 0.01) * (number % 2))
        end(worker)
        bury()
    write(EACH * 5)
    together = [fork(lambda: carry(port, until_empty=True)) for _ in range(3)]
    crashed = sum(os.waitpid(worker, 0)[1] != 0 for worker in together)
    time.sleep(0.2)
    end(sink)
    found = figures(arrivals(taken), options.kills, time.monotonic() - begun)
    print(json.dumps({**found, "crashed": crashed}))


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def fork(work) -> int:
    """Run it in a child, which never comes back here."""
    from django.db import connections

    connections.close_all()
    if pid := os.fork():
        return pid
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def end(pid: int):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


# ------------------------------------------------------------------------------------- the server


def start_sink():
    """(its port, the file of what was taken, the pipe that says so at once, its process)."""
    from ithaca.notices.tests.sink import free_port

    port = free_port()
    gap, say_gap = os.pipe()
    os.set_blocking(gap, False)
    log = os.open(f"{os.environ['ITHACA_DATA']}/taken", os.O_CREAT | os.O_RDWR | os.O_TRUNC | os.O_APPEND)
    pid = fork(lambda: serve(port, log, say_gap))
    time.sleep(0.5)
    return port, log, gap, pid


def serve(port: int, log: int, gap: int):
    from ithaca.notices.tests.sink import Sink

    sink = Sink()

    class Telling(list):
        """Says so before the worker is answered."""

        def append(self, mail):
            super().append(mail)
            os.write(log, f"{mail[0]}\n".encode())
            os.write(gap, b".")

    sink.taken = Telling()
    sink.open(port)
    while True:
        time.sleep(60)


def wait_for(wanted: int, gap: int):
    """Until the server has taken so many mails."""
    with suppress(BlockingIOError):
        while os.read(gap, 65536):
            pass
    until = time.monotonic() + 10
    while wanted > 0 and time.monotonic() < until:
        with suppress(BlockingIOError):
            wanted -= len(os.read(gap, wanted))


def waiting() -> int:
    from ithaca.notices.models import Mail

    return Mail.objects.filter(state="waiting").count()


def arrivals(log: int) -> Counter:
    os.lseek(log, 0, os.SEEK_SET)
    with os.fdopen(log) as file:
        return Counter(line.strip("<>\n").partition("@")[0] for line in file)


# ------------------------------------------------------------------------------------- the worker


def carry(port: int, *, until_empty: bool = False):
    from django.utils.timezone import now

    from ithaca.notices.actions.delivery import Postman, recover
    from ithaca.notices.actions.jobs import beat
    from ithaca.notices.doors import Smtp
    from ithaca.notices.models import Mail

    name = f"worker-{os.getpid()}-{time.time_ns()}"
    beat(name)
    recover()
    postman = Postman(name, Smtp("127.0.0.1", port))
    while not until_empty or Mail.objects.filter(state="waiting").exists():
        postman.carry(at=now() + timedelta(days=1))


def write(many: int):
    import secrets

    from django.utils.timezone import now

    from ithaca.notices.models import Mail

    Mail.objects.bulk_create(
        Mail(
            to=None, address="somebody@example.org", letter="reminder", kind="reminders" if n % 3 else "needed",
            key=secrets.token_hex(8), once=bool(n % 3), subject="Hello", text="Hello", html="<p>Hello</p>",
            message_id=secrets.token_hex(16), made_at=now(), next_at=now(),
        )
        for n in range(many)
    )  # fmt: skip


def bury():
    """As if a minute had passed since the worker's last sign of life."""
    from ithaca.notices.models import Worker, ago

    Worker.objects.update(seen_at=ago(timedelta(minutes=2)))


def figures(arrived: Counter, kills: int, seconds: float) -> dict:
    from ithaca.notices.models import Mail

    rows = list(Mail.objects.values_list("message_id", "once", "state"))
    needed = [arrived[m] for m, once, _ in rows if not once]
    once = [(arrived[m], state) for m, once, state in rows if once]
    return {
        "kills": kills,
        "seconds": round(seconds, 1),
        "needed": len(needed),
        "needed_lost": sum(times == 0 for times in needed),
        "needed_twice": sum(times > 1 for times in needed),
        "needed_more_than_twice": sum(times > 2 for times in needed),
        "once": len(once),
        "once_twice": sum(times > 1 for times, _ in once),
        "once_uncertain": sum(state == "uncertain" for _, state in once),
        "once_uncertain_arrived": sum(times == 1 for times, state in once if state == "uncertain"),
        "once_sent_not_arrived": sum(times == 0 for times, state in once if state == "sent"),
        "states": dict(Counter(state for *_, state in rows)),
        "unknown_arrivals": len(set(arrived) - {m for m, *_ in rows}),
    }


if __name__ == "__main__":
    sys.exit(main())
