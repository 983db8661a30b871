"""Who holds which staff role in a programme."""

from ithaca.desk.queries.places import Place
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

SENTENCES = {right.value: right.sentence for right in Right}


def holdings(place: Place) -> list[dict]:
    """Each staff role of the programme with who holds it; roles of the whole institution are not shown."""
    rows = Holding.objects.filter(role__programme=place.pk, role__staff=True, until=None)
    rows = rows.order_by("person__name", "pk").values(
        "pk", "role__name", "person__name", "person__email", "since"
    )
    found = {}
    for row in rows:
        found.setdefault(row["role__name"], []).append(row)
    return [
        {
            "title": role.title.capitalize(),
            "rights": [SENTENCES[right] for right in role.rights],
            "people": [
                {
                    "pk": r["pk"],
                    "name": r["person__name"],
                    "email": r["person__email"],
                    "since": place.day(r["since"]),
                }
                for r in found.get(name, [])
            ],
        }
        for name, role in place.scheme.roles.items()
        if role.kind == "staff"
    ]
