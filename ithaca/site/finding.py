"""One search over people, mentors and pairs, each found only through what the searcher may see."""

from django.db.models import Q
from django.utils.translation import gettext as _

from ithaca.kit import links
from ithaca.programmes.models import Membership
from ithaca.questions.queries import found as profiles_with
from ithaca.relationships.models import Participant, Relationship

MOST = 20


def find(person, words: str) -> list[dict]:
    """[{title, rows: [{name, note, url}]}] for the words, empty without any."""
    if len(words) < 2:
        return []
    groups = [
        {"title": _("People"), "rows": people(person, words)},
        {"title": _("Working together"), "rows": pairs(person, words)},
    ]
    return [group for group in groups if group["rows"]]


def named(words: str, profile: str) -> Q:
    """Whoever has every word, with or without accents and hyphens, or a name as it is written.

    `profile` is the way to their profile, by which the lists of the desk find people too.
    """
    written, ids = Q(person__name__icontains=words), profiles_with(words)
    return written if ids is None else written | Q(**{f"{profile}__in": ids})


def people(person, words: str) -> list[dict]:
    found = (
        Membership.objects.visible_to(person)
        .filter(named(words, "profile"))
        .exclude(person=person)
        .select_related("person", "programme", "role")
        .order_by("person__name", "pk")[:MOST]
    )
    return [
        {
            "name": str(m.person),
            "note": _("{title} in {programme}").format(title=m.role.title, programme=m.programme),
            "url": links.url_for("membership", m.pk, staff=True),
        }
        for m in found
    ]


def pairs(person, words: str) -> list[dict]:
    mine = Relationship.objects.of(person)
    found = (
        Participant.objects.filter(named(words, "membership__profile"), relationship__in=mine)
        .exclude(person=person)
        .select_related("person", "role", "relationship__programme")
        .order_by("person__name", "pk")[:MOST]
    )
    return [
        {
            "name": str(p.person),
            "note": _("your {title} in {programme}").format(
                title=p.role.title, programme=p.relationship.programme
            ),
            "url": links.url_for("relationship", p.relationship_id),
        }
        for p in found
    ]
