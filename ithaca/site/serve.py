"""Starts and stops the processes that make a running Ithaca: the web server, and the one that does the jobs.

Nothing here imports Django, so that a second start is quick: Django runs in the processes that it starts.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from ithaca.site.places import PACKAGE, demo_dir
from ithaca.site.processes import Refused, find_port, run, say

ITHACA = [sys.executable, "-m", "ithaca.site.commands"]
READY = "ready-for"  # a file in the data folder that says for which version it was made ready
LOOPBACK = ("localhost", "127.0.0.1", "::1")


# --------------------------------------------------------------------------------------------- commands


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
                server=(options.host, port),
                ready=lambda: _welcome(environment["ITHACA_URL"], data, options.host),
            )
    return 1


def serve(arguments: list[str]) -> int:
    """Serve for real: the web server and the job process, together."""
    options = _serve_options(arguments)
    with _plainly():
        _refuse_unless_ready(data_dir())
        port = find_port(options.host, options.port)
        processes = {"web": web(options.host, port, workers=options.workers, threads=options.threads)}
        if not options.no_jobs:
            processes["jobs"] = [*ITHACA, "work"]
        address = f"http://{options.host}:{port}"
        return run(
            processes,
            dict(os.environ),
            called=urlsplit(os.environ.get("ITHACA_URL", "")).netloc or "localhost",
            server=(options.host, port),
            ready=lambda: say(f"Ithaca answers at {address}. Ctrl+C stops it."),
        )
    return 1


def web(host: str, port: int, *, workers: int, threads: int = 2) -> list[str]:
    """The command that starts the web server."""
    return [sys.executable, "-m", "ithaca.site.web", host, str(port), str(workers), str(threads)]


def _demo_options(arguments):
    parser = argparse.ArgumentParser(prog="ithaca demo", description=demo.__doc__)
    parser.add_argument("--port", type=int, help="the port (default: the first free one from 8000 up)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default: this computer only)"
    )
    parser.add_argument(
        "--data", type=Path, default=demo_dir(), metavar="DIR", help="its data (default: %(default)s)"
    )
    parser.add_argument(
        "--database", metavar="URL", help="a PostgreSQL database for it (default: SQLite in --data)"
    )
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
    parser.add_argument(
        "--no-jobs", action="store_true", help="web only; `ithaca work` runs the jobs elsewhere"
    )
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _plainly():
    """A refusal is one line, not a traceback."""
    try:
        yield
    except Refused as refused:
        print(refused, file=sys.stderr)


# --------------------------------------------------------------------------------------------- the demo


@contextlib.contextmanager
def _alone(data: Path, *, fresh: bool):
    """Hold the demo's folder, made if need be, emptied if `fresh`. Gives the note of its making, or {}."""
    note = data / "demo.json"
    if data.is_dir() and any(data.iterdir()) and not note.exists():
        raise Refused(f"{data} holds other things than a demo. Name another folder with --data.")
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(
                f"A demo with the data in {data} is running already; --data DIR makes another."
            ) from None
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
        "EMAIL_URL": f"file:///{data / 'mail'}",
        "DATABASE_URL": options.database or f"sqlite:///{data / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "ithaca.site.settings",
    }


def _prepare_demo(data, options, made, environment):
    """Migrate and load the world, unless this was done before by the same version."""
    world = _world(options, made)
    now = {"world": world, "database": environment["DATABASE_URL"], "version": fingerprint()}
    if made == now:
        return
    begun = time.monotonic()
    say("Making the demo ..." if not made else "Bringing the demo up to date ...")
    command = [*ITHACA, "prepare_demo", "--world", world]
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603
    if done.returncode:
        raise Refused("The demo could not be made; the reason is above.")
    (data / "demo.json").write_text(json.dumps(now))
    say(f"... took {time.monotonic() - begun:.0f} s.")


def _world(options, made) -> str:
    """The name of the world that was asked for, or that the demo holds; empty for none."""
    world = "" if options.empty else options.world or made.get("world", "demo")
    if made.get("world", world) != world:
        holds = _named(made["world"])
        raise Refused(f"This demo holds {holds}; add --fresh to begin anew with {_named(world)}.")
    return world


def _named(world):
    return f"the world {world}" if world else "no world"


def _welcome(url, data, host):
    say(f"""
Ithaca's demo is at  {url}/
  Sign in there with one click as a mentee, a mentor, a coordinator or an administrator.
  Every mail that it sends: {url}/demo/mail/
  Its data: {data}   (--fresh begins anew)
  Ctrl+C stops it.
""")
    if host not in LOOPBACK:
        say("  Whoever can reach this computer can sign in as anybody: it is a demo.\n")


def fingerprint() -> str:
    """Changes when a demo must be brought up to date: with our migrations, our assets, and some packages."""
    seen = hashlib.sha256()
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        seen.update(f"{path.relative_to(PACKAGE)} {path.read_bytes()}".encode())
    for path in sorted(PACKAGE.glob("*/static/**/*.*")):
        status = path.stat()
        seen.update(f"{path.relative_to(PACKAGE)} {status.st_size} {status.st_mtime_ns}".encode())
    for package in ("django", "django-allauth", "django-tasks-db"):
        with contextlib.suppress(PackageNotFoundError):
            seen.update(f"{package} {version(package)}".encode())
    return seen.hexdigest()


def _refuse_unless_ready(data: Path):
    ready = data / READY
    if not ready.exists() or ready.read_text() != fingerprint():
        raise Refused(f"{data} was not made ready for this version of Ithaca. Run `ithaca setup` first.")


def data_dir() -> Path:
    """Where the settings look too."""
    return Path(os.environ.get("ITHACA_DATA") or "var").resolve()


def make_secret_key():
    """Where the settings look for it, unless the environment has one."""
    if not os.environ.get("ITHACA_SECRET_KEY"):
        secret_key(data_dir())


def secret_key(data: Path) -> str:
    """The secret in `data`, made if there is none, readable by its owner only."""
    path = data / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _shown(host):
    return "localhost" if host in (*LOOPBACK, "0.0.0.0", "::") else host  # noqa: S104
