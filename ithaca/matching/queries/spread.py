"""Who received how many requests, for staff: numbers and names, never words."""

from django.db.models import Count, Q

from ithaca.matching.models import Request
from ithaca.matching.queries.directory import asked_role
from ithaca.matching.rules.spread import Spread
from ithaca.programmes.models import Membership, Programme

MOST_NAMED = 20


def received(programme: Programme, since) -> tuple[Spread, list[dict]]:
    """How requests since a moment were spread over everybody who can be asked now, and who has most.

    Rows: {name, membership, sent, open}, those with most open requests first, 20 at most.
    """
    names = dict(
        Membership.objects.active()
        .filter(programme=programme, role__name=asked_role(programme))
        .values_list("pk", "person__name")
    )
    counted = Request.objects.filter(programme=programme).order_by().values("mentor")
    counted = counted.annotate(
        sent=Count("pk", filter=Q(sent_at__gte=since)), open=Count("pk", filter=Q(state__in=Request.OPEN))
    )
    rows = [row for row in counted.filter(Q(sent__gt=0) | Q(open__gt=0)) if row["mentor"] in names]
    spread = Spread([*(row["sent"] for row in rows), *[0] * (len(names) - len(rows))])
    most = sorted(rows, key=lambda row: (-row["open"], -row["sent"], row["mentor"]))[:MOST_NAMED]
    return spread, [{**row, "membership": row["mentor"], "name": names[row["mentor"]]} for row in most]
