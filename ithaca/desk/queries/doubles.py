"""Accounts that may be one person's: the same words in a name, whatever their order, accents and capitals."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from ithaca.desk.models import Merge
from ithaca.desk.queries.places import Place
from ithaca.kit.tables.paging import Page
from ithaca.programmes.models import Membership
from ithaca.relationships.queries import places_taken

SHOWN = 50


def key(name: str) -> str:
    """ "O'Hara, Bridget" and "Bridget O’Hara" are one key."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(
        letter if letter.isalnum() or letter.isspace() else "" for letter in plain.replace(",", " ")
    )
    return " ".join(sorted(words.split()))


@dataclass(frozen=True)
class Doubles:
    """Some groups of accounts under one name; `begin` have gone before them, `total` there are in all."""

    groups: list[list[dict]]
    begin: int
    total: int

    @property
    def page(self) -> Page:
        """The ways back and on, as the foot of a list has them."""
        on = self.begin + SHOWN
        return Page(
            before=str(max(0, self.begin - SHOWN)) if self.begin else "",
            after=str(on) if on < self.total else "",
        )


def doubles(person, place: Place, begin: int = 0) -> Doubles:
    """Groups of people of a programme with one name and several accounts, 50 a page; three queries."""
    rows = Membership.objects.visible_to(person).filter(programme=place.pk).exclude(state__in=Membership.GONE)
    names = ("pk", "person_id", "person__name", "person__email", "role__title", "state", "joined_at")
    groups = defaultdict(list)
    for row in rows.order_by("pk").values(*names):
        groups[key(row["person__name"])].append(row)
    found = [own for own in groups.values() if len({row["person_id"] for row in own}) > 1]
    begin = begin if begin < len(found) else 0
    shown = found[begin : begin + SHOWN]
    busy = places_taken([row["pk"] for own in shown for row in own])
    with_pairs = [[row | {"pairs": busy.get(row["pk"], 0)} for row in own] for own in shown]
    return Doubles(with_pairs, begin, len(found))


def merges(person, place: Place) -> list[Merge]:
    """What has been merged here, the newest first."""
    rows = Merge.objects.visible_to(person).filter(programme=place.pk)
    return list(rows.select_related("kept", "gone", "by").order_by("-at", "-pk")[:SHOWN])


def ids_of(person: int) -> list[int]:
    """A person's own id and those of accounts that became theirs: under all of them stands what happened."""
    gone = Merge.objects.filter(kept=person, undone_at=None).values_list("gone", flat=True)
    return [person, *gone]
