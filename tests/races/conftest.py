"""Races between real processes, on the database that the tests run on (SQLite: a file of its own)."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from ithaca.notices.tests.processes import environment
from tests.races.racer import MOST
from tests.trust.figures import figure

ROOT = Path(__file__).parents[2]


@dataclass
class Race:
    """Processes that act at the same moment; `lock` is False in the control."""

    racers: subprocess.Popen
    lock: bool
    database: str = ""
    scenes: int = 0
    rounds: int = 0

    def held(self, rounds: int):
        """A scene went as it must: without a fault where there are locks, with one where there are none."""
        self.scenes, self.rounds = self.scenes + 1, self.rounds + rounds
        wrong = {"faults": 0} if self.lock else {"scenes that show the fault": self.scenes}
        name = f"races-{self.database}" if self.lock else f"races-{self.database}-control"
        figure(name, scenes=self.scenes, rounds=self.rounds, processes=MOST, **wrong)

    def at_once(self, *acts: tuple[str, dict]) -> list:
        """What became of each act, one a process, all begun together."""
        print(json.dumps(acts), file=self.racers.stdin, flush=True)
        return hear(self.racers)

    def alone(self, act: str, **given):
        """What one process says of an act that nobody races."""
        said = self.at_once((act, given))[0]
        assert not str(said).startswith("error"), said
        return said


def hear(process):
    return json.loads(process.stdout.readline())


def start(lock: bool, around: dict) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.races.racer", *([] if lock else ["without-lock"])]
    return subprocess.Popen(
        command, cwd=ROOT, env=around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(True, id="as it is", marks=pytest.mark.xdist_group("races")),
        pytest.param(False, id="control without lock", marks=pytest.mark.xdist_group("races without lock")),
    ],
)
def race(request, tmp_path_factory, django_db_setup, django_db_blocker):
    """Four processes, as the house is; and once more without its locks. A test that uses it is marked
    `django_db(transaction=True)`, so that there is a test database, emptied after each test."""
    with django_db_blocker.unblock():
        around = environment(tmp_path_factory.mktemp("race"))
        with start(request.param, around) as racers:
            assert hear(racers) == "ready"
            yield Race(racers, request.param, connection.vendor)
