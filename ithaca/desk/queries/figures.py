"""A programme in numbers: who came how far, how long requests wait, how well rhythms are kept, why things end."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce, TruncDate

from ithaca.desk.queries.places import Place
from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.programmes.models import Membership
from ithaca.relationships.models import CheckIn, Relationship
from ithaca.relationships.policy import RelationshipPolicy

AGES = ((7, "Under a week"), (14, "1 to 2 weeks"), (30, "2 to 4 weeks"), (10_000, "Longer"))
State = Membership.State


def figures(place: Place, at: datetime) -> dict:
    """Everything on a programme's page: six queries, whatever its size."""
    today = place.day(at)
    members, why = by_role_and_state(place), endings(place)
    return {
        "members": members,
        "funnel": funnel(place, members),
        "ages": request_ages(place, at),
        "kept": rhythm_kept(place, today),
        "endings": why,
        "ended": sum(number for _, number in why),
        "supply": supply(place, members),
        "spread": spread(place, at),
    }


def by_role_and_state(place) -> Counter:
    """{(role, state): how many}."""
    rows = Membership.objects.filter(programme=place.pk).values_list("role__name", "state").order_by()
    return Counter({(role, state): n for role, state, n in rows.annotate(n=Count("pk"))})


def funnel(place, members) -> list[tuple[str, int]]:
    """How far those who ask have come: members, asked, found somebody, met or wrote."""
    asks = place.scheme.section(RequestPolicy).asks
    own = Membership.objects.filter(programme=place.pk, role__name=asks, joined_at__isnull=False)
    request = Request.objects.filter(programme=place.pk)
    pairs = Relationship.objects.filter(programme=place.pk, participants__role__name=asks)
    people = pairs.aggregate(
        found=Count("participants__person", distinct=True),
        began=Count("participants__person", distinct=True, filter=Q(last_contact_on__isnull=False)),
    )
    title = place.scheme.roles[asks].plural.capitalize() if asks in place.scheme.roles else "Members"
    if not Request.objects.filter(programme=place.pk).exists():
        return [
            (title, own.count()),
            ("Work with somebody", people["found"]),
            ("Are in touch", people["began"]),
        ]
    return [
        (title, own.count()),
        ("Asked somebody", request.aggregate(n=Count("mentee", distinct=True))["n"]),
        ("Work with somebody", people["found"]),
        ("Are in touch", people["began"]),
    ]


def request_ages(place, at) -> list[tuple[str, int]]:
    """Open requests by how long they have waited."""
    sent = Request.objects.open().filter(programme=place.pk).values_list("sent_at", flat=True)[:5_000]
    counts = Counter(next(label for most, label in AGES if (at - moment).days < most) for moment in sent)
    return [(label, counts[label]) for _, label in AGES]


def rhythm_kept(place, today: date) -> tuple[int, int]:
    """(running pairs in touch within their rhythm, running pairs that have one)."""
    rows = Relationship.objects.filter(
        programme=place.pk, state=Relationship.State.ACTIVE, cadence_days__gt=0
    )
    last = Coalesce(F("last_contact_on"), TruncDate("started_at"))
    groups = rows.annotate(last=last).values_list("cadence_days", "last").order_by().annotate(n=Count("pk"))
    kept = total = 0
    for days, day, n in groups:
        total += n
        kept += n if day + timedelta(days) >= today else 0
    return kept, total


def endings(place) -> list[tuple[str, int]]:
    """Ended pairs by reason, as staff read it."""
    policy = place.scheme.section(RelationshipPolicy)
    titles = {name: role.title for name, role in place.scheme.roles.items()}
    rows = Relationship.objects.filter(programme=place.pk, state=Relationship.State.ENDED)
    counted = rows.values_list("reason").order_by().annotate(n=Count("pk"))
    return [(why(policy, name, titles), n) for name, n in sorted(counted, key=lambda pair: -pair[1])]


def why(policy, name: str, titles) -> str:
    reason = policy.reason_named(name)
    return reason.for_staff(titles) if reason else "No reason given"


def supply(place, members) -> list[tuple[str, int]]:
    """Active people in each role that takes part."""
    return [
        (role.plural.capitalize(), members[name, State.ACTIVE])
        for name, role in place.scheme.participants().items()
    ]


def spread(place, at) -> dict:
    """How evenly requests fall: those asked in the last 30 days, and the most that one of them got at a time."""
    recent = Request.objects.filter(programme=place.pk, sent_at__gte=at - timedelta(30)).order_by()
    counts = list(recent.values("mentor").annotate(n=Count("pk")).values_list("n", flat=True))
    return {
        "asked": len(counts),
        "requests": sum(counts),
        "most": max(counts, default=0),
        "several": sum(n > 1 for n in counts),
    }


def check_ins(person, place: Place, at, pairs) -> dict[int, tuple]:
    """The last check-in of each of these pairs: {pair: (day, outcome in words, who)}."""
    rows = CheckIn.objects.visible_to(person).filter(relationship__in=pairs)
    last = rows.values("relationship").annotate(last=Max("pk")).values("last")
    found = CheckIn.objects.filter(pk__in=last).values_list("relationship", "at", "outcome", "by__name")
    return {
        pk: (place.day(moment), CheckIn.Outcome(outcome).label, by or "Somebody")
        for pk, moment, outcome, by in found
    }
