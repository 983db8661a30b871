"""What happened in some months, beside what happened in others: counted from the trail, for one programme or many."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext, gettext_lazy

from ithaca.desk.queries.places import Place
from ithaca.desk.queries.story import NEEDS
from ithaca.kit.models import Entry
from ithaca.kit.rules.periods import Period
from ithaca.kit.words import brief_month, month

LENGTHS = {
    "1": gettext_lazy("One month"),
    "3": gettext_lazy("Three months"),
    "6": gettext_lazy("Six months"),
    "12": gettext_lazy("A year"),
}
BESIDE = {
    "previous": gettext_lazy("the months before"),
    "year": gettext_lazy("the same months a year before"),
}
MEASURES = {
    gettext_lazy("Enrolment"): {
        "membership.applied": gettext_lazy("Asked to join"),
        "membership.joined": gettext_lazy("Joined"),
        "membership.left": gettext_lazy("Left"),
    },
    gettext_lazy("Requests"): {
        "request.sent": gettext_lazy("Sent"),
        "request.accepted": gettext_lazy("Answered with a yes"),
        "request.declined": gettext_lazy("Declined kindly"),
        "request.expired": gettext_lazy("Not answered in time"),
    },
    gettext_lazy("Engagement"): {
        "relationship.started": gettext_lazy("Relationships that began"),
        "agreement.made": gettext_lazy("Agreed how to work"),
        "meeting.held": gettext_lazy("Meetings held"),
        "contact.noted": gettext_lazy("In touch elsewhere"),
        "goal.reached": gettext_lazy("Goals reached"),
        "checkin.done": gettext_lazy("Looked after by staff"),
    },
    gettext_lazy("Endings"): {
        "relationship.ended": gettext_lazy("Relationships that ended"),
        "rematch.asked": gettext_lazy("Asked for somebody else"),
    },
}
NAMES = {name: label for group in MEASURES.values() for name, label in group.items()}


@dataclass(frozen=True)
class Span:
    """So many whole calendar months, from the first day of one to before the first of another."""

    first: date
    end: date
    so_far: bool = False  # its last month is not over yet

    @property
    def words(self) -> str:
        return self.in_words(month(self.first), month(self.last))

    @property
    def brief(self) -> str:
        """ "Sep to Nov 2026 so far", for the head of a table."""
        return self.in_words(brief_month(self.first), f"{brief_month(self.last)} {self.last.year}")

    @property
    def last(self) -> date:
        """The first day of its last month."""
        return Period(months=1).before(self.end)

    def in_words(self, first: str, last: str) -> str:
        said = gettext("{first} to {last}").format(first=first, last=last) if self.first < self.last else last
        return gettext("{months} so far").format(months=said) if self.so_far else said

    def holds(self, month: date) -> bool:
        return self.first <= month < self.end


def spans(today: date, months: int, beside: str) -> tuple[Span, Span]:
    """The months up to and with this one, and those beside which they stand."""
    end = Period(months=1).after(today.replace(day=1))
    now = Span(Period(months=months).before(end), end, so_far=True)
    back = Period(months=12 if beside == "year" else months)
    return now, Span(back.before(now.first), back.before(now.end))


def by_month(places: list[Place], first: date, end: date, names) -> Counter:
    """{(programme, fact, first day of the month): how many}, in the first programme's zone; one query."""
    zone = places[0].tz
    rows = Entry.objects.filter(
        programme__in=[place.pk for place in places],
        name__in=list(names),
        at__gte=datetime.combine(first, time(), zone),
        at__lt=datetime.combine(end, time(), zone),
    )
    months = rows.annotate(month=TruncMonth("at", tzinfo=zone)).order_by()
    table = months.values_list("programme", "name", "month").annotate(n=Count("pk"))
    return Counter({(programme, name, month.date()): n for programme, name, month, n in table})


def readable(person, place: Place) -> set[str]:
    """The facts that a person may have counted in a programme: those whose rows they could see."""
    return {name for name in NAMES if place.may(person, NEEDS[name.partition(".")[0]])}


def compared(person, place: Place, at: datetime, months: int, beside: str) -> dict:
    """Everything on the page of one programme: each measure now and then, and a year month by month."""
    now, then = spans(place.day(at), months, beside)
    year, _ = spans(place.day(at), 12, "previous")
    names = readable(person, place)
    found = by_month([place], min(then.first, year.first), now.end, names)
    groups = [
        (
            title,
            [line(label, found, place, name, now, then) for name, label in group.items() if name in names],
        )
        for title, group in MEASURES.items()
    ]
    return {
        "now": now,
        "then": then,
        "groups": [(title, lines) for title, lines in groups if lines],
        "trends": [
            (NAMES[name], monthly(found, place, name, year))
            for name in ("membership.joined", "relationship.started", "meeting.held")
            if name in names
        ],
    }


def line(label, found, place, name, now, then) -> tuple[str, int, int, str]:
    """(what, now, then, the difference in words)."""
    new, old = (total(found, place, name, span) for span in (now, then))
    return label, new, old, difference(new - old)


def total(found: Counter, place, name: str, span: Span) -> int:
    return sum(
        n for (pk, fact, month), n in found.items() if (pk, fact) == (place.pk, name) and span.holds(month)
    )


def difference(number: int) -> str:
    return (
        gettext("the same")
        if not number
        else gettext("{number} more").format(number=number)
        if number > 0
        else gettext("{value} fewer").format(value=-number)
    )


def monthly(found: Counter, place, name: str, year: Span) -> list[tuple[str, int]]:
    """(month, how many) for twelve months."""
    months = [Period(months=n).after(year.first) for n in range(12)]
    return [(brief_month(month), found[place.pk, name, month]) for month in months]


def rolled_up(person, places: list[Place], at: datetime, months: int) -> dict:
    """One line a programme: what happened now, for whoever looks after several."""
    now, _ = spans(places[0].day(at), months, "previous")
    found = by_month(places, now.first, now.end, NAMES)
    shown = (
        "membership.joined",
        "request.sent",
        "relationship.started",
        "meeting.held",
        "relationship.ended",
    )
    allowed = {place.pk: readable(person, place) for place in places}
    return {
        "now": now,
        "heads": [NAMES[name] for name in shown],
        "rows": [
            (place, [total(found, place, name, now) if name in allowed[place.pk] else None for name in shown])
            for place in places
        ],
    }
