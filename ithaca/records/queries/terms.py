"""How long each programme keeps things, where its scheme says another time than the usual."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from ithaca.kit.rules.periods import Period
from ithaca.programmes.models import Programme
from ithaca.records.policy import KeepingPolicy
from ithaca.records.rules.periods import parts


@dataclass(frozen=True)
class Terms:
    """The times that schemes say for one kind of thing: {period: programmes}."""

    at: datetime
    spoken: dict[Period, list[Programme]] = field(default_factory=dict)

    def own(self):
        """(period, ids of its programmes, their titles, what is older is kept no longer), one by one."""
        for period, programmes in self.spoken.items():
            titles = ", ".join(programme.title for programme in programmes)
            yield period, [programme.pk for programme in programmes], titles, before(self.at, period)

    def others(self, place: str) -> Q:
        """What belongs to a programme that says nothing of it, or to none."""
        ids = [programme.pk for programmes in self.spoken.values() for programme in programmes]
        return ~Q((f"{place}__in", ids)) if ids else Q()

    def past(self, moment: str, place: str, usual: datetime) -> Q:
        """What is older than its programme keeps it, at whatever length."""
        found = Q((f"{moment}__lte", usual)) & self.others(place)
        for _, ids, _, earliest in self.own():
            found |= Q((f"{moment}__lte", earliest), (f"{place}__in", ids))
        return found


def terms(at: datetime) -> dict[str, Terms]:
    """By the `term` of what is kept; one query, however many programmes there are."""
    found = defaultdict(lambda: Terms(at))
    for programme in Programme.objects.order_by("pk"):
        for term, period in programme.obeys(KeepingPolicy).periods().items():
            found[term].spoken.setdefault(period, []).append(programme)
    return found


def before(at: datetime, period: Period) -> datetime:
    return at.replace(**parts(period.before(at.date())))
