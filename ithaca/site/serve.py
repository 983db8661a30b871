"""Starts and stops the processes that make a running Ithaca: the web server, and the one that does the jobs.

Nothing here imports Django, so that a second start is quick: Django runs in the processes that this one starts.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ithaca.site.places import PACKAGE, demo_dir

PATIENCE = 15  # seconds that a process has to finish what it is doing, before it is killed
ITHACA = [sys.executable, "-m", "ithaca.site.commands"]
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """It cannot start, with a reason fit to show."""


# ---------------------------------------------------------------------------------------------------------- commands


def demo(arguments: list[str]) -> int:
    """Serve a demo with invented people on this computer."""
    options = _demo_options(arguments)
    with _plainly():
        data = options.data.expanduser().resolve()
        with _alone(data, fresh=options.fresh) as made:
            port = find_port(options.host, options.port)
            environment = _demo_environment(data, options, port)
            _prepare_demo(data, options, made, environment)
            return run(
                {"web": web(options.host, port, workers=1), "jobs": [*ITHACA, "work"]},
                environment,
                probe=(options.host, port),
                ready=lambda: _welcome(environment["ITHACA_URL"], data, options.host),
            )
    return 1


def serve(arguments: list[str]) -> int:
    """Serve for real: the web server and the job process, together."""
    options = _serve_options(arguments)
    with _plainly():
        port = find_port(options.host, options.port)
        processes = {"web": web(options.host, port, workers=options.workers, threads=options.threads)}
        if not options.no_jobs:
            processes["jobs"] = [*ITHACA, "work"]
        address = f"http://{options.host}:{port}"
        return run(
            processes,
            dict(os.environ),
            probe=(options.host, port),
            ready=lambda: _say(f"Ithaca answers at {address}. Ctrl+C stops it."),
        )
    return 1


def web(host: str, port: int, *, workers: int, threads: int = 2) -> list[str]:
    """The command that starts the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(PATIENCE - 5), "ithaca.site.wsgi:application"),
    ]


def _demo_options(arguments):
    parser = argparse.ArgumentParser(prog="ithaca demo", description=demo.__doc__)
    parser.add_argument("--port", type=int, help="the port (default: the first free one from 8000 up)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this computer only)")
    parser.add_argument("--data", type=Path, default=demo_dir(), metavar="DIR", help="its data (default: %(default)s)")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL database for it (default: SQLite in --data)")
    world = parser.add_mutually_exclusive_group()
    world.add_argument("--world", metavar="NAME", help="which invented world to load")
    world.add_argument("--empty", action="store_true", help="load no world")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
    return parser.parse_args(arguments)


def _serve_options(arguments):
    parser = argparse.ArgumentParser(prog="ithaca serve", description=serve.__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="the port (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="requests that each answers at a time")
    parser.add_argument("--no-jobs", action="store_true", help="web only; `ithaca work` runs the jobs elsewhere")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _plainly():
    """A refusal is one line, not a traceback."""
    try:
        yield
    except Refused as refused:
        print(refused, file=sys.stderr)


# ----------------------------------------------------------------------------------------------------------- the demo


@contextlib.contextmanager
def _alone(data: Path, *, fresh: bool):
    """Hold the demo's folder: made if need be, emptied if `fresh`. Gives what is noted of its making ({} if new)."""
    note = data / "demo.json"
    if data.is_dir() and any(data.iterdir()) and not note.exists():
        raise Refused(f"{data} holds other things than a demo. Name another folder with --data.")
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(f"A demo with the data in {data} is running already; --data DIR makes another.") from None
        if fresh:
            _empty(data)
        if not note.exists():
            note.write_text("{}")
        yield json.loads(note.read_text())


def _empty(data: Path):
    for path in data.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()


def _demo_environment(data, options, port):
    """Nothing that was set for real use reaches a demo: not its database, not its mail server."""
    names = ("DATABASE_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ITHACA_") and k not in names}
    return kept | {
        "ITHACA_DATA": str(data),
        "ITHACA_DEMO": "1",
        "ITHACA_URL": f"http://{_shown(options.host)}:{port}",
        "ITHACA_SECRET_KEY": secret_key(data),
        "DATABASE_URL": options.database or f"sqlite:///{data / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "ithaca.site.settings",
    }


def _prepare_demo(data, options, made, environment):
    """Migrate and load the world, unless this was done before by the same version."""
    world = "" if options.empty else (options.world or made.get("world") or "demo")
    if made.get("world", world) != world:
        raise Refused(f"This demo holds {_named(made['world'])}; add --fresh to begin anew with {_named(world)}.")
    now = {"world": world, "database": environment["DATABASE_URL"], "version": fingerprint()}
    if made == now:
        return
    begun = time.monotonic()
    _say("Making the demo ..." if not made else "Bringing the demo up to date ...")
    done = subprocess.run([*ITHACA, "prepare_demo", "--world", world], env=environment, check=False)
    if done.returncode:
        raise Refused("The demo could not be made; the reason is above.")
    (data / "demo.json").write_text(json.dumps(now))
    _say(f"... took {time.monotonic() - begun:.0f} s.")


def _named(world):
    return f"the world {world}" if world else "no world"


def _welcome(url, data, host):
    _say(f"""
Ithaca's demo is at  {url}/
  Sign in there with one click as a mentee, a mentor, a coordinator or an administrator.
  Every mail that it sends: {url}/demo/mail/
  Its data: {data}   (--fresh begins anew)
  Ctrl+C stops it.
""")
    if host not in LOOPBACK:
        _say("  Whoever can reach this computer can sign in as anybody: it is a demo.\n")


