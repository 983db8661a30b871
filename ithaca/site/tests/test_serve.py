"""Starting and stopping: the web server and the job process, and the folder of a demo."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

from ithaca.site import commands, serve
from ithaca.site.processes import Refused, find_port

pytestmark = pytest.mark.xdist_group("ports")  # two who look for a free port at once find the same
SLEEPER = """
import signal, sys, time
signal.signal(15, lambda *_: sys.exit(print('bye')))
print('here')
time.sleep(60)
"""
ANSWERER = """
import signal, socket, sys
signal.signal(15, lambda *_: sys.exit(print('bye')))
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    print('here')
    while True:
        question, _ = server.accept()
        question.recv(100)
        question.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n")
        question.close()
"""
FAMILY = f"""
import os, sys
from ithaca.site.processes import find_port, run, say
port = find_port("127.0.0.1", None)
processes = {{"web": [sys.executable, "-c", {ANSWERER!r}, str(port)], "jobs": [sys.executable, "-c", {{jobs!r}}]}}
sys.exit(run(processes, dict(os.environ), server=("127.0.0.1", port), ready=lambda: say("ready")))
"""


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one process")
def test_those_who_look_for_a_port_go_to_one_process(request):
    """pytest-xdist writes the group into a test's name, and goes by it: with a version that does not, two would meet."""
    assert request.node.nodeid.endswith("@ports")


def start(jobs=SLEEPER):
    return subprocess.Popen(
        [sys.executable, "-c", FAMILY.replace("{jobs!r}", repr(jobs))], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_both_and_lets_them_say_goodbye(number):
    family = start()
    lines = [family.stdout.readline() for _ in range(3)]
    assert lines == ["web  | here\n", "ready\n", "jobs | here\n"], [*lines, family.stdout.read()]
    family.send_signal(number)
    words, _ = family.communicate(timeout=20)
    assert sorted(words.split("\n")) == ["", "", "Stopping ...", "jobs | bye", "web  | bye"]
    assert family.returncode == 0


def test_if_one_ends_the_other_is_stopped_and_it_is_said_why():
    family = start(jobs="print('no database'); raise SystemExit(3)")
    words, _ = family.communicate(timeout=20)
    assert words.splitlines() == [
        "web  | here",
        "ready",
        "jobs | no database",
        "The jobs process ended by itself (exit status 3), so everything stops. Its words are above.",
        "web  | bye",
    ]
    assert family.returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_nothing_stays_behind_if_it_is_killed_outright():
    family = start("import os; print(os.getpid(), flush=True)" + SLEEPER)
    lines = [family.stdout.readline() for _ in range(3)]
    jobs = int(lines[-1].removeprefix("jobs | "))
    family.kill()
    family.communicate(timeout=20)
    until = time.monotonic() + 10
    while is_running(jobs) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(jobs)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as status:
        return status.read().rpartition(")")[2].split()[0] != "Z"


def test_a_port_in_use_is_refused_and_the_next_free_one_is_found():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} is in use"):
            find_port("127.0.0.1", port)
    assert find_port("127.0.0.1", port) == port
    assert 8000 <= find_port("127.0.0.1", None) < 8100


def test_a_demo_has_its_folder_to_itself(tmp_path):
    data = tmp_path / "demo"
    with serve._alone(data, fresh=False) as made:
        assert made == {}
        with pytest.raises(Refused, match="is running already"), serve._alone(data, fresh=True):
            pass
        (data / "media").mkdir()
        (data / "media" / "picture.png").write_bytes(b"")
    with serve._alone(data, fresh=False):
        assert (data / "media" / "picture.png").exists()
    with serve._alone(data, fresh=True):
        assert not (data / "media").exists()


def test_a_folder_that_holds_other_things_is_never_taken_for_a_demo(tmp_path):
    (tmp_path / "thesis.txt").write_text("Chapter 1")
    with pytest.raises(Refused, match="holds other things"), serve._alone(tmp_path, fresh=True):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    secret = serve.secret_key(tmp_path)
    assert len(secret) >= 50
    assert serve.secret_key(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_what_is_set_for_real_use_does_not_reach_a_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://real")
    monkeypatch.setenv("EMAIL_URL", "smtp://real")
    monkeypatch.setenv("ITHACA_SECRET_KEY", "real")
    environment = serve._demo_environment(tmp_path, serve._demo_options(["--host", "0.0.0.0"]), 8001)
    assert "real" not in {value for value in environment.values() if value.endswith("real")}
    assert environment["ITHACA_URL"] == "http://localhost:8001"
    assert environment["EMAIL_URL"].startswith("file:///")


@pytest.mark.parametrize(
    ("asked", "made", "expected"),
    [
        ([], {}, "demo"),
        ([], {"world": ""}, ""),
        ([], {"world": "spring"}, "spring"),
        (["--empty"], {}, ""),
        (["--world", "spring"], {}, "spring"),
    ],
)
def test_a_demo_keeps_its_world(asked, made, expected):
    assert serve._world(serve._demo_options(asked), made) == expected


def test_another_world_needs_a_fresh_start():
    with pytest.raises(
        Refused, match="This demo holds the world demo; add --fresh to begin anew with no world"
    ):
        serve._world(serve._demo_options(["--empty"]), {"world": "demo"})


def test_it_does_not_serve_what_was_not_set_up(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ITHACA_DATA", str(tmp_path))
    assert commands.WITHOUT_DJANGO["serve"](["--port", "1"]) == 1
    assert "Run `ithaca setup` first" in capsys.readouterr().err


def test_help_lists_our_commands_first(capsys):
    commands.main([])
    words = capsys.readouterr().out
    assert words.index("\n  serve ") < words.index("\n  demo ") < words.index("\n  migrate ")
    assert all(commands.our_commands().values()), "each command says in one line what it does"
