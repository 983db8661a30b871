"""When a mail that can wait goes out: with all else of the day, and not in somebody's quiet hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ithaca.kit.rules.periods import morning


@dataclass(frozen=True)
class Quiet:
    """From which hour until which somebody wants no mail; `zone` is "" for the programme's clock."""

    begins: int
    ends: int
    zone: str = ""

    def after(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The moment, or the end of the quiet hours in which it lies. `zone` is the programme's."""
        return after_quiet(at, ZoneInfo(self.zone) if self.zone else zone, self.begins, self.ends)


def next_morning(at: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """The next time that it is this hour there; the moment itself within the hour."""
    local = at.astimezone(zone)
    if local.hour == hour:
        return at
    return morning(local.date() + timedelta(days=local.hour > hour), zone, hour)


def after_quiet(at: datetime, zone: ZoneInfo, begins: int, ends: int) -> datetime:
    """The moment, or the end of the quiet hours in which it lies: from `begins` o'clock until `ends`."""
    local = at.astimezone(zone)
    over_midnight = begins > ends
    late, early = local.hour >= begins, local.hour < ends
    if not (late or early if over_midnight else late and early):
        return at
    return morning(local.date() + timedelta(days=over_midnight and late), zone, ends)
