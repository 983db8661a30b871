"""One search over people, mentors and pairs, each found only through what the searcher may see."""

from ithaca.kit import links
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Participant, Relationship

MOST = 20


def find(person, words: str) -> list[dict]:
    """[{title, rows: [{name, note, url}]}] for the words, empty without any."""
    if len(words) < 2:
        return []
    groups = [
        {"title": "People", "rows": people(person, words)},
        {"title": "Working together", "rows": pairs(person, words)},
    ]
    return [group for group in groups if group["rows"]]


def people(person, words: str) -> list[dict]:
    found = (
        Membership.objects.visible_to(person)
        .filter(person__name__icontains=words)
        .exclude(person=person)
        .select_related("person", "programme", "role")
        .order_by("person__name", "pk")[:MOST]
    )
    return [
        {
            "name": str(m.person),
            "note": f"{m.role.title} in {m.programme}",
            "url": links.url_for("membership", m.pk, staff=True),
        }
        for m in found
    ]


def pairs(person, words: str) -> list[dict]:
    mine = Relationship.objects.of(person)
    found = (
        Participant.objects.filter(relationship__in=mine, person__name__icontains=words)
        .exclude(person=person)
        .select_related("person", "role", "relationship__programme")
        .order_by("person__name", "pk")[:MOST]
    )
    return [
        {
            "name": str(p.person),
            "note": f"your {p.role.title} in {p.relationship.programme}",
            "url": links.url_for("relationship", p.relationship_id),
        }
        for p in found
    ]
