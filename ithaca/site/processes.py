"""Processes that live and die together, and the port that they answer at. It knows nothing of Ithaca."""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time

PATIENCE = 15  # seconds that a process has to finish what it is doing, before it is killed


class Refused(Exception):
    """It cannot start, with a reason fit to show."""


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


def run(processes, environment, *, server, called="localhost", ready) -> int:
    """Run all `processes` ({name: command}) until a signal comes or one of them ends; then stop them all.

    The first is a web server; when it answers at `server` (host, port) by the name `called`, the others are
    started and `ready` is called: so they do not fight for the processor while somebody waits for a page.
    What they write is printed with their names before each line. Returns 0 if it was asked to stop, else 1.
    """
    first, *others = processes
    with _Signals() as signals, _Family(processes, environment) as family:
        family.start(first)
        question = _Question(*server, called)
        while not signals.asked and not family.ended():
            family.print_output(signals.wakeup, timeout=0.05 if question.is_open else None)
            if question.is_open and question.is_answered():
                ready()
                for name in others:
                    family.start(name)
        if signals.asked:
            say("\nStopping ...")
            return 0
        family.print_output(None, timeout=0.2)
        name, status = family.ended()
        say(f"The {name} process ended by itself ({_how(status)}), so everything stops. Its words are above.")
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
    """Processes that live and die together. Each leads a group, so that none of its children stays."""

    def __init__(self, commands, environment):
        self._commands, self._environment = commands, environment | {"PYTHONUNBUFFERED": "1"}
        self._selector = selectors.DefaultSelector()
        self._members = {}

    def __enter__(self):
        return self

    def start(self, name):
        member = self._members[name] = subprocess.Popen(  # noqa: S603
            self._commands[name],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        os.set_blocking(member.stdout.fileno(), False)
        width = max(map(len, self._commands))
        self._selector.register(member.stdout, selectors.EVENT_READ, _Lines(name, width))

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
        """Print what the members wrote. Returns if something came, also to `wakeup`, or at `timeout`."""
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
            say(self._name + line.decode(errors="replace"))


class _Question:
    """Asks a web server for a page, without waiting, until it answers: then it is ready."""

    def __init__(self, host, port, called):
        self._called = called
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
            self._socket.sendall(f"GET /healthz/ HTTP/1.0\r\nHost: {self._called}\r\n\r\n".encode())
            self._socket.setblocking(False)


def _die_with_parent():
    """On Linux a process may ask to be told to stop if its parent is killed outright."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def say(text):
    print(text, flush=True)
