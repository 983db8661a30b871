"""A programme in numbers: who came how far, how long requests wait, how well rhythms are kept, why things end."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext, gettext_lazy, ngettext

from ithaca.desk.queries.lists import people_url
from ithaca.desk.queries.places import Place
from ithaca.kit.words import capitalised
from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.programmes.models import Membership
from ithaca.relationships.models import CheckIn, Relationship
from ithaca.relationships.policy import RelationshipPolicy

AGES = (
    (7, gettext_lazy("Under a week")),
    (14, gettext_lazy("1 to 2 weeks")),
    (30, gettext_lazy("2 to 4 weeks")),
    (10_000, gettext_lazy("Longer")),
)
State = Membership.State


def figures(place: Place, at: datetime) -> dict:
    """Everything on a programme's page: six queries, whatever its size."""
    today = place.day(at)
    members, (running, why) = by_role_and_state(place), running_and_endings(place)
    kept, ended = rhythm_kept(place, today), sum(number for _, number in why)
    return {
        "members": members,
        "stands": how_it_stands(place, members, running, kept, ended),
        "running": f"{running:,}",
        "funnel": funnel(place, members),
        "ages": request_ages(place, at),
        "kept": kept,
        "endings": why,
        "ended": ended,
        "supply": supply(place, members),
        "spread": spread(place, at),
    }


def by_role_and_state(place) -> Counter:
    """{(role, state): how many}."""
    rows = Membership.objects.filter(programme=place.pk).values_list("role__name", "state").order_by()
    return Counter({(role, state): n for role, state, n in rows.annotate(n=Count("pk"))})


def how_it_stands(place, members, running: int, kept: tuple[int, int], ended: int) -> str:
    """The first line of a programme's page: how far it has come, in a sentence."""
    count = Counter()
    for (_, state), n in members.items():
        count[state] += n
    words = {"pair": place.pair, "pairs": place.pairs}
    if n := kept[1]:
        return ngettext(
            "{kept:,} of {n:,} running {pair} is in touch within their rhythm.",
            "{kept:,} of {n:,} running {pairs} are in touch within their rhythm.",
            n,
        ).format(kept=kept[0], n=n, **words)
    if running:
        said = ngettext("{n:,} {pair} works together.", "{n:,} {pairs} work together.", running)
        return said.format(n=running, **words)
    if ended:
        return ngettext(
            "Nobody works together at the moment; {n:,} {pair} has ended.",
            "Nobody works together at the moment; {n:,} {pairs} have ended.",
            ended,
        ).format(n=ended, **words)
    if n := count[State.ACTIVE]:
        return ngettext(
            "{n:,} person has joined; nobody works together yet.",
            "{n:,} people have joined; nobody works together yet.",
            n,
        ).format(n=n)
    return nobody_active(count)


def nobody_active(count: Counter) -> str:
    """What is true of a programme in which nobody is active and nobody has worked together."""
    if n := count[State.APPLIED]:
        return ngettext(
            "{n:,} person waits for approval; nobody has joined yet.",
            "{n:,} people wait for approval; nobody has joined yet.",
            n,
        ).format(n=n)
    if n := count[State.INVITED]:
        return ngettext(
            "{n:,} person has been invited; nobody has joined yet.",
            "{n:,} people have been invited; nobody has joined yet.",
            n,
        ).format(n=n)
    return (
        gettext("Nobody takes part at the moment.")
        if count.total()
        else gettext("Nobody is in this programme yet.")
    )


def funnel(place, members) -> list[tuple[str, int]]:
    """How far those who ask have ever come: members, asked, found somebody, met or wrote. Ended pairs count."""
    asks = place.scheme.section(RequestPolicy).asks
    own = Membership.objects.filter(programme=place.pk, role__name=asks, joined_at__isnull=False)
    request = Request.objects.filter(programme=place.pk)
    pairs = Relationship.objects.filter(programme=place.pk, participants__role__name=asks)
    partners = pairs.aggregate(
        found=Count("participants__person", distinct=True),
        began=Count("participants__person", distinct=True, filter=Q(last_contact_on__isnull=False)),
    )
    title = capitalised(place.scheme.roles[asks].plural) if asks in place.scheme.roles else "Members"
    if not Request.objects.filter(programme=place.pk).exists():
        return [
            (title, own.count()),
            (gettext("Found somebody"), partners["found"]),
            (gettext("Were in touch"), partners["began"]),
        ]
    return [
        (title, own.count()),
        (gettext("Asked somebody"), request.aggregate(n=Count("mentee", distinct=True))["n"]),
        (gettext("Found somebody"), partners["found"]),
        (gettext("Were in touch"), partners["began"]),
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


def running_and_endings(place) -> tuple[int, list[tuple[str, int]]]:
    """How many pairs run, and ended pairs by reason, as staff read it."""
    policy = place.scheme.section(RelationshipPolicy)
    titles = {name: role.title for name, role in place.scheme.roles.items()}
    rows = Relationship.objects.filter(programme=place.pk)
    counted = list(rows.values_list("state", "reason").order_by().annotate(n=Count("pk")))
    running = sum(n for state, _, n in counted if state in Relationship.RUNNING)
    ended = [(name, n) for state, name, n in counted if state == Relationship.State.ENDED]
    return running, [(why(policy, name, titles), n) for name, n in sorted(ended, key=lambda pair: -pair[1])]


def why(policy, name: str, titles) -> str:
    reason = policy.reason_named(name)
    return reason.for_staff(titles) if reason else gettext("No reason given")


def supply(place, members) -> list[tuple[str, str, str, str]]:
    """(role, how many take part, how many are invited beside them, and where they are listed) for each role that takes
    part."""
    return [
        (
            capitalised(role.plural),
            f"{members[name, State.ACTIVE]:,}",
            beside(members[name, State.INVITED]),
            people_url(place, name, State.ACTIVE),
        )
        for name, role in place.scheme.participants().items()
    ]


def beside(invited: int) -> str:
    if not invited:
        return gettext("taking part now")
    return gettext("taking part now, {invited:,} more invited").format(invited=invited)


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
