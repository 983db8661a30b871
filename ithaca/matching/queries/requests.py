"""Reading requests, for pages here and for the desk. No words of a request are read here."""

from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.urls import reverse

from ithaca.kit.prepared import ask, how_many
from ithaca.kit.words import weekday_date
from ithaca.matching.models import Choice, Request
from ithaca.matching.policy import RequestPolicy
from ithaca.notices.models import Due
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Participant, Relationship


def partners_of(mentor: Membership) -> int:
    """With how many relationships this membership is busy now."""
    return how_many(running_of, membership=mentor.pk)


def running_of(membership):
    return Participant.objects.filter(membership=membership, relationship__state__in=Relationship.RUNNING)


def answer_by(request: Request, owner: int | None = None):
    """The day by which an answer is asked for, or None when the scheme names none."""
    dues = Due.objects.filter(about="request", ref=request.pk, state=Due.State.OPEN)
    if owner:
        dues = dues.filter(owner=owner)
    return dues.order_by("due_on").values_list("due_on", flat=True).first()


def has_lapsed_enough(mentor: Membership, more: int = 0) -> bool:
    """Whether somebody left as many requests unanswered in a row as the scheme bears."""
    most = mentor.cohort.obeys(RequestPolicy).lapses
    return bool(most) and Request.objects.filter(mentor=mentor, lapsed=True).count() + more >= most


def next_in_line(mentee: Membership) -> list[str]:
    """The names of those whom somebody has lined up, the first to be asked first."""
    return list(Choice.objects.filter(mentee=mentee).values_list("mentor__person__name", flat=True))


def line_of(person) -> list[dict]:
    """Whom a person has lined up, in order: {pk, name, url, before}; `before` is the name that stands before."""
    found = Choice.objects.filter(mentee__person=person).order_by("mentee", "place", "pk")
    rows = found.values("pk", "mentor", "mentor__person__name", "mentor__programme__slug")
    shown = [
        {
            "pk": row["pk"],
            "name": row["mentor__person__name"],
            "url": reverse("matching:mentor", args=[row["mentor__programme__slug"], row["mentor"]]),
        }
        for row in rows
    ]
    for before, row in pairwise(shown):
        row["before"] = before["name"]
    return shown


def filled(membership: Membership) -> list[tuple]:
    """(source, form, answers) of everything that a member has filled in: profile and reflection."""
    forms, reflection = membership.cohort.scheme.forms, membership.joining.reflection
    found = [("profile", membership.form, membership.answers)]
    return found + ([("reflection", forms[reflection], membership.aims)] if reflection else [])


LATEST = 100
ROWS = (
    "pk",
    "state",
    "sent_at",
    "seen_at",
    "answered_at",
    "programme__title",
    "programme__institution__zone",
    "mentee__person",
    "mentee__person__name",
    "mentor__person__name",
    "relationship",
)


def of_person(person) -> list[dict]:
    """A person's own latest requests as rows, either way, with the day an answer is due by."""
    rows = ask(latest_of, person=person.pk)
    dues = due_days([row["pk"] for row in rows])
    return [own_row(row, person, dues) for row in rows]


def latest_of(person):
    mine = Membership.objects.filter(person=person).values("pk")
    found = Request.objects.filter(Q(mentee__in=mine) | Q(mentor__in=mine))  # each by its own index
    return found.order_by("-sent_at", "-pk").values(*ROWS)[:LATEST]


def own_row(row: dict, person, dues: dict[int, object]) -> dict:
    asked = row["mentee__person"] != person.pk
    zone = ZoneInfo(row["programme__institution__zone"])
    return {
        "pk": row["pk"],
        "asked": asked,
        "open": row["state"] in Request.OPEN,
        "other": row["mentee__person__name"] if asked else row["mentor__person__name"],
        "state": row["state"],
        "label": Request.State(row["state"]).label,
        "sent": weekday_date(row["sent_at"].astimezone(zone)),
        "seen": row["seen_at"] is not None,
        "due": dues.get(row["pk"]),
        "programme": row["programme__title"],
    }


def due_days(requests: list[int]) -> dict[int, object]:
    """The day by which each of these open requests is to be answered."""
    return dict(ask(answers_due, requests=requests))


def answers_due(requests):
    found = Due.objects.filter(about="request", ref__in=requests, state=Due.State.OPEN)
    return found.order_by("-due_on").values_list("ref", "due_on")


# How many ---------------------------------------------------------------------------------------------------------


def open_for(memberships) -> dict[int, int]:
    """How many open requests wait for each of these mentors."""
    found = Request.objects.open().filter(mentor__in=memberships).order_by().values_list("mentor")
    return dict(found.annotate(number=Count("pk")))
