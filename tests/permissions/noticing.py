"""Which tests notice a fault in an access function: `pytest -p tests.permissions.noticing`, by `script/prove mutants`.

All tests run once, and it is written down which function each of them asks. Then, for each fault, a copy of this
process plants it and runs the tests that ask the function, the shortest first, until one fails. A fault that none
notices is named, and fails the run.
"""

import gc
import os
import re
import signal
import sys
import time
from collections import defaultdict

import pytest
from _pytest.runner import runtestprotocol

from tests.permissions.mutants import Mutant, every, functions, give_back, place, planted, stand_in
from tests.trust.figures import figure

ONLY = os.environ.get("ITHACA_MUTANTS", "")  # a pattern of names, while one works on a room
LONGEST = 900  # seconds for one fault; whatever was not noticed until then is missed


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    asked_by = watch(session.items)
    gc.freeze()  # copies of this process need not look through it
    mutants = [mutant for mutant in every() if re.search(ONLY, mutant.name)]
    for mutant in controls():
        tests = asked_by.get(place(mutant.function), [])
        assert not noticed(mutant, tests[:3], session), f"{mutant.name}, and a test fails"
    print(f"{len(mutants)} faults to plant", file=sys.stderr)
    missed = [
        mutant for mutant in mutants if not noticed(mutant, asked_by.get(place(mutant.function), []), session)
    ]
    for mutant in missed:
        print(f"nobody notices {mutant.name}", file=sys.stderr)
    figure("mutants", functions=len(functions()), planted=len(mutants), missed=len(missed))
    session.testsfailed += len(missed)
    return True


def controls() -> list[Mutant]:
    """A fault that is none in each function: were it noticed, the tests would fail by the trying alone."""
    return [Mutant(function, "no fault", lambda kept: kept) for function in functions()]


def watch(items) -> dict[str, list]:
    """{function: the tests that ask it, the shortest first}; a test that fails by itself fails the run."""
    asked, took, failing, current = defaultdict(set), {}, [], None

    def watched(function):
        def make(kept):
            def call(*given, **named):
                asked[place(function)].add(current)
                return kept(*given, **named)

            return call

        return make

    kept = [(function, stand_in(function, watched(function))) for function in functions()]
    for number, item in enumerate(items):
        current, begun = item, time.monotonic()
        if not passes(item, items[(number + 1) % len(items)]):
            failing.append(item)
        took[item] = time.monotonic() - begun
    for function, was in kept:
        give_back(function, was)
    for item in failing:
        print(f"fails without any fault: {item.nodeid}", file=sys.stderr)
        item.session.testsfailed += 1
    return {name: sorted(tests.difference(failing), key=took.get) for name, tests in asked.items()}


def passes(item, then) -> bool:
    """Run one test; `then` is another, so that what all tests share stays."""
    return all(not report.failed for report in runtestprotocol(item, log=False, nextitem=then))


def noticed(mutant, tests, session) -> bool:
    """Whether a test fails with the fault in place, tried in a copy of this process."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        with planted(mutant):
            found = any(not passes(test, next_to(test, tests, session)) for test in tests)
        os._exit(0 if found else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def next_to(test, tests, session):
    at = tests.index(test) + 1
    return tests[at] if at < len(tests) else next(item for item in session.items if item is not test)
