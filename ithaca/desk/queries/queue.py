"""One queue over all programmes: what waits for staff, grouped by what to do, the longest waiting first."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from ithaca.desk.queries.places import Place
from ithaca.help.models import Enquiry
from ithaca.help.policy import desk_named
from ithaca.help.queries import to_answer
from ithaca.kit import links
from ithaca.kit.words import listed
from ithaca.notices.models import Due
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.showing import shown
from ithaca.relationships.models import Relationship, Wish
from ithaca.relationships.queries import parties_of
from ithaca.roles.access import reach
from ithaca.roles.rights import Right

SHOWN = 50  # of each kind; the page says when there are more
CHECK_IN = "checkin.done"
GROUPS = {
    "approve": ("Approve", "People who want to join."),
    "answer": ("Answer", "What people asked the help desks that you answer."),
    "look": ("Look after", "People who work together, and how they are getting on."),
    "decide": ("Decide", "What else waits for staff."),
}


@dataclass
class Item:
    """One thing that waits: what, since when, by when, and what can be done in place."""

    group: str
    key: str
    title: str
    url: str
    place: Place
    since: date
    due: date | None = None
    late: bool = False
    serious: bool = False
    words: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    action: str = "Open"
    does: str = ""  # the form in place: approve, check-in or none
    ref: int = 0

    @property
    def order(self):
        return (not self.serious, not self.late, self.due or self.since, self.since, self.key)


@dataclass
class Queue:
    items: dict[str, list[Item]]
    more: set[str]

    @property
    def total(self) -> int:
        return sum(len(items) for items in self.items.values())

    def by_place(self) -> list[tuple[str, str, int]]:
        """(title, slug, how many) for every programme where something waits."""
        waiting = [item.place for items in self.items.values() for item in items]
        counts = Counter((place.title, place.slug) for place in waiting)
        return [(title, slug, n) for (title, slug), n in counts.most_common()]


def queue(person, places: dict[int, Place], at: datetime, only: str = "") -> Queue:
    """Everything that waits for this person as staff: three queries for any number of programmes."""
    dues = list(role_dues(person, places, at))
    by_ref = {(due["about"], due["ref"]): due for due in dues}
    items = [*applications(person, places, by_ref, at), *enquiries(person, places, by_ref, at)]
    named = {(item.key.partition(":")[0], item.ref) for item in items}
    items += [due_item(due, places, person, at) for due in dues if (due["about"], due["ref"]) not in named]
    items += [*wishes(person, places), *resting(person, places)]
    found = {group: [] for group in GROUPS}
    for item in sorted((i for i in items if only in ("", i.place.slug)), key=lambda item: item.order):
        found[item.group].append(item)
    more = {group for group, rows in found.items() if len(rows) >= SHOWN}
    return Queue({group: rows[:SHOWN] for group, rows in found.items() if rows}, more)


def wishes(person, places):
    """Who would rather work with somebody else: for those who bring people together."""
    if not any(place.may(person, Right.PAIR_PEOPLE) for place in places.values()):
        return
    rows = Wish.objects.visible_to(person).open().exclude(person=person).order_by("at", "pk")
    for row in rows.values("pk", "relationship__programme", "person__name", "at")[:SHOWN]:
        if place := places.get(row["relationship__programme"]):
            yield Item(
                group="decide",
                key=f"rematch:{row['pk']}",
                title=f"{row['person__name']} would rather work with somebody else",
                url=links.url_for("rematch", row["pk"], staff=True),
                place=place,
                since=place.day(row["at"]),
                words="Nobody else in it knows.",
                action="Find somebody",
                ref=row["pk"],
            )


def resting(person, places):
    """Pairs that a block keeps apart, as long as nobody has ended them."""
    if not any(place.may(person, Right.PAIR_PEOPLE) for place in places.values()):
        return
    apart = Relationship.objects.filter(reach(person, Right.PAIR_PEOPLE)).running().apart()
    rows = list(apart.exclude(pk__in=Relationship.objects.of(person).values("pk")).order_by("pk")[:SHOWN])
    parties = parties_of([row.pk for row in rows]) if rows else {}
    for row in rows:
        if place := places.get(row.programme_id):
            yield Item(
                group="decide",
                key=f"apart:{row.pk}",
                title=f"{listed(party.name for party in parties.get(row.pk, ()))} cannot reach each other",
                url=links.url_for("relationship", row.pk, staff=True),
                place=place,
                since=place.day(row.started_at),
                serious=True,
                words="One of them does not want to be in touch. Speak with each alone, or end it kindly.",
                action="Look",
                ref=row.pk,
            )


def role_dues(person, places, at):
    """What staff roles of this person owe jointly, and for whoever runs a programme what is late in any role."""
    runs = [pk for pk, place in places.items() if place.may(person, Right.RUN_PROGRAMME)]
    late = Q(programme__in=runs, due_at__lt=at, advisory=False) & ~Q(about="enquiry")
    mine = Q(pk__in=Due.objects.visible_to(person).filter(owner=None).values("pk"))
    rows = Due.objects.waiting(at).filter(mine | late, programme__in=places, owner=None)
    names = (
        "programme",
        "expectation",
        "about",
        "ref",
        "task",
        "action",
        "advisory",
        "since_on",
        "due_on",
        "due_at",
    )
    return rows.order_by("due_at", "pk").values(*names)[: SHOWN * 2]


def lateness(due, at) -> dict:
    return {"due": due["due_on"], "late": due["due_at"] < at and not due["advisory"]} if due else {}


def applications(person, places, dues, at):
    """People who wait for approval, with what is to be checked and what they said about it."""
    rows = Membership.objects.filter(reach(person, Right.APPROVE_PEOPLE), state=Membership.State.APPLIED)
    names = (
        "pk",
        "programme_id",
        "person__name",
        "role__name",
        "role__title",
        "applied_at",
        "profile__answers",
    )
    for row in rows.order_by("applied_at", "pk").values(*names)[:SHOWN]:
        place = places.get(row["programme_id"])
        if place:
            yield application(row, place, dues.get(("membership", row["pk"])), at)


def application(row, place, due, at) -> Item:
    joining = place.scheme.section(JoiningPolicy).of(row["role__name"])
    return Item(
        group="approve",
        key=f"membership:{row['pk']}",
        title=f"{row['person__name']} wants to join as a {row['role__title']}",
        url=links.url_for("membership", row["pk"], staff=True),
        place=place,
        since=place.day(row["applied_at"] or at),
        words=f"Check {joining.check}." if joining.check else "",
        facts=told(place, joining, row["profile__answers"] or {}),
        action="Approve",
        does="approve",
        ref=row["pk"],
        **lateness(due, at),
    )


def told(place, joining, answers) -> list[tuple[str, str]]:
    """The short answers that help to check somebody, as staff see them."""
    form = place.scheme.forms.get(joining.form)
    if form is None:
        return []
    wanted = {
        f.name for f in form.field if (f.required or f.name == joining.records_field) and f.kind != "long"
    }
    return [(one.label, one.words) for one in shown(form, answers, "staff") if one.name in wanted][:6]


def enquiries(person, places, dues, at):
    """What waits at the desks that this person answers. The words stay on the enquiry's own page."""
    names = (
        "pk",
        "programme_id",
        "kind",
        "subject",
        "person__name",
        "owner",
        "owner__name",
        "desk",
        "opened_at",
    )
    for row in to_answer(person).values(*names)[:SHOWN]:
        place = places.get(row["programme_id"])
        if place:
            yield enquiry(row, place, dues.get(("enquiry", row["pk"])), at)


