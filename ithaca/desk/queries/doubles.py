"""Accounts that may be one person's: the same words in a name, whatever their order, accents and capitals."""

import unicodedata
from collections import defaultdict

from ithaca.desk.models import Merge
from ithaca.desk.queries.places import Place
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


def doubles(person, place: Place) -> list[list[dict]]:
    """Groups of people of a programme with one name and several accounts; three queries, up to 50 groups."""
    rows = Membership.objects.visible_to(person).filter(programme=place.pk).exclude(state__in=Membership.GONE)
    names = ("pk", "person_id", "person__name", "person__email", "role__title", "state", "joined_at")
    groups = defaultdict(list)
    for row in rows.order_by("pk").values(*names):
        groups[key(row["person__name"])].append(row)
    found = [own for own in groups.values() if len({row["person_id"] for row in own}) > 1][:SHOWN]
    busy = places_taken([row["pk"] for own in found for row in own])
    return [[row | {"pairs": busy.get(row["pk"], 0)} for row in own] for own in found]


def merges(person, place: Place) -> list[Merge]:
    """What has been merged here, the newest first."""
    rows = Merge.objects.visible_to(person).filter(programme=place.pk)
    return list(rows.select_related("kept", "gone", "by").order_by("-at", "-pk")[:SHOWN])


def ids_of(person: int) -> list[int]:
    """A person's own id and those of accounts that became theirs: under all of them stands what happened."""
    gone = Merge.objects.filter(kept=person, undone_at=None).values_list("gone", flat=True)
    return [person, *gone]
