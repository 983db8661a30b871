"""Meetings on the page that people share, on the staff's page, and on home."""

from django.db.models import Exists, OuterRef, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.kit.clock import now
from ithaca.kit.panels import panel
from ithaca.kit.prepared import ask
from ithaca.kit.words import weekday_time
from ithaca.meetings import access
from ithaca.meetings.models import Impression, Meeting
from ithaca.meetings.queries import GRACE, coming, held, met_in, next_of
from ithaca.relationships.models import Relationship

SHOWN = 8
State = Meeting.State


@panel("relationship.stand-in", order=10)
@panel("relationship.now", order=10)
def next_meeting(request, pair):
    """The next date, times to pick from, or a way to find one."""
    at = now()
    ahead = ask(ahead_in, person=request.user.pk, pair=pair.pk, since=at - GRACE)
    prefetch_related_objects(ahead, "slots")
    shown = [about(meeting, pair, request.user, at) for meeting in ahead]
    return {
        "template": "meetings/next.html",
        "ahead": shown,
        "stands": before_the_first(shown),
        "can_plan": access.can_plan(request.user, pair),
        "offer_url": reverse("meetings:offer", args=[pair.pk]),
        "book_url": reverse("meetings:book", args=[pair.pk]),
    }


def ahead_in(person, pair, since):
    found = Meeting.objects.visible_to(person).filter(relationship=pair)
    return found.to_come(since).order_by("starts_at", "pk")


def about(meeting, pair, person, at) -> dict:
    meeting.relationship = pair
    return {
        "meeting": meeting,
        "when": weekday_time(pair.local(meeting.starts_at)) if meeting.starts_at else "",
        "can_pick": access.can_pick(person, meeting),
        "mine": meeting.by_id == person.pk,
        "theirs": [other.pk for other in pair.others(person)] == [meeting.by_id],
        "slots": [
            (slot.pk, weekday_time(pair.local(slot.starts_at)))
            for slot in meeting.slots.all()
            if slot.starts_at > at
        ],
    }


def before_the_first(shown: list[dict]) -> str:
    """Where they stand who have agreed and not met yet; nothing while no date is in sight."""
    if booked := [item for item in shown if item["when"]]:
        return _("You have agreed how to work together. Your first talk: {when}.").format(
            when=booked[0]["when"]
        )
    if any(item["slots"] and item["can_pick"] for item in shown):
        return _("You have agreed how to work together. Pick one of the times offered for a first talk.")
    if any(item["slots"] for item in shown):
        return _("You have agreed how to work together. Times for a first talk are offered.")
    return ""


@panel("relationship.stand-in", order=20)
@panel("relationship", order=20)
def meetings(request, pair):
    """Those held and those past that nobody has noted yet, the newest first."""
    at = now()
    asks = access.impression_form(pair) is not None
    past = ask(past_in, asks, person=request.user.pk, pair=pair.pk, at=at)
    for meeting in past:
        meeting.relationship = pair
    return {
        "template": "meetings/panel.html",
        "asked": asks and past and access.can_say_impression(request.user, pair, past[0].first, at),
        "said": asks and past and past[0].said,
        "past": [(meeting, pair.local(meeting.starts_at).date()) for meeting in past],
        "can_log": access.can_log(request.user, pair),
        "log_url": reverse("meetings:log_past", args=[pair.pk]),
    }


def past_in(asks, person, pair, at):
    """Where the scheme asks how the first one was: with when that was, and whether this person has said it."""
    found = Meeting.objects.visible_to(person).filter(relationship=pair)
    found = found.filter(state__in=(State.HELD, State.BOOKED), starts_at__lte=at).order_by("-starts_at")
    if asks:
        first = met_in(OuterRef("relationship")).values("starts_at")[:1]
        mine = Impression.objects.visible_to(person).filter(relationship=OuterRef("relationship"))
        found = found.annotate(first=Subquery(first), said=Exists(mine))
    return found[:SHOWN]


@panel("relationship.staff", order=10)
def numbers(request, pair):
    """Dates and counts, no words."""
    found, ahead = held([pair.pk]).get(pair.pk), next_of([pair.pk], now()).get(pair.pk)
    return {
        "template": "meetings/staff.html",
        "held": found,
        "last": pair.local(found.last_at).date() if found else None,
        "next": weekday_time(pair.local(ahead)) if ahead else "",
        "can_log": access.can_log(request.user, pair),
        "log_url": reverse("meetings:log_past", args=[pair.pk]),
    }


@panel("home.coming", order=10)
def home(request):
    ahead = coming(request.user, now(), most=5)
    to_pick = mine_to_pick(request.user, ahead)
    return {"template": "meetings/home.html", "ahead": ahead, "to_pick": to_pick} if ahead else None


def mine_to_pick(person, ahead) -> set[int]:
    """The meetings for which times were offered that this person may choose from; no query where there are none."""
    offered = [one.pk for one in ahead if not one.when and not one.offered_by_me]
    meetings = list(Meeting.objects.filter(pk__in=offered)) if offered else []
    pairs = Relationship.objects.with_people().in_bulk([meeting.relationship_id for meeting in meetings])
    for meeting in meetings:
        meeting.relationship = pairs[meeting.relationship_id]
    return {meeting.pk for meeting in meetings if access.picks(person, meeting)}


@panel("relationships")
def record_link(request, rows):
    """The way to one's record, from the list of everybody one works or worked with."""
    return {"template": "meetings/record_link.html"} if rows else None
