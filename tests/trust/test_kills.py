"""Job processes killed with no warning while they send, by `ithaca.notices.tests.kills`; here at full size."""

import json
import subprocess
import sys

import pytest

from ithaca.notices.tests.processes import environment
from tests.trust.figures import LONG, figure

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not LONG, reason="six kills are among the tests of notices"),
]
KILLS = 100


def test_a_hundred_workers_are_killed_while_they_send(tmp_path):
    """Nothing that is needed is lost, and no reminder arrives twice."""
    command = [sys.executable, "-m", "ithaca.notices.tests.kills", "--kills", str(KILLS)]
    found = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    numbers = json.loads(found.stdout.strip().splitlines()[-1])
    figure(
        "kills",
        **{
            name: numbers[name]
            for name in (
                "kills",
                "needed",
                "needed_lost",
                "needed_twice",
                "once",
                "once_twice",
                "once_uncertain",
            )
        },
    )
    assert (numbers["needed_lost"], numbers["once_twice"], numbers["needed_more_than_twice"]) == (0, 0, 0)
