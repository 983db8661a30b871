"""Which tests prove which line of docs/requirements.md.

A test proves a requirement if its own docstring names the id (CAREER-09), or if a line of docs/rules/*.md
names both the id and the test (`ithaca/meetings/tests/test_log.py::test_both_may_record`).
Run it as `script/check --requirements`.
"""

import argparse
import contextlib
import io
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ID = re.compile(r"\b[A-Z]+-[0-9]{2,}\b")
LISTED = re.compile(r"^- \*\*([A-Z]+-[0-9]+)\*\*", re.MULTILINE)
NODE = re.compile(r"[\w./-]+\.py::[\w:]+")


class Trace(NamedTuple):
    """{id: node ids} for every listed id, in the order of the list, and for ids that nobody listed."""

    proofs: dict[str, list[str]]
    unlisted: dict[str, list[str]]


def listed(text: str) -> list[str]:
    return LISTED.findall(text)


def named(text: str | None, families: Iterable[str]) -> set[str]:
    """The ids in a text, of these families (CAREER, MARS) only, so that UTF-16 or GMT-01 is none."""
    families = set(families)
    return {found for found in ID.findall(text or "") if found.partition("-")[0] in families}


def rules_named(text: str, families: Iterable[str]) -> dict[str, set[str]]:
    """{node id: ids} from a page of rules, line by line."""
    families = set(families)
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        for node in NODE.findall(line):
            found.setdefault(node, set()).update(named(line, families))
    return found


def trace(ids: Iterable[str], docstrings: Mapping[str, str | None], rules: Iterable[str] = ()) -> Trace:
    """`docstrings` is {node id: docstring} of the collected tests, `rules` the pages of rules."""
    proofs: dict[str, list[str]] = {requirement: [] for requirement in ids}
    families = {requirement.partition("-")[0] for requirement in proofs}
    names = {node: named(docstring, families) for node, docstring in docstrings.items()}
    for text in rules:
        for node, more in rules_named(text, families).items():
            if node in names:
                names[node] = names[node] | more
    unlisted: dict[str, list[str]] = {}
    for node, requirements in names.items():
        for requirement in sorted(requirements):
            (proofs if requirement in proofs else unlisted).setdefault(requirement, []).append(node)
    return Trace(proofs, unlisted)


class Collector:
    """A pytest plugin that notes each test's own docstring; the cases of a parametrised test are one test."""

    def __init__(self):
        self.docstrings: dict[str, str | None] = {}

    def pytest_collection_modifyitems(self, items):
        for item in items:
            node = item.nodeid.partition("[")[0]
            self.docstrings[node] = getattr(getattr(item, "obj", None), "__doc__", None)


def collect() -> dict[str, str | None]:
    """Docstrings of all tests. Ends the program, with pytest's own words, if a test file cannot be read."""
    import pytest

    collector, words = Collector(), io.StringIO()
    arguments = [
        "--collect-only",
        "-q",
        "-q",
        "-n0",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        str(ROOT),
    ]
    with contextlib.redirect_stdout(words):
        status = pytest.main(arguments, plugins=[collector])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        sys.exit(f"{words.getvalue()}\nThe tests could not be collected.")
    return collector.docstrings


def lines(found: Trace) -> list[str]:
    return [f"{requirement}\t{len(nodes)}\t{','.join(nodes)}" for requirement, nodes in found.proofs.items()]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="script/check --requirements")
    parser.add_argument("--json", action="store_true", help="a list of {id, tests} instead of lines")
    parser.add_argument(
        "--check", action="store_true", help="only say whether tests name ids that are not listed"
    )
    options = parser.parse_args(arguments)
    ids = listed((ROOT / "docs/requirements.md").read_text())
    rules = [page.read_text() for page in sorted(ROOT.glob("docs/rules/*.md"))]
    found = trace(ids, collect(), rules)
    for requirement, nodes in found.unlisted.items():
        print(
            f"{requirement} is not in docs/requirements.md, but is named by {', '.join(nodes)}",
            file=sys.stderr,
        )
    if options.json:
        print(json.dumps([{"id": key, "tests": nodes} for key, nodes in found.proofs.items()], indent=1))
    elif not options.check:
        print("\n".join(lines(found)))
    return 1 if found.unlisted else 0


if __name__ == "__main__":
    sys.exit(main())
