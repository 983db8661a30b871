"""Open-loop load: requests arrive when they arrive, whether or not the earlier ones are answered.

A world is made, two web processes and a job process are started as for real, and people open pages at a
steady mean rate with random gaps. A request's time counts from when it should have begun, so that waiting in a
queue is never hidden. The clients run on the same machine and take their share of it.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

PORT = 8765
CLIENTS = 48
MIX = {
    "home": 35,
    "pair": 20,
    "directory": 15,
    "search": 10,
    "profile": 10,
    "write": 5,
    "queue": 3,
    "people": 2,
}
READY_SECONDS = 60


def main(options, environment: dict) -> list[dict]:
    """One row of figures for each rate, and what the processes hold in memory."""
    people = json.loads(prepared(options.people, environment))
    rows = []
    with serving(environment) as processes:
        spend(people, rate=5, seconds=5)  # every worker has met every page
        for rate in options.rates:
            rows.append({"rate": rate, **spend(people, rate, options.seconds)})
        memory = {name: held_by(process.pid) for name, process in processes.items()}
    return [*rows, {"memory": memory}]


def prepared(people: int, environment: dict) -> str:
    """A world of its own, and the sessions of some of its people with the pages they open."""
    command = [sys.executable, "-m", "bench.crowd", str(people)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return done.stdout.splitlines()[-1].decode()


@contextmanager
def serving(environment: dict):
    web = [sys.executable, "-m", "ithaca.site.web", "127.0.0.1", str(PORT), "2", "2"]
    jobs = [sys.executable, "-m", "ithaca.site.commands", "work"]
    processes = {
        name: subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603
        for name, command in {"web": web, "jobs": jobs}.items()
    }
    try:
        wait_for()
        yield processes
    finally:
        for process in processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in processes.values():
            process.wait(20)


def wait_for():
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            if asked(http.client.HTTPConnection("127.0.0.1", PORT, timeout=2), "/healthz/", "")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"no answer from port {PORT} within {READY_SECONDS} s")


def spend(people: dict, rate: float, seconds: float) -> dict:
    """Let requests arrive at `rate` a second for so long; milliseconds, and what was not answered well."""
    chance = random.Random(7)  # noqa: S311
    plan, at = [], 0.0
    while (at := at + chance.expovariate(rate)) < seconds:
        plan.append((at, *drawn(people, chance)))
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        times = list(clients.map(lambda one: visit(begun, *one), plan))
    lasted = time.perf_counter() - begun
    fine = sorted(t for t, status in times if status in (200, 302))
    return {
        "asked": len(plan),
        "wrong": len(times) - len(fine),
        "answered_a_second": len(fine) / lasted,
        "p50": median(fine),
        "p95": quantiles(fine, n=100)[94],
        "p99": quantiles(fine, n=100)[98],
    }


def drawn(people: dict, chance: random.Random) -> tuple[str, str, dict | None]:
    """(address, cookies, form or None) of somebody's next request."""
    kind = chance.choices(list(MIX), MIX.values())[0]
    one = chance.choice(people["staff" if kind in ("queue", "people") else "mentees"])
    if kind == "write":
        return one["write"], one["cookies"], {"csrfmiddlewaretoken": one["token"], "next": "/"}
    return one[kind], one["cookies"], None


def visit(begun: float, at: float, address: str, cookies: str, form) -> tuple[float, int]:
    """(milliseconds since it should have begun, status; 0 when there was no answer)."""
    time.sleep(max(0, begun + at - time.perf_counter()))
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        status, _ = asked(connection, address, cookies, form)
    except OSError:
        status = 0
    return (time.perf_counter() - begun - at) * 1000, status


def asked(connection, address: str, cookies: str, form: dict | None = None) -> tuple[int, bytes]:
    headers = {"Cookie": cookies, "Connection": "close"}
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if form else "GET", address, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def held_by(pid: int) -> float:
    """MB that a process and those it started hold, shared pages counted once among their sharers."""
    return sum(pss(one) for one in family(pid)) / 1024


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
