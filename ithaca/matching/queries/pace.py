"""How fast answers come: as columns of a list of people, and what is usual in a programme."""

from django.core.cache import caches
from django.db.models import Avg, Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Ln

from ithaca.matching.models import Request
from ithaca.matching.rules import pace
from ithaca.programmes.models import Programme

LATEST = 300  # of a programme's waits, so many say what is usual
KEPT = 3600  # seconds for which it is not read again


def columns() -> dict:
    """For memberships: how many waits there are (`answered`), and their mean log(1 + days) (`pace`)."""
    waits = Request.objects.filter(mentor=OuterRef("pk"), waited__isnull=False).order_by().values("mentor")
    counted = waits.annotate(n=Count("pk")).values("n")
    mean = waits.annotate(mean=Avg(Ln(F("waited") + 1.0))).values("mean")
    return {
        "answered": Coalesce(Subquery(counted), 0, output_field=IntegerField()),
        "pace": Subquery(mean),
    }


def usual(programme: Programme) -> float | None:
    """The median wait for an answer in a programme, in days; None when there were too few."""
    return caches["local"].get_or_set(f"wait:{programme.pk}", lambda: (read(programme),), KEPT)[0]


def read(programme: Programme) -> float | None:
    found = Request.objects.filter(programme=programme, waited__isnull=False).order_by("-pk")
    return pace.usual(list(found.values_list("waited", flat=True)[:LATEST]))
