"""Copies are made by a job; what was kept long enough goes with the sweep."""

from django.conf import settings

from ithaca.kit.clock import now
from ithaca.kit.facts import on
from ithaca.kit.ticks import tick
from ithaca.records import actions
from ithaca.records.actions.retaining import retain_daily
from ithaca.records.facts import CopyAsked


@on(CopyAsked, "records.copy")
def make(fact, *, by, at):
    actions.make_copy(fact.copy, at=now())


@tick("records.retain")
def retain(*, at):
    """Not where time is only played."""
    if not (settings.ITHACA_DEMO or settings.REHEARSAL):
        retain_daily(at=at)
