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
from ithaca.kit.prepared import ask
from ithaca.kit.words import listed
from ithaca.notices.models import Due
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.showing import shown
from ithaca.relationships.models import Relationship, Wish
from ithaca.relationships.queries import parties_of
from ithaca.roles.access import held, reach, standing
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
    def urgency(self):
        """Which of the groups comes first: the one with something serious, then the one with something late."""
        return (not self.serious, not self.late)

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

    @property
    def said(self) -> str:
        """ "4 things wait on you at the desk"; without a full stop, as a heading has it."""
        if not self.total:
            return "Nothing waits on you at the desk"
        things = "thing waits" if self.total == 1 and not self.more else "things wait"
        return f"{self.total:,}{'+' if self.more else ''} {things} on you at the desk"

    def by_place(self) -> list[tuple[str, str, int]]:
        """(title, slug, how many) for every programme where something waits."""
        waiting = [item.place for items in self.items.values() for item in items]
        counts = Counter((place.title, place.slug) for place in waiting)
        return [(title, slug, n) for (title, slug), n in counts.most_common()]


def queue(person, places: dict[int, Place], at: datetime, only: str = "") -> Queue:
    """Everything that waits for this person as staff: three queries for any number of programmes."""
    dues = role_dues(person, places, at)
    by_ref = {(due["about"], due["ref"]): due for due in dues}
    items = [*applications(person, places, by_ref, at), *enquiries(person, places, by_ref, at)]
    named = {(item.key.partition(":")[0], item.ref) for item in items}
    items += [due_item(due, places, person, at) for due in dues if (due["about"], due["ref"]) not in named]
    items += [*wishes(person, places), *resting(person, places)]
    found = {group: [] for group in GROUPS}
    for item in sorted((i for i in items if only in ("", i.place.slug)), key=lambda item: item.order):
        found[item.group].append(item)
    more = {group for group, rows in found.items() if len(rows) >= SHOWN}
    groups = sorted((group for group in GROUPS if found[group]), key=lambda group: found[group][0].urgency)
    return Queue({group: found[group][:SHOWN] for group in groups}, more)


def wishes(person, places):
    """Who would rather work with somebody else: for those who bring people together."""
    if not any(place.may(person, Right.PAIR_PEOPLE) for place in places.values()):
        return
    for row in ask(open_wishes, held(person), person=person.pk):
        if place := places.get(row["relationship__programme"]):
            yield Item(
                group="look",
                key=f"rematch:{row['pk']}",
                title=f"{row['person__name']} would rather work with somebody else",
                url=links.url_for("rematch", row["pk"], staff=True),
                place=place,
                since=place.day(row["at"]),
                words="Nobody else in it knows.",
                action="Find somebody",
                ref=row["pk"],
            )


def open_wishes(holdings, person):
    rows = Wish.objects.visible_to(standing(person, holdings)).open().exclude(person=person)
    return rows.order_by("at", "pk").values("pk", "relationship__programme", "person__name", "at")[:SHOWN]


def resting(person, places):
    """Pairs that a block keeps apart, as long as nobody has ended them."""
    if not any(place.may(person, Right.PAIR_PEOPLE) for place in places.values()):
        return
    rows = ask(kept_apart, held(person), person=person.pk)
    if not rows:
        return
    parties = parties_of([row.pk for row in rows])
    people = {party.person for own in parties.values() for party in own}
    blocks = list(Block.objects.filter(by__in=people, person__in=people).values_list("by", "person", "at"))
    for row in rows:
        if place := places.get(row.programme_id):
            yield Item(
                group="look",
                key=f"apart:{row.pk}",
                title=f"{listed(party.name for party in parties.get(row.pk, ()))} cannot reach each other",
                url=links.url_for("relationship", row.pk, staff=True),
                place=place,
                since=place.day(blocked_at(parties.get(row.pk, ()), blocks) or row.started_at),
                serious=True,
                words="One of them does not want to be in touch. Speak with each alone, or end it kindly.",
                action="Look",
                ref=row.pk,
            )


def blocked_at(parties, blocks) -> datetime | None:
    """Since when these people are kept apart."""
    own = {party.person for party in parties}
    return min((at for by, person, at in blocks if {by, person} <= own), default=None)


def kept_apart(holdings, person):
    apart = (
        Relationship.objects.filter(reach(standing(person, holdings), Right.PAIR_PEOPLE)).running().apart()
    )
    return apart.exclude(pk__in=Relationship.objects.of(person).values("pk")).order_by("pk")[:SHOWN]


def role_dues(person, places, at):
    """What staff roles of this person owe jointly, and for whoever runs a programme what is late in any role."""
    runs = tuple(pk for pk, place in places.items() if place.may(person, Right.RUN_PROGRAMME))
    return ask(dues_of_roles, held(person), runs, tuple(places), person=person.pk, at=at)


def dues_of_roles(holdings, runs, places, person, at):
    person = standing(person, holdings)
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


def applied(holdings, person):
    mine = reach(standing(person, holdings), Right.APPROVE_PEOPLE)
    rows = Membership.objects.filter(mine, state=Membership.State.APPLIED)
    names = (
        "pk",
        "programme_id",
        "person__name",
        "role__name",
        "role__title",
        "applied_at",
        "profile__answers",
    )
    return rows.order_by("applied_at", "pk").values(*names)[:SHOWN]


def applications(person, places, dues, at):
    """People who wait for approval, with what is to be checked and what they said about it."""
    for row in ask(applied, held(person), person=person.pk):
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


def asked(holdings, person):
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
    return to_answer(standing(person, holdings)).values(*names)[:SHOWN]


def enquiries(person, places, dues, at):
    """What waits at the desks that this person answers. The words stay on the enquiry's own page."""
    for row in ask(asked, held(person), person=person.pk):
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
