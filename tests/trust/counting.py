"""The figures of a promise that has none but its tests: `pytest -p tests.trust.counting`, by `script/prove accounts`."""

from tests.trust.figures import note


def pytest_terminal_summary(terminalreporter):
    passed, failed = (len(terminalreporter.stats.get(how, [])) for how in ("passed", "failed"))
    broken = len(terminalreporter.stats.get("error", []))
    note("accounts", {"tests": passed + failed + broken, "failed": failed + broken})
