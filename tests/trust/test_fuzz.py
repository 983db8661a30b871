"""Nonsense in forms and addresses is answered, never fallen over."""

import logging
import random

from django.test import TestCase, override_settings

from tests.permissions import rows
from tests.permissions.world import build
from tests.trust.figures import figure, many
from tests.trust.visiting import SIGNED, address, ask, fields_of

REQUESTS = many(500, 10_000)
JUNK = (
    "", " ", "0", "-1", "1", "2", "99999999999999999999", "1e309", "NaN", "null", "true", "on", "\0", "a\0b", "'", '"', "';--",
    "%", "%00", "<script>alert(1)</script>", "{{ 7*7 }}", "../../etc/passwd", "=1+1", "@SUM(A1)", "\r\nBcc: x@example.org",
    "x@example.org", "x@", "2026-02-30", "2026-11-30", "0000-00-00", "99999-01-01", "25:61", "2026-11-30T10:00", "[]", "{}",
    "x" * 5_000, "é" * 300, "\u202e\u200b\ufeff", "\ud83d", "🙂" * 50, "mentee", "mentor", "well", "done", "cv", "?", "#", "/",
    "//evil.example", "https://evil.example", "javascript:alert(1)", "-", "+1", "1,2", "1;2", "NULL", "\t", "\n",
)  # fmt: skip


@override_settings(ITHACA_DEMO=True)
class Fuzz(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build()
        logging.disable(logging.CRITICAL)
        cls.addClassCleanup(logging.disable, logging.NOTSET)

    def test_ten_thousand_requests_of_nonsense_and_no_error(self):
        """TOP-16: no form and no address answers nonsense with a server error."""
        chance = random.Random(2026)
        names = [name for name in rows.TABLE if name not in ("health",)]
        fields = {name: self.fields(name) for name in names}
        wrong = set()
        for number in range(REQUESTS):
            name = names[number % len(names)] if number < 4 * len(names) else chance.choice(names)
            if problem := self.one(name, fields[name], chance):
                wrong.add(problem)
        figure("fuzz", requests=REQUESTS, addresses=len(names), errors=len(wrong))
        assert wrong == set(), "\n".join(sorted(wrong))

    def one(self, name, fields, chance) -> str:
        """One request to an address, most often as somebody who may; what went wrong, or nothing."""
        row = rows.TABLE[name]
        method = "POST" if row.post and chance.random() < 0.7 else "GET"
        allowed = sorted((row.post if method == "POST" else row.get or set()) & set(SIGNED)) or SIGNED
        actor = chance.choice(allowed if chance.random() < 0.9 else SIGNED)
        data = self.nonsense(fields, chance)
        try:
            answer = ask(self.world.clients[actor], method, address(self.world, name), data)
        except UnicodeEncodeError:  # no browser sends half a character
            return ""
        return f"{name} {method} as {actor}: {answer.status} on {data!r:.300}" if answer.status >= 500 else ""

    def nonsense(self, fields, chance) -> dict:
        some = chance.sample(fields, chance.randint(0, len(fields))) if fields else []
        more = [chance.choice(("q", "after", "page", "sort", "next", "as", "programme", "state", "x"))] * (
            chance.random() < 0.5
        )
        return {
            field: [chance.choice(JUNK) for _ in range(2)] if chance.random() < 0.1 else chance.choice(JUNK)
            for field in (*some, *more)
        }

    def fields(self, name) -> list[str]:
        """The names of what an address asks for, read off its page; what it is posted in the matrix besides."""
        row = rows.TABLE[name]
        actors = sorted((row.get or set()) & set(SIGNED))
        page = ask(self.world.clients[actors[0]], "GET", address(self.world, name)).text if actors else ""
        known = {field for form in KNOWN.values() for field in form} if row.get is None else set()
        return sorted({*fields_of(page), *row.data, *known})


KNOWN = {
    "verbs": (
        "reason",
        "words",
        "body",
        "state",
        "at",
        "slot",
        "now",
        "text",
        "mode",
        "starts_at",
        "note",
        "do",
    )
}
