"""The clock, read at the edge only (views, commands, jobs); below it a moment is an argument."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ithaca.kit.models import ClockOffset


def now() -> datetime:
    """The present moment, aware. In a demo world it may be travelled."""
    return timezone.now() + (travelled() if settings.ITHACA_DEMO else timedelta(0))


def travelled() -> timedelta:
    row = ClockOffset.objects.values_list("seconds", flat=True).first()
    return timedelta(seconds=row or 0)


def travel(days: int):
    """Move a demo world's clock by so many days (either way)."""
    row, _ = ClockOffset.objects.get_or_create(pk=1)
    row.seconds += days * 86_400
    row.save(update_fields=["seconds"])