def fingerprint() -> str:
    """Changes when the database of a demo may have to change: our migrations, and the packages that bring some."""
    seen = hashlib.sha256()
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        seen.update(f"{path.relative_to(PACKAGE)} {path.read_bytes()}".encode())
    for package in ("django", "django-allauth", "django-tasks-db"):
        with contextlib.suppress(PackageNotFoundError):
            seen.update(f"{package} {version(package)}".encode())
    return seen.hexdigest()


def secret_key(data: Path) -> str:
    """The secret in `data`, made if there is none, readable by its owner only."""
    path = data / "secret-key"
    with contextlib.suppress(FileExistsError):
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


# -------------------------------------------------------------------------------------------------------------- ports


def find_port(host: str, port: int | None) -> int:
    """`port` if it is free, or the first free one from 8000 up."""
    if port:
        if not _is_free(host, port):
            raise Refused(f"Port {port} is in use. Choose another with --port.")
        return port
    for candidate in range(8000, 8100):
        if _is_free(host, candidate):
            return candidate
    raise Refused("No port from 8000 to 8099 is free. Choose one with --port.")


def _is_free(host, port):
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror:
        raise Refused(f"{host} is not an address of this computer.") from None
    except OSError:
        return False
    return True


def _shown(host):
    return "localhost" if host in (*LOOPBACK, "0.0.0.0", "::") else host  # noqa: S104


# ---------------------------------------------------------------------------------------------------------- processes


def run(processes, environment, *, probe, ready) -> int:
    """Run all `processes` ({name: command}) until a signal comes or one of them ends; then stop them all.

    Their output is printed with their names before each line. `ready` is called when a server answers at `probe`
    (host, port). Returns the exit status: 0 if it was asked to stop.
    """
    with _Signals() as signals, _Family(processes, environment) as family:
        question = _Question(*probe)
        while not signals.asked and not family.ended():
            family.print_output(signals.wakeup, timeout=0.05 if question.is_open else None)
            if question.is_open and question.is_answered():
                ready()
        if signals.asked:
            _say("\nStopping ...")
            return 0
        family.print_output(None, timeout=0.2)
        name, status = family.ended()
        others = " and ".join(other for other in processes if other != name)
        _say(f"The {name} process ended by itself ({_how(status)}); see above." + (f" So {others} stops too." * bool(others)))
        return 1


def _how(status):
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


class _Signals:
    """Notes that it was asked to stop, and wakes whoever waits for `wakeup`."""

    STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __enter__(self):
        self.asked = 0
        self.wakeup, self._writer = socket.socketpair()
        for end in (self.wakeup, self._writer):
            end.setblocking(False)
        self._before = {number: signal.signal(number, self._note) for number in (*self.STOP, signal.SIGCHLD)}
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_):
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self.wakeup.close()
        self._writer.close()

    def _note(self, number, _frame):
        self.asked += number in self.STOP


class _Family:
    """Processes that live and die together. Each leads a group of its own, so that none of its own children stays."""

    def __init__(self, commands, environment):
        self._commands, self._environment = commands, environment | {"PYTHONUNBUFFERED": "1"}
        self._selector = selectors.DefaultSelector()
        self._members = {}

    def __enter__(self):
        for name, command in self._commands.items():
            member = subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
            os.set_blocking(member.stdout.fileno(), False)
            self._members[name] = member
            self._selector.register(member.stdout, selectors.EVENT_READ, _Lines(name, max(map(len, self._commands))))
        return self

    def __exit__(self, *_):
        self._tell(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while any(member.poll() is None for member in self._members.values()) and time.monotonic() < until:
            self.print_output(None, timeout=0.05)
        self._tell(signal.SIGKILL)
        for member in self._members.values():
            member.wait()
        self.print_output(None, timeout=0)
        self._selector.close()

    def ended(self):
        """(name, exit status) of one that ended, else None."""
        for name, member in self._members.items():
            if member.poll() is not None:
                return name, member.returncode
        return None

    def print_output(self, wakeup, timeout):
        """Print what the members wrote; return when something came, `wakeup` was written to, or `timeout` is over."""
        if wakeup and wakeup.fileno() not in self._selector.get_map():
            self._selector.register(wakeup, selectors.EVENT_READ, None)
        for key, _ in self._selector.select(timeout):
            chunk = os.read(key.fd, 65536)
            if key.data:
                key.data.feed(chunk)
                if not chunk:
                    self._selector.unregister(key.fileobj)

    def _tell(self, number):
        for member in self._members.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(member.pid, number)


class _Lines:
    """Prints whole lines, with a name before each."""

    def __init__(self, name, width):
        self._name, self._rest = f"{name:{width}} | ", b""

    def feed(self, chunk: bytes):
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        if not chunk and self._rest:
            whole, self._rest = [*whole, self._rest], b""
        for line in whole:
            _say(self._name + line.decode(errors="replace"))


class _Question:
    """Asks a web server for a page, without waiting, until it answers: then it is ready."""

    def __init__(self, host, port):
        self._address = ("localhost" if host in ("0.0.0.0", "::") else host, port)  # noqa: S104
        self._socket = None
        self.is_open = True

    def is_answered(self):
        if self._socket is None:
            self._ask()
            return False
        try:
            self.is_open = not self._socket.recv(1)
        except BlockingIOError:
            return False
        except OSError:
            pass
        self._socket.close()
        self._socket = None
        return not self.is_open

    def _ask(self):
        with contextlib.suppress(OSError):
            self._socket = socket.create_connection(self._address, timeout=0.05)
            self._socket.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            self._socket.setblocking(False)


def _die_with_parent():
    """On Linux a process may ask to be told to stop if its parent is killed outright."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _say(text):
    print(text, flush=True)
