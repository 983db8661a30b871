"""When a mail that can wait goes out: with all else of the day, not in somebody's quiet hours, not at weekends where
a scheme says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ithaca.kit.rules.periods import is_weekend, morning, open_day


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


def welcome(at: datetime, zone: ZoneInfo, hour: int, *, weekends: bool, quiet: Quiet | None) -> datetime:
    """The first moment from `at` on that is neither in somebody's quiet hours nor, without `weekends`, at a weekend of
    the programme: `zone` and `hour` are its own."""
    later = at if weekends else after_weekend(at, zone, hour)
    later = quiet.after(later, zone) if quiet else later
    return at if later == at else welcome(later, zone, hour, weekends=weekends, quiet=quiet)


def after_weekend(at: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """The moment, or the Monday morning after the weekend in which it lies."""
    day = at.astimezone(zone).date()
    return morning(open_day(day, (), step=1, weekends=False), zone, hour) if is_weekend(day) else at


def after_quiet(at: datetime, zone: ZoneInfo, begins: int, ends: int) -> datetime:
    """The moment, or the end of the quiet hours in which it lies: from `begins` o'clock until `ends`."""
    local = at.astimezone(zone)
    over_midnight = begins > ends
    late, early = local.hour >= begins, local.hour < ends
    if not (late or early if over_midnight else late and early):
        return at
    return morning(local.date() + timedelta(days=over_midnight and late), zone, ends)
