"""One search over people, pairs and requests, each found only through what the searcher may see."""

from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from ithaca.kit import links
from ithaca.kit.words import full_date, listed
from ithaca.matching.models import Request
from ithaca.programmes.models import Membership
from ithaca.questions.queries import found as profiles_with
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.queries import stage_of
from ithaca.roles.access import held

MOST = 20


def find(person, words: str) -> list[dict]:
    """[{title, rows: [{name, note, url}]}] for the words, empty without any."""
    if len(words) < 2:
        return []
    groups = [
        {"title": _("People"), "rows": people(person, words)},
        {"title": _("Working together"), "rows": pairs(person, words) + looked_after(person, words)},
        {"title": _("Requests"), "rows": requests(person, words)},
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
            "note": part_in_words(m),
            "url": links.url_for("membership", m.pk, staff=True),
        }
        for m in found
    ]


def part_in_words(membership) -> str:
    """The part, and where it stands unless they simply take part: an application is one that waits."""
    said = {"title": membership.role.title, "programme": membership.programme}
    if membership.state == Membership.State.ACTIVE:
        return _("{title} in {programme}").format(**said)
    return _("{title} in {programme}: {state}").format(**said, state=membership.get_state_display().lower())


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


def looked_after(person, words: str) -> list[dict]:
    """Pairs of the programmes that somebody of staff looks after, by the name of anybody in them; one query."""
    if not held(person):
        return []
    theirs = Participant.objects.filter(named(words, "membership__profile")).values("relationship")
    mine = Relationship.objects.of(person).values("pk")
    found = Relationship.objects.visible_to(person).filter(pk__in=theirs).exclude(pk__in=mine)
    parts = Participant.objects.filter(relationship__in=found.values("pk"))
    parts = parts.select_related("person", "relationship__programme__institution")
    parts = parts.order_by("-relationship__started_at", "-relationship", "role__name", "pk")[: MOST * 3]
    pairs = [(pair, list(some)) for pair, some in groupby(parts, lambda part: part.relationship)][:MOST]
    return [pair_row(pair, listed(part.person for part in some)) for pair, some in pairs]


def pair_row(pair: Relationship, names: str) -> dict:
    stage = stage_of(pair.state, pair.agreed_at)
    note = _("{stage} in {programme}, since {day}").format(
        stage=stage.words.lower(), programme=pair.programme, day=full_date(pair.local(pair.started_at))
    )
    return {"name": names, "note": note, "url": links.url_for("relationship", pair.pk, staff=True)}


def requests(person, words: str) -> list[dict]:
    """Requests from or to whoever is found: one's own, and for staff those of their programmes."""
    theirs = Membership.objects.filter(named(words, "profile")).exclude(person=person).values("pk")
    found = Request.objects.visible_to(person).filter(Q(mentee__in=theirs) | Q(mentor__in=theirs))
    found = found.select_related("programme__institution", "mentee__person", "mentor__person")
    return [
        {
            "name": _("{mentee} asked {mentor}").format(mentee=r.mentee.person, mentor=r.mentor.person),
            "note": _("{state}, sent on {day}, in {programme}").format(
                state=r.get_state_display().lower(),
                day=full_date(r.sent_at.astimezone(r.programme.tz)),
                programme=r.programme,
            ),
            "url": links.url_for(
                "request", r.pk, staff=person.pk not in (r.mentee.person_id, r.mentor.person_id)
            ),
        }
        for r in found.order_by("-sent_at", "-pk")[:MOST]
    ]
