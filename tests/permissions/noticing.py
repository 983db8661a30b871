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

from ithaca.kit import prepared
from tests.permissions.mutants import Mutant, every, functions, give_back, place, planted, stand_in
from tests.trust.figures import note

ONLY = os.environ.get("ITHACA_MUTANTS", "")  # a pattern of names, while one works on a room
LONGEST = 900  # seconds for one fault; whatever was not noticed until then is missed


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    asked_by = watch(session.items)
    gc.freeze()  # copies of this process need not look through it
    mutants = [mutant for mutant in every() if re.search(ONLY, mutant.name)]
    for mutant in tried(
        [(one, asked_by.get(place(one.function), [])[:1]) for one in controls()], session, True
    ):
        raise AssertionError(f"{mutant.name}, and a test fails")
    missed = tried([(one, asked_by.get(place(one.function), [])) for one in mutants], session, False)
    for mutant in missed:
        print(f"nobody notices {mutant.name}", file=sys.stderr)
    note("mutants", {"functions": len(functions()), "planted": len(mutants), "missed": len(missed)})
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
    """Run one test; `then` is another, so that what all tests share stays. What it asks, it prepares itself."""
    prepared.prepared.cache_clear()
    return all(not report.failed for report in runtestprotocol(item, log=False, nextitem=then))


def tried(mutants: list[tuple[Mutant, list]], session, noticed: bool) -> list[Mutant]:
    """Those that are noticed, or that are not, by their tests; each in a copy of this process, as many at once as processors."""
    copies, ended = {}, {}

    def wait():
        child, status = os.wait()
        ended[copies.pop(child)] = os.waitstatus_to_exitcode(status) == 0
        if not len(ended) % 100:
            print(f"{len(ended)} of {len(mutants)} faults planted", file=sys.stderr)

    for number, (mutant, tests) in enumerate(mutants):
        while len(copies) >= (os.process_cpu_count() or 1):
            wait()
        copies[begun(mutant, tests, session)] = number
    while copies:
        wait()
    return [mutant for number, (mutant, _) in enumerate(mutants) if ended[number] is noticed]


def begun(mutant, tests, session) -> int:
    """A copy of this process, by its number, that ends with 0 once a test fails with the fault in place."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        with planted(mutant):
            found = any(not passes(test, next_to(test, tests, session)) for test in tests)
        os._exit(0 if found else 1)
    return child


def next_to(test, tests, session):
    at = tests.index(test) + 1
    return tests[at] if at < len(tests) else next(item for item in session.items if item is not test)
