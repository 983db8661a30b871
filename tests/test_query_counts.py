"""A page asks the database as often for five rows as for one, and not more often than its bound."""

import logging
import re
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ithaca.conversations import actions as conversations
from ithaca.programmes.testing import AT
from tests.permissions import rows
from tests.permissions.growth import grow, session
from tests.permissions.world import build

MOST = 8  # of a list
MOST_OF_PANELS = 15  # of a page of panels

# Pages that list something, which the grown world makes longer for one of those who may see them.
LISTS = {
    "home", "search", "demo_mail", "notices:demo", "notices:choices", "notices:outbox", "notices:letters", "programmes:mine", "matching:directory",
    "matching:requests", "relationships:index", "relationships:relationship", "relationships:check_in", "meetings:index",
    "conversations:thread", "help:enquiry", "help:desk", "people:blocked", "accounts:sessions", "accounts:kept", "imports:start", "imports:problems",
    "desk:queue", "desk:people", "desk:requests", "desk:pairs", "desk:pair", "desk:staff", "desk:person",
    "desk:check_ins", "desk:programme", "records:requests",
}  # fmt: skip
# Pages about one thing that show a list or a table of something fixed: they are asked too, but need not grow.
SINGLE = {
    "matching:rounds", "matching:bank", "matching:round", "matching:prepare", "matching:round_pair", "matching:release", "matching:runs", "matching:proposal", "matching:choose",
    "matching:shortlists", "matching:ranks",
    "desk:batch", "desk:doubles", "desk:overview", "desk:compare", "desk:first_meetings", "matching:spread", "meetings:impression",
    "health", "components", "programmes:public", "programmes:page", "programmes:rules", "programmes:logo", "programmes:join",
    "programmes:invitation", "programmes:membership", "programmes:agreement", "programmes:profile", "programmes:preview",
    "programmes:reflection", "programmes:briefing", "programmes:leave", "matching:mentor", "matching:ask",
    "matching:request", "matching:back", "matching:withdraw", "matching:answer", "relationships:agree", "relationships:new_goal",
    "relationships:new_task", "relationships:goal", "relationships:share", "relationships:end", "relationships:block", "meetings:offer",
    "meetings:book", "meetings:log_past", "meetings:meeting", "meetings:move", "meetings:cancel", "meetings:log",
    "meetings:calendar", "conversations:file", "help:ask", "help:concern", "help:feedback", "help:report", "people:block", "notices:stop",
    "accounts:account", "accounts:arrive", "accounts:code", "imports:batch", "imports:columns", "imports:check",
    "imports:undo", "desk:request", "desk:programme_of", "desk:write", "desk:write_to", "accessibility",
    "records:mine", "programmes:programmes", "help:feedback_on", "help:feedback_as",
}  # fmt: skip
PANELS = {"home", "relationships:relationship", "desk:programme", "desk:person", "desk:queue"}
LISTING = re.compile(r"<table|class=\"(?:queue|cards|timeline|thread|goals)")
QUERY = {"search": "?q=Extra", "imports:check": "?fate=problem"}
OF_THE_DEMO = {"demo_mail", "notices:demo"}
# Where a page asks more often than it should: these numbers are only ever lowered.
OVER = {
    "home": 20, "search": 10, "demo_mail": 14, "matching:directory": 11, "relationships:relationship": 21, "conversations:thread": 10,
    "matching:prepare": 16, "help:enquiry": 13, "help:desk": 10, "notices:choices": 12, "notices:outbox": 10, "notices:demo": 14,
    "imports:start": 9, "desk:person": 16, "desk:people": 9, "desk:pairs": 9, "desk:pair": 11, "desk:staff": 11,
}  # fmt: skip


@pytest.mark.once
class Counting(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build()
        conversations.say(cls.world.ids["thread"], body="One mail", by=cls.world.people["mentor"], at=AT)
        session(cls.world.people["mentee"], 9)

    def setUp(self):
        logging.disable(logging.WARNING)
        self.addCleanup(logging.disable, logging.NOTSET)

    def test_five_rows_cost_what_one_costs(self):
        """On every page, for everybody who may read it; and the lists have really grown."""
        before = self.visits()
        grow(self.world)
        after = self.visits()
        costs = {page: (before[page].cost, after[page].cost) for page in before}
        more = {page: cost for page, cost in costs.items() if cost[1] > cost[0]}
        assert more == {}, more
        unnamed = {name for (name, _), visit in after.items() if visit.lists} - LISTS - SINGLE
        assert unnamed == set(), "these pages list something: name them in LISTS, or in SINGLE"
        longer = {name for (name, _), visit in after.items() if "Extra" in visit.body}
        assert LISTS - longer == set(), "these lists have not grown: add to tests/permissions/growth.py"
        self.within_bounds(after)
        broken = {page for page, visit in after.items() if visit.status >= 500}
        assert broken == set()

    def within_bounds(self, visits):
        most = Counter()
        for (name, _), visit in visits.items():
            most[name] = max(most[name], visit.cost)
        bounds = {name: OVER.get(name, MOST if name in LISTS - PANELS else MOST_OF_PANELS) for name in most}
        over = {name: n for name, n in most.items() if n > bounds[name]}
        slack = {name: most[name] for name in OVER if most[name] < OVER[name]}
        print("\nover the goal:", {n: c for n, c in most.items() if n in OVER}, "to be lowered:", slack)
        assert over == {}, f"over their bounds: {over}"

    def visits(self) -> dict[tuple[str, str], "Visit"]:
        return {
            (name, actor): self.visit(name, row, actor)
            for name, row in rows.TABLE.items()
            for actor in sorted(row.get or ())
            if actor not in ("anonymous", "closed")
        }

    def visit(self, name, row, actor) -> "Visit":
        parts = {key: self.world.ids[part] for key, part in row.parts.items()}
        url, client = reverse(name, kwargs=parts) + QUERY.get(name, ""), self.world.clients[actor]
        with override_settings(ITHACA_DEMO=name in OF_THE_DEMO):
            client.get(url)  # what a process reads once is read now
            with CaptureQueriesContext(connection) as queries:
                response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Visit(len(queries), body.decode(errors="replace"), response.status_code)


@dataclass(frozen=True)
class Visit:
    cost: int
    body: str
    status: int

    @property
    def lists(self) -> bool:
        """Whether the page has a list of rows or a table of its own."""
        return bool(LISTING.search(self.body.partition("<main")[2]))