def enquiry(row, place, due, at) -> Item:
    kind = Enquiry.Kind(row["kind"])
    desk = desk_named(place.scheme, row["desk"]).title
    return Item(
        group="answer",
        key=f"enquiry:{row['pk']}",
        title=f"{row['person__name']}: {row['subject']}",
        url=links.url_for("enquiry", row["pk"]),
        place=place,
        since=place.day(row["opened_at"]),
        serious=kind in (Enquiry.Kind.REPORT, Enquiry.Kind.CONCERN),
        words=f"{kind.label}, for the {desk}. "
        + (f"{row['owner__name']} looks after it." if row["owner"] else "Nobody has taken it yet."),
        action="Answer",
        ref=row["pk"],
        **lateness(due, at),
    )


def due_item(due, places, person, at) -> Item:
    """Whatever the scheme says that staff owe; a check-in can be noted in place."""
    place = places[due["programme"]]
    checks_in = settled_by(place, due["expectation"], CHECK_IN) and place.may(person, Right.CHECK_IN)
    return Item(
        group="look" if due["about"] == "relationship" else "decide",
        key=f"{due['about']}:{due['ref']}:{due['expectation']}",
        title=due["task"],
        url=links.url_for(due["about"], due["ref"], staff=True),
        place=place,
        since=due["since_on"],
        words="A rough guide, never late." if due["advisory"] else "",
        action=due["action"],
        does="check-in" if checks_in else "",
        ref=due["ref"],
        **lateness(due, at),
    )


def settled_by(place, name: str, fact: str) -> bool:
    return any(expect.name == name and fact in expect.settled_by for expect in place.scheme.expects)
