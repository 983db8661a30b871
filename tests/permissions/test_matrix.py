"""Every address × verb × person against a table written by hand."""

import logging
import re
from functools import partialmethod

import pytest
from django.db import connection, transaction
from django.test import TestCase, override_settings
from django.urls import get_resolver, reverse

from tests.permissions import rows
from tests.permissions.world import ACTORS, build
from tests.trust.figures import LONG, figure

FOREIGN = (
    "account_",
    "usersessions_",
    "mfa_",
    "socialaccount_",
    "openid_connect_",
)  # allauth's own, tested there
WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(?!django_session|usersessions)', re.IGNORECASE)
OK = {200, 302, 303, 422}
OF_THE_OTHERS = ACTORS if LONG else ("anonymous", "mentee", "coordinator")  # HEAD and PUT


def names(resolver=None, space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name and not entry.name.startswith(FOREIGN):
            yield f"{space}{entry.name}"


def test_every_address_has_a_row():
    """T-matrix: a new address without a row fails."""
    assert set(names()) == set(rows.TABLE)


@override_settings(ITHACA_DEMO=True)
@pytest.mark.once
class Matrix(TestCase):
    """PAR-16, TOP-16: fine rights, each proven; a refused verb changes nothing. A test for each address, made below."""

    @classmethod
    def setUpTestData(cls):
        cls.world, cls.cells, cls.wrong = build(), 0, 0
        logging.disable(logging.WARNING)  # thousands of refusals are what is asked for
        cls.addClassCleanup(logging.disable, logging.NOTSET)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        figure("matrix", addresses=len(rows.TABLE), cells=cls.cells, wrong=cls.wrong)

    def every_cell_is_as_the_table_says(self, name: str):
        row, wrong = rows.TABLE[name], []
        url = reverse(name, kwargs={key: self.world.ids[part] for key, part in row.parts.items()})
        for method in ("GET", "HEAD", "POST", "PUT"):
            for actor in ACTORS if method in ("GET", "POST") else OF_THE_OTHERS:
                type(self).cells += 1
                if problem := self.problem(row, method, actor, url):
                    wrong.append(f"{method} as {actor}: {problem}")
        type(self).wrong += len(wrong)
        assert not wrong, "\n".join(wrong)

    def problem(self, row, method: str, actor: str, url: str) -> str:
        """What is not as it should be in one cell, or nothing."""
        wanted = expected(row, method, actor)
        status, to, writes = self.ask(method, actor, url, row.data)
        found = outcome(status, to)
        if found not in wanted:
            return f"expected {' or '.join(sorted(wanted))}, found {found} ({status} {to})"
        if writes and (row.post is None or method != "POST" or found != "yes"):
            return f"wrote: {writes[0][:100]}"
        return ""

    def ask(self, method, actor, url, data):
        writes = []

        def watch(execute, sql, params, many, context):
            if WRITE.match(sql):
                writes.append(sql)
            return execute(sql, params, many, context)

        with transaction.atomic(), connection.execute_wrapper(watch):
            sent = [data] if method == "POST" else []
            response = getattr(self.world.clients[actor], method.lower())(url, *sent)
            transaction.set_rollback(True)
        return response.status_code, response.headers.get("Location", ""), writes


for address in rows.TABLE:
    setattr(
        Matrix,
        f"test_{address.replace(':', '_').replace('-', '_')}",
        partialmethod(Matrix.every_cell_is_as_the_table_says, address),
    )


def outcome(status: int, to: str) -> str:
    if status in OK and to.startswith("/account/login/"):
        return "sign in"
    if status in OK:
        return "yes"
    return {403: "no", 404: "unknown", 405: "no such verb"}.get(status, f"error {status}")


def expected(row, method: str, actor: str) -> set[str]:
    """The outcomes that the table allows in a cell."""
    if actor in ("anonymous", "closed") and not row.public:
        return {"sign in"}
    allowed = row.post if method == "POST" else row.get
    if method == "PUT":
        return {"no such verb"} | outcomes(row.get or set(), row, actor)
    if allowed is None and method == "POST":
        return {"no such verb"} | outcomes(row.get, row, actor)
    if allowed is None:
        return {"no such verb"}
    return outcomes(allowed, row, actor, reading=method != "POST")


def outcomes(allowed: set, row, actor: str, *, reading: bool = True) -> set[str]:
    if actor in row.now:
        return {"no", "yes"} if reading else {"no"}
    return {"yes"} if actor in allowed else {"unknown"}


@pytest.mark.django_db
def test_the_table_would_notice():
    """A control: a row that is wrong on purpose does not pass."""
    row = rows.TABLE["relationships:relationship"]
    assert expected(row, "GET", "foreigner") == {"unknown"}
    assert outcome(200, "") not in expected(row, "GET", "foreigner")
