"""Who holds which staff role in a programme."""

from django.db.models import Count

from ithaca.desk.models import Charge, Deputy
from ithaca.desk.queries.places import Place
from ithaca.help.models import Enquiry
from ithaca.kit.words import capitalised
from ithaca.relationships.models import Relationship
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

SENTENCES = {right.value: right.sentence for right in Right}


def holdings(place: Place, deputies: list[Deputy]) -> list[dict]:
    """Each staff role of the programme with who holds it; roles of the whole institution are not shown."""
    rows = Holding.objects.filter(role__programme=place.pk, role__staff=True, until=None)
    names = ("pk", "role__name", "role__rights", "person", "person__name", "person__email", "since")
    rows = list(rows.order_by("person__name", "pk").values(*names))
    charges, able = charges_in(place), [row for row in rows if Right.CHECK_IN in row["role__rights"]]
    asked, stands_in = enquiries_in(place), standing_in(deputies)
    found = {}
    for row in rows:
        found.setdefault(row["role__name"], []).append(row)
    return [
        {
            "title": capitalised(role.title),
            "rights": [SENTENCES[right] for right in role.rights],
            "people": [
                {
                    "pk": r["pk"],
                    "name": r["person__name"],
                    "email": r["person__email"],
                    "since": place.day(r["since"]),
                    "stands_in": stands_in.get(r["pk"]),
                    "charges": charges.get(r["person"], 0),
                    "heirs": [(h["pk"], h["person__name"]) for h in able if h["person"] != r["person"]],
                    "enquiries": asked.get((r["person"], name), 0),
                    "desk": [(h["pk"], h["person__name"]) for h in found[name] if h["person"] != r["person"]],
                }
                for r in found.get(name, [])
            ],
        }
        for name, role in place.scheme.roles.items()
        if role.kind == "staff"
    ]


def charges_in(place: Place) -> dict[int, int]:
    """How many running pairs each person looks after by name."""
    running = Relationship.objects.running().filter(programme=place.pk)
    rows = Charge.objects.filter(relationship__in=running).values_list("person").order_by()
    return dict(rows.annotate(n=Count("pk")))


def enquiries_in(place: Place) -> dict[tuple[int, str], int]:
    """How many open enquiries each person takes care of in a role."""
    rows = Enquiry.objects.filter(programme=place.pk, owner__isnull=False).exclude(state=Enquiry.State.CLOSED)
    counted = rows.order_by().values_list("owner", "role").annotate(n=Count("pk"))
    return {(owner, role): many for owner, role, many in counted}


def standing_in(deputies: list[Deputy]) -> dict[int, tuple]:
    """{holding: (for whom, until which day)} of the roles that are held only for a while."""
    return {one.granted_id: (one.holding.person.name, one.last) for one in deputies if one.granted_id}


def deputies(person, place: Place) -> list[Deputy]:
    """Who stands in for whom, now or soon."""
    rows = Deputy.objects.visible_to(person).filter(programme=place.pk, ended_at=None)
    return list(rows.select_related("person", "holding__person", "holding__role").order_by("first", "pk"))


def colleagues(place: Place) -> dict:
    """Who can be away (a staff role of somebody) and who can stand in (everybody with such a role)."""
    rows = Holding.objects.filter(role__programme=place.pk, role__staff=True, until=None)
    rows = list(
        rows.order_by("person__name", "pk").values_list("pk", "person", "person__name", "role__title")
    )
    return {
        "holdings": [(pk, f"{name}, {role}") for pk, _, name, role in rows],
        "people": list(dict.fromkeys((person, name) for _, person, name, _ in rows)),
    }
