"""A rehearsed year as a picture: months across, for each role its letters and what fell due, and the same as tables."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ithaca.notices.models import Due, Mail
from ithaca.notices.rules.letters import named
from ithaca.programmes.models import Membership
from ithaca.roles.models import Holding

STYLE = Path(__file__).parent / "picture.css"
LEFT, MONTH, LINE, TOP = 400, 60, 30, 40  # widths and heights in the picture
Month = tuple[int, int]


@dataclass
class Row:
    """A kind of letter, or something owed: how often in each month, and how many of it stayed undone."""

    name: str
    months: Counter = field(default_factory=Counter)
    undone: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.months.values())


@dataclass
class Lane:
    """What a role gets and owes. `mails` are those that arrive: what comes together counts once."""

    title: str
    people: int
    mails: Row
    letters: list[Row]
    dues: list[Row]

    @property
    def each(self) -> float:
        """How many mails one person gets, on average."""
        return self.mails.total / self.people if self.people else 0

    @property
    def rows(self) -> list[tuple[str, Row]]:
        return [("all", self.mails), *(("letter", r) for r in self.letters), *(("due", r) for r in self.dues)]


def page_of(play) -> str:
    """The whole page, with its style: one file, to be looked at and passed on."""
    months = months_of(play.start, play.until)
    lanes = lanes_of(play, months)
    context = {
        "style": SafeString(f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>"),
        "title": play.rules.about.title,
        "start": play.start,
        "until": play.until,
        "people": play.size,
        "months": [f"{date(year, month, 1):%b %Y}" for year, month in months],
        "lanes": [(lane, drawn(lane, months), table_of(lane, months)) for lane in lanes],
        "refused": play.refused.most_common(),
    }
    return render_to_string("site/rehearsal.html", context)


def months_of(start: date, until: date) -> list[Month]:
    count = (until.year - start.year) * 12 + until.month - start.month + 1
    first = start.year * 12 + start.month - 1
    return [(n // 12, n % 12 + 1) for n in range(first, first + count)]


# What happened, by role and month -------------------------------------------------------------------------------


def lanes_of(play, months: list[Month]) -> list[Lane]:
    """A lane for each role of the scheme that got or owed anything, those who take part first."""
    roles = roles_of_people()
    arrived, letters = mails_by_role(play, roles)
    dues = dues_by_role(play, months)
    sizes = Counter(roles.values())
    return [
        Lane(
            role.plural.capitalize(), sizes[name], arrived[name], ordered(letters[name]), ordered(dues[name])
        )
        for name, role in sorted(play.rules.roles.items(), key=lambda item: item[1].kind)
        if letters[name] or dues[name]
    ]


def ordered(rows: dict[str, Row]) -> list[Row]:
    """In the order in which they first happen."""
    return sorted(rows.values(), key=lambda row: (min(row.months, default=(0, 0)), row.name))


def roles_of_people() -> dict[int, str]:
    found = dict(Holding.objects.filter(until=None).order_by("-pk").values_list("person", "role__name"))
    return found | dict(Membership.objects.order_by("-pk").values_list("person", "role__name"))


def mails_by_role(play, roles):
    arrived, letters = defaultdict(lambda: Row("Mails that arrive")), defaultdict(dict)
    for mail in Mail.objects.order_by("pk").values("to", "letter", "made_at", "state"):
        role, month = roles.get(mail["to"], ""), month_of(play, mail["made_at"])
        if mail["state"] != Mail.State.GATHERED:
            arrived[role].months[month] += 1
        if mail["letter"] != "digest":
            letters[role].setdefault(mail["letter"], Row(named(mail["letter"]))).months[month] += 1
    return arrived, letters


def dues_by_role(play, months: list[Month]):
    """What was owed, in the month in which it falls due."""
    expects = {expect.name: expect for expect in play.rules.expects}
    titles = {name: f"the {role.title}" for name, role in play.rules.roles.items()}
    found = defaultdict(dict)
    for due in Due.objects.order_by("pk"):
        month = (due.due_on.year, due.due_on.month)
        if month not in months:
            continue
        words = expects[due.expectation].task.format(**titles)
        row = found[due.role].setdefault(due.expectation, Row(words))
        row.months[month] += 1
        row.undone[month] += due.state == Due.State.MISSED or late(due, play)
    return found


def late(due: Due, play) -> bool:
    return due.state == Due.State.OPEN and due.due_on < play.until and not due.advisory


def month_of(play, moment) -> Month:
    day = moment.astimezone(play.zone).date()
    return day.year, day.month


# Drawing ----------------------------------------------------------------------------------------------------------


def drawn(lane: Lane, months: list[Month]) -> SafeString:
    """The lane as SVG: a line for each row, a mark for each month in which it happens, the bigger the more."""
    high = TOP + LINE * len(lane.rows) + 10
    wide = LEFT + MONTH * len(months)
    most = max([max(row.months.values(), default=0) for kind, row in lane.rows if kind != "all"] + [1])
    heads = format_html_join(
        "",
        '<text class="soft" x="{}" y="20" text-anchor="middle">{}</text>',
        ((middle(n), f"{date(year, month, 1):%b}") for n, (year, month) in enumerate(months)),
    )
    lines = format_html_join(
        "", "{}", ((line(n, kind, row, months, most),) for n, (kind, row) in enumerate(lane.rows))
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}: the year month by month; the table has the same">{}{}</svg>',
        wide, high, lane.title, heads, lines,
    )  # fmt: skip


def middle(n: int) -> float:
    return LEFT + MONTH * (n + 0.5)


def line(n: int, kind: str, row: Row, months: list[Month], most: int) -> SafeString:
    y = TOP + LINE * n + LINE / 2
    marks = format_html_join(
        "",
        "{}",
        ((mark(i, y, kind, row, month, most),) for i, month in enumerate(months) if row.months[month]),
    )
    return format_html(
        '<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/><text class="{}" x="0" y="{}">{}</text>{}',
        LEFT + MONTH * len(months), y + LINE / 2, y + LINE / 2, f"name {kind}", y + 5, short(row.name), marks,
    )  # fmt: skip


def short(words: str, most: int = 60) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def mark(i: int, y: float, kind: str, row: Row, month: Month, most: int) -> SafeString:
    many = row.months[month]
    if kind == "all":
        return format_html(
            '<text class="sum" x="{}" y="{}" text-anchor="middle">{}</text>', middle(i), y + 5, many
        )
    size = 7 + 6 * min(1, many / most) ** 0.5
    tone = "undone" if row.undone[month] else kind
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/><text class="in" x="{}" y="{}" text-anchor="middle">{}</text>',
        tone, middle(i), y, round(size, 1), middle(i), y + 4, many,
    )  # fmt: skip


def table_of(lane: Lane, months: list[Month]) -> list[dict]:
    """The same numbers, as rows of a table."""
    words = {"all": "", "letter": "letter", "due": "due"}
    return [
        {
            "kind": words[kind],
            "name": row.name,
            "cells": [(row.months[month], row.undone[month]) for month in months],
            "total": row.total,
            "undone": sum(row.undone.values()),
        }
        for kind, row in lane.rows
    ]
