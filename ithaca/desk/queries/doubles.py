"""Accounts that may be one person's: the same words in a name, whatever their order, accents and capitals."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ithaca.desk.models import Double, Merge
from ithaca.desk.queries.places import Place
from ithaca.kit.tables.paging import Page
from ithaca.programmes.models import Membership
from ithaca.questions.rules.words import fold
from ithaca.relationships.queries import places_taken

SHOWN = 50
APOSTROPHES = re.compile("['’‘ʼ`´]")


def key(name: str) -> str:
    """ "O'Hara, Bridget" and "Bridget O’Hara" are one key; a name of signs alone has none."""
    return " ".join(sorted(fold(APOSTROPHES.sub("", name)).split()))


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


NAMES = ("pk", "person_id", "person__name", "person__email", "role__title", "state", "joined_at")


def groups_in(rows, apart: set[tuple[int, int]]) -> list[list[dict]]:
    """Rows under one name with several accounts, without those of which somebody said that they are others."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row["person__name"])].append(row)
    groups.pop("", None)
    return [same for own in groups.values() for same in split(own, apart) if several(same)]


def split(own: list[dict], apart) -> Iterator[list[dict]]:
    """The rows that may be one person with the first, then what is left, likewise."""
    while own:
        first = own[0]["person_id"]
        others = [row for row in own if tuple(sorted((first, row["person_id"]))) in apart]
        yield [row for row in own if row not in others]
        own = others


def several(rows: list[dict]) -> bool:
    return len({row["person_id"] for row in rows}) > 1


def apart_in(programme: int) -> set[tuple[int, int]]:
    """Pairs of accounts of which somebody said that they are two people."""
    rows = Double.objects.filter(programme=programme).exclude(apart_at=None)
    return set(rows.values_list("one", "other"))


def here(programme: int):
    rows = Membership.objects.filter(programme=programme).exclude(state__in=Membership.GONE)
    return rows.filter(person__is_active=True).order_by("pk")


def pairs_in(programme: int) -> Iterator[tuple[int, int]]:
    """(account, account) for everybody who seems to be here twice, the lower id first; two queries."""
    for own in groups_in(here(programme).values("person_id", "person__name"), set()):
        first = own[0]["person_id"]
        for other in {row["person_id"] for row in own} - {first}:
            yield tuple(sorted((first, other)))


def doubles(person, place: Place, begin: int = 0) -> Doubles:
    """Groups of people of a programme with one name and several accounts, 50 a page; four queries."""
    rows = here(place.pk).filter(pk__in=Membership.objects.visible_to(person).values("pk"))
    found = groups_in(rows.values(*NAMES), apart_in(place.pk))
    begin = begin if begin < len(found) else 0
    shown = found[begin : begin + SHOWN]
    busy = places_taken([row["pk"] for own in shown for row in own])
    with_pairs = [[row | {"pairs": busy.get(row["pk"], 0)} for row in own] for own in shown]
    return Doubles(with_pairs, begin, len(found))


def told_apart(person, place: Place) -> list[Double]:
    """Whom somebody called two people, the newest first."""
    rows = Double.objects.visible_to(person).filter(programme=place.pk).exclude(apart_at=None)
    return list(rows.select_related("one", "other", "apart_by").order_by("-apart_at", "-pk")[:SHOWN])


def merges(person, place: Place) -> list[Merge]:
    """What has been merged here, the newest first."""
    rows = Merge.objects.visible_to(person).filter(programme=place.pk)
    return list(rows.select_related("kept", "gone", "by").order_by("-at", "-pk")[:SHOWN])


def ids_of(person: int) -> list[int]:
    """A person's own id and those of accounts that became theirs: under all of them stands what happened."""
    gone = Merge.objects.filter(kept=person, undone_at=None).values_list("gone", flat=True)
    return [person, *gone]
