"""One queue over all programmes: what waits for staff, grouped by what to do, the longest waiting first.

Each room says what waits there (`kit.waiting`); what the desk itself says of the rooms below stands in `waiting.py`.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ithaca.desk.queries import waiting
from ithaca.desk.queries.noticing import Noticed, noticed
from ithaca.desk.queries.places import Place
from ithaca.kit.prepared import ask
from ithaca.kit.waiting import VERBS, Item, waiting_for
from ithaca.notices.models import Due, Step, about_themselves, standing_in
from ithaca.roles.access import held, standing
from ithaca.roles.rights import Right

SHOWN = waiting.SHOWN  # of each kind; the page says when there are more
GROUPS = {
    "approve": (gettext_lazy("Approve"), gettext_lazy("People who want to join.")),
    "answer": (gettext_lazy("Answer"), gettext_lazy("What people asked the help desks that you answer.")),
    "look": (
        gettext_lazy("Look after"),
        gettext_lazy("People who work together, and those who have nobody yet."),
    ),
    "decide": (gettext_lazy("Decide"), gettext_lazy("What else waits for staff.")),
}


@dataclass
class Queue:
    """`held` are steps that were chosen and have not happened yet: what they are about no longer waits."""

    items: dict[str, list[Item]]
    more: set[str]
    held: list[Noticed]

    @property
    def total(self) -> int:
        return sum(len(items) for items in self.items.values())

    @property
    def said(self) -> str:
        """ "4 things wait on you at the desk"; without a full stop, as a heading has it."""
        if not self.total:
            return _("Nothing waits on you at the desk")
        if self.more:
            return _("More than {n:,} things wait on you at the desk").format(n=self.total)
        return ngettext(
            "{n:,} thing waits on you at the desk", "{n:,} things wait on you at the desk", self.total
        ).format(n=self.total)

    def by_place(self) -> list[tuple[str, str, int]]:
        """(title, slug, how many) for every programme where something waits."""
        waiting = [item.place for items in self.items.values() for item in items]
        counts = Counter((place.title, place.slug) for place in waiting)
        return [(title, slug, n) for (title, slug), n in counts.most_common()]


def queue(person, places: dict[int, Place], at: datetime, only: str = "") -> Queue:
    """Everything that waits for this person as staff: as many queries for one programme as for twenty."""
    found = [row for row in noticed(person, places, at) if row.programme in places] if places else []
    batches = [row for row in found if row.kind == "step"]
    dues = role_dues(person, places, at)
    by_ref = {(due.about, due.ref): due for due in dues}
    items = [*waiting_for(person, places, by_ref, at), *waiting.by_chance(found, places)]
    named = {item.about for item in items}
    items += waiting.due_items([due for due in dues if (due.about, due.ref) not in named], places, person, at)
    gone = {(VERBS[row.who].sort.name, ref) for row in batches for ref in json.loads(row.other)}
    waits = [i for i in items if only in ("", i.place.slug) and not gone & refs_of(i)]
    own = [row for row in batches if row.more == person.pk and only in ("", places[row.programme].slug)]
    return grouped(waits, own)


def grouped(items: list[Item], held: list[Noticed]) -> Queue:
    """The groups in which something waits, the most urgent first."""
    found = {group: [] for group in GROUPS}
    for item in sorted(items, key=lambda item: item.order):
        found[item.group].append(item)
    more = {group for group, rows in found.items() if len(rows) >= SHOWN}
    groups = sorted((group for group in GROUPS if found[group]), key=lambda group: found[group][0].urgency)
    return Queue({group: found[group][:SHOWN] for group in groups}, more, held)


def refs_of(item: Item) -> set[tuple[str, int]]:
    """What the steps of an item are about."""
    return {(item.sort, item.ref)} | {(VERBS[name].sort.name, ref) for name, ref in item.verbs}


def role_dues(person, places, at) -> list[Due]:
    """What staff roles of this person owe jointly about others, what is late in any role for whoever runs a programme, and what
    somebody owes that has gone on to a role of this person."""
    runs = tuple(pk for pk, place in places.items() if place.may(person, Right.RUN_PROGRAMME))
    return ask(dues_of_roles, held(person), runs, tuple(places), person=person.pk, at=at)


def dues_of_roles(holdings, runs, places, person, at):
    person = standing(person, holdings)
    late = Q(programme__in=runs, due_at__lt=at, advisory=False, owner=None) & ~Q(about="enquiry")
    mine = Q(pk__in=Due.objects.visible_to(person).filter(owner=None).values("pk"))
    told = Step.objects.filter(standing_in(person, "due__programme"), due=OuterRef("pk"), do=Step.Do.ESCALATE)
    gone_on = Q(gone_on=True, owner__isnull=False, due_at__lt=at) & Exists(told.exclude(done_at=None))
    rows = Due.objects.waiting(at).filter(
        mine | late | gone_on & ~Q(owner=person), ~about_themselves(person), programme__in=places
    )
    return rows.select_related("owner").order_by("due_at", "pk")[: SHOWN * 2]
