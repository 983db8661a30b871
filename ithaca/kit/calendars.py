"""Calendar files (ICS) that every calendar understands: one event, one attendee, its zone inside.

The organiser is the system and each file names only the person who gets it, so no address leaks.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

PRODUCT = "-//Ithaca//Mentoring//EN"
YEAR, HALF = timedelta(days=370), timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An event for one person. `starts_at` is aware; `zone` is the zone in which it is meant.

    A change goes out under the same `uid` with a higher `sequence`.
    """

    uid: str
    sequence: int
    summary: str
    starts_at: datetime
    minutes: int
    zone: ZoneInfo
    organiser: str  # the address of the house
    organiser_name: str
    attendee: str
    attendee_name: str
    stamp: datetime  # when this file was made
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False


def ics(invitation: Invitation) -> str:
    """The file as text, CRLF: a request, or with `cancelled` the cancellation of it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if invitation.cancelled else "REQUEST")
    calendar.add_component(zone_of(invitation.zone, invitation.starts_at))
    calendar.add_component(event_of(invitation))
    return calendar.to_ical().decode()


def zone_of(zone: ZoneInfo, around: datetime) -> Timezone:
    """The zone as it is a year either side of a moment: what it is first, then each change.

    Written here because icalendar's own puts the spring change an hour late (7.3).
    """
    begin = (around.astimezone(UTC) - YEAR).replace(hour=0, minute=0, second=0, microsecond=0)
    found = Timezone()
    found.add("tzid", zone.key)
    for moment in [begin, *changes(zone, begin, begin + 2 * YEAR)]:
        found.add_component(observance(zone, moment))
    return found


def changes(zone: ZoneInfo, begin: datetime, end: datetime):
    """The moments at which the zone's offset changes, to the half hour: first which days, then when."""
    for day in steps(begin, end, timedelta(days=1)):
        if offset(zone, day) != offset(zone, day + timedelta(days=1)):
            halves = steps(day + HALF, day + timedelta(days=1) + HALF, HALF)
            yield next(moment for moment in halves if offset(zone, moment) != offset(zone, moment - HALF))


def steps(begin: datetime, end: datetime, size: timedelta):
    while begin < end:
        yield begin
        begin += size


def offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset()


def observance(zone: ZoneInfo, moment: datetime):
    """What the zone is from a moment on; the moment is told in the offset that it had before."""
    now, before = moment.astimezone(zone), offset(zone, moment - HALF)
    part = TimezoneDaylight() if now.dst() else TimezoneStandard()
    part.add("dtstart", (moment + before).replace(tzinfo=None))
    part.add("tzname", now.tzname())
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", now.utcoffset())
    return part


def event_of(invitation: Invitation) -> Event:
    event = Event()
    starts = invitation.starts_at.astimezone(invitation.zone)
    ends = (invitation.starts_at + timedelta(minutes=invitation.minutes)).astimezone(invitation.zone)
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamp)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", invitation.summary)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("organizer", address(invitation.organiser, invitation.organiser_name))
    event.add("attendee", invited(invitation.attendee, invitation.attendee_name))
    for name in ("location", "description", "url"):
        if value := getattr(invitation, name):
            event.add(name, value)
    return event


def address(email: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email}")
    found.params["CN"] = name.replace('"', "'")
    return found


def invited(email: str, name: str) -> vCalAddress:
    found = address(email, name)
    found.params["ROLE"] = "REQ-PARTICIPANT"
    found.params["PARTSTAT"] = "NEEDS-ACTION"
    found.params["RSVP"] = "FALSE"
    return found
