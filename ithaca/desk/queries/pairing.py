"""Finding people to bring together by hand."""

from django.utils.translation import gettext as _

from ithaca.desk.queries.places import Place
from ithaca.programmes.models import Membership
from ithaca.questions.queries import found
from ithaca.relationships.access import HERE
from ithaca.relationships.policy import Kind, RelationshipPolicy
from ithaca.relationships.queries import places_taken

SHOWN = 12


def kinds(place: Place) -> tuple[Kind, ...]:
    policy = place.scheme.section(RelationshipPolicy)
    return policy.kind or (policy.usual(),)


def candidates(person, place: Place, role: str, words: str, chosen) -> list[dict]:
    """Members in a role who may be chosen, those with the fewest partners first; two queries."""
    rows = Membership.objects.visible_to(person).filter(programme=place.pk, role__name=role, state__in=HERE)
    if "@" in words:
        rows = rows.filter(person__email__startswith=words.strip().lower())
    elif words and (ids := found(words)) is not None:
        rows = rows.filter(profile__in=ids)
    rows = rows.exclude(pk__in=chosen).order_by("-pk")
    table = list(rows.values("pk", "person__name", "person__email", "capacity", "state")[: SHOWN * 5])
    busy = places_taken([row["pk"] for row in table])
    lines = [candidate(row, busy.get(row["pk"], 0)) for row in table]
    return sorted(lines, key=lambda line: line["busy"])[:SHOWN]


def candidate(row, busy: int) -> dict:
    return {
        "pk": row["pk"],
        "name": row["person__name"],
        "email": row["person__email"],
        "busy": busy,
        "state": row["state"],
        "words": _("works with nobody yet") if not busy else _("works with {busy}").format(busy=busy),
    }


def chosen_members(person, place: Place, pks) -> list[Membership]:
    """The chosen ones that this person may see, in the order of their choice."""
    rows = Membership.objects.visible_to(person).filter(programme=place.pk, pk__in=pks)
    found = rows.select_related("person", "role", "programme").in_bulk()
    return [found[pk] for pk in pks if pk in found]
