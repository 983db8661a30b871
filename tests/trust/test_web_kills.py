"""`ithaca serve` killed with no warning while people write: the processes of the web server, and everything at once.

What was answered with "done" is there once; no message stands without what is written down with it.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.trust.figures import LONG, figure
from tests.trust.house import House

pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(not LONG, reason="by `script/prove kills`"),
]
KILLS = 60
WRITERS = 4
TOKEN = "t" * 32
SIGN_IN = """
import json
import django
django.setup()
from allauth.account.auth_backends import AuthenticationBackend as Way
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from ithaca.accounts.sessions import SessionStore
from ithaca.conversations.models import Seat
signed = []
for seat in Seat.objects.filter(thread__closed_at=None, thread__relationship__state="active").select_related("person")[:4]:
    kept = SessionStore()
    kept[SESSION_KEY], kept[HASH_SESSION_KEY] = str(seat.person_id), seat.person.get_session_auth_hash()
    kept[BACKEND_SESSION_KEY] = f"{Way.__module__}.{Way.__name__}"
    kept.create()
    signed.append([kept.session_key, f"/talk/{seat.thread_id}/say/"])
print(json.dumps(signed))
"""


class Served:
    """A house with `ithaca serve` running in it."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.house = House(folder, ITHACA_URL=f"http://localhost:{self.port}", ITHACA_DEMO="0")
        self.house.run("migrate", "--verbosity", "0")
        self.house.run("createcachetable")
        self.house.run("world", "--people", "60")
        make_ready = (
            "import sys; from pathlib import Path; from ithaca.site.serve import READY, fingerprint; "
        )
        self.house.python(make_ready + "Path(sys.argv[1], READY).write_text(fingerprint())", str(folder))
        self.process = None

    def start(self) -> float:
        """Serve; the seconds until it answers."""
        begun = time.monotonic()
        options = ["--port", str(self.port), "--workers", "2"]
        self.process = self.house.start(
            "serve", *options, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while time.monotonic() - begun < 60:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz/")[0] == 200:
                    return time.monotonic() - begun
            time.sleep(0.05)
        raise AssertionError("it does not answer")

    def ask(self, method: str, path: str, body=None, headers=None) -> tuple[int, str]:
        """(status, where to)."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            server.request(method, path, body, {"Host": f"localhost:{self.port}", **(headers or {})})
            answer = server.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            server.close()

    def kill_web(self, chance):
        """One of the processes that answer; the web server starts another, or gives up and is started anew."""
        masters = [pid for pid in children(self.process.pid) if b"ithaca.site.web" in words_of(pid)]
        if workers := [child for master in masters for child in children(master)]:
            kill([chance.choice(workers)])

    def keep_up(self):
        """As the system of an operator does: start what has ended."""
        if self.process.poll() is not None:
            self.start()

    def kill_all(self):
        everybody = [pid for child in children(self.process.pid) for pid in (*children(child), child)]
        kill([self.process.pid, *everybody])
        self.process.wait()


def free_port() -> int:
    from ithaca.notices.tests.sink import free_port

    return free_port()


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def words_of(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def kill(pids: list[int]):
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Writer(threading.Thread):
    """Somebody who writes one message after the other, and keeps which of them were taken."""

    def __init__(self, served: Served, number: int, session: str, path: str):
        super().__init__(daemon=True)
        self.served, self.number, self.path, self.over = served, number, path, False
        self.taken, self.unanswered, self.said = [], [], None
        self.headers = {
            "Cookie": f"ithaca={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip

    def run(self):
        count = 0
        while not self.over:
            count += 1
            body = f"kill {self.number} {count} end"
            try:
                self.said = self.served.ask("POST", self.path, urlencode({"body": body}), self.headers)
                status, to = self.said
                (self.taken if status == 302 and to.startswith("/talk/") else self.unanswered).append(body)
            except (OSError, http.client.HTTPException):
                self.unanswered.append(body)
                time.sleep(0.02)


def test_no_word_that_was_taken_is_lost_when_the_web_server_is_killed(tmp_path):
    served, chance, waits = Served(tmp_path), random.Random(7), []
    before = counts(served.house)
    writers = [
        Writer(served, n, *signed) for n, signed in enumerate(json.loads(served.house.python(SIGN_IN)))
    ]
    assert len(writers) == WRITERS
    waits.append(served.start())
    try:
        for writer in writers:
            writer.start()
        for number in range(KILLS):
            wait_for_some(writers, served)
            time.sleep(chance.uniform(0, 0.1))
            if number % 5 == 4:
                served.kill_all()
                waits.append(served.start())
            else:
                served.kill_web(chance)
        wait_for_some(writers, served)
    finally:
        for writer in writers:
            writer.over = True
        for writer in writers:
            writer.join(15)
        served.kill_all()
    told = tell(served.house, writers, before)
    figure("kills-web", kills=KILLS, seconds_until_it_answers_again=round(max(waits), 1), **told)
    assert (told["taken_but_lost"], told["twice"], told["half_states"]) == (0, 0, 0)


def wait_for_some(writers, served):
    """Until every writer has had a word taken since."""
    had, until = [len(writer.taken) for writer in writers], time.monotonic() + 60
    while any(len(writer.taken) <= so_far for writer, so_far in zip(writers, had, strict=True)):
        assert time.monotonic() < until, f"not taken any more: {[writer.said for writer in writers]}"
        served.keep_up()
        time.sleep(0.01)


def counts(house: House) -> tuple[int, int]:
    """(messages, what is written down of messages): they stand and fall together."""
    return (
        house.value("SELECT count(*) FROM conversations_message"),
        house.value("SELECT count(*) FROM kit_entry WHERE name = 'message.sent'"),
    )


def tell(house: House, writers, before) -> dict:
    stand = [
        body for (body,) in house.rows("SELECT body FROM conversations_message WHERE body LIKE 'kill %'")[1]
    ]
    taken = [body for writer in writers for body in writer.taken]
    messages, entries = (now - then for now, then in zip(counts(house), before, strict=True))
    return {
        "words_taken": len(taken),
        "taken_but_lost": len(set(taken) - set(stand)),
        "twice": len(stand) - len(set(stand)),
        "stand_though_unanswered": len(set(stand) - set(taken)),
        "half_states": abs(messages - entries),
    }
