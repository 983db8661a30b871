"""Letters about meetings with their calendar files, and what follows when people stop working together."""

from copy import copy

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ithaca.accounts.queries import language_of
from ithaca.kit import links
from ithaca.kit.calendars import Invitation, ics
from ithaca.kit.facts import inside
from ithaca.kit.words import later, listed, weekday_time
from ithaca.meetings import access, actions
from ithaca.meetings.facts import MeetingBooked, MeetingCancelled, MeetingMoved, MeetingOffered
from ithaca.meetings.models import Meeting
from ithaca.notices.actions.mail import Wanted, drop_about, drop_reminders, post_all
from ithaca.notices.models import Mail
from ithaca.people.facts import PersonBlocked
from ithaca.people.models import Block
from ithaca.relationships.facts import RelationshipEnded, StandInEnded
from ithaca.relationships.models import Relationship, StandIn

WITH_DATES = ("meeting-booked", "meeting-moved")


def meetings_of(facts) -> list[tuple[Meeting, Relationship]]:
    meetings = Meeting.objects.in_bulk([fact.meeting for fact in facts])
    pairs = Relationship.objects.with_people().in_bulk([fact.relationship for fact in facts])
    return [(meetings[fact.meeting], pairs[fact.relationship]) for fact in facts]


def wanted(letter: str, meeting, pair, person, *, at, calendar: bool, **values) -> Wanted:
    how = f"{meeting.way}: {meeting.place}" if meeting.place else meeting.way
    return Wanted(
        letter=letter,
        to=person,
        key=f"{letter}:{meeting.pk}:{person.pk}:{meeting.sequence}",
        programme=pair.programme_id,
        about="meeting",
        ref=meeting.pk,
        attachment=calendar_of(meeting, pair, person, at=at) if calendar else "",
        values={
            "who": pair.others(person),
            "minutes": meeting.minutes,
            "how": how,
            "link": links.absolute(links.url_for("meeting", meeting.pk)),
            "when": pair.local(meeting.starts_at) if meeting.starts_at else None,
            **values,
        },
    )


def calendar_of(meeting: Meeting, pair: Relationship, person, *, at) -> str:
    """The meeting as a calendar file for one of its people."""
    link = links.absolute(links.url_for("meeting", meeting.pk))
    with override(language_of(person)):
        summary = _("Meeting with {others}").format(others=listed(pair.others(person)))
    return ics(
        Invitation(
            uid=meeting.uid,
            sequence=meeting.sequence,
            summary=summary,
            starts_at=meeting.starts_at,
            minutes=meeting.minutes,
            zone=pair.programme.tz,
            organiser=settings.DEFAULT_FROM_EMAIL,
            organiser_name=pair.programme.title,
            attendee=person.email,
            attendee_name=person.name,
            stamp=at,
            location=meeting.place or meeting.way,
            description="\n\n".join(part for part in (meeting.agenda, link) if part),
            url=link,
            cancelled=meeting.state == Meeting.State.CANCELLED,
        )
    )


@inside(MeetingOffered)
def tell_of_offer(facts, *, by, at):
    post_all(
        [
            wanted(
                "meeting-offered",
                meeting,
                pair,
                person,
                at=at,
                calendar=False,
                times=times(meeting, pair),
            )
            for meeting, pair in meetings_of(facts)
            for person in pair.told()
            if person.pk != by and access.picks(person, meeting)
        ],
        at=at,
    )


def times(meeting, pair) -> str:
    """The times that are offered, a line each."""
    offered = [pair.local(slot.starts_at) for slot in meeting.slots.all()]
    return later(lambda: "\n".join(map(weekday_time, offered)))


@inside(MeetingBooked)
def tell_of_booking(facts, *, by, at):
    tell_all("meeting-booked", facts, at=at)


@inside(MeetingMoved)
def tell_of_move(facts, *, by, at):
    tell_all("meeting-moved", facts, at=at)


@inside(MeetingCancelled)
def tell_of_cancelling(facts, *, by, at):
    """Whoever has it in the calendar; times that were only offered go without a word.

    Where people part (it ended, or one blocked the other: then `by` is nobody), no other date is offered.
    """
    for meeting, pair in meetings_of(facts):
        if by is None or pair.state not in Relationship.RUNNING:
            tell("meeting-fallen-away", [(meeting, pair)], at=at)
        else:
            link = links.absolute(reverse("meetings:offer", args=[pair.pk]))
            tell("meeting-cancelled", [(meeting, pair)], at=at, link=link)


def tell_all(letter: str, facts, *, at):
    tell(letter, meetings_of(facts), at=at)


def tell(letter: str, meetings: list[tuple[Meeting, Relationship]], *, at, **values):
    post_all(
        [
            wanted(letter, seen, pair, person, at=at, calendar=True, **values)
            for meeting, pair in meetings
            if meeting.starts_at
            for person, seen in told(meeting, pair, at)
        ],
        at=at,
    )


def told(meeting: Meeting, pair: Relationship, at) -> list:
    """[(who has it in the calendar, or will, as what)]: whoever hears of that day; and, without where and what about, who
    stands in, or did until this moment, and has heard of it before."""
    people = pair.told(pair.local(meeting.starts_at).date())
    found = [(person, meeting) for person in people]
    if not pair.policy.stand_in:
        return found
    until_now = Q(ended_at=None) | Q(ended_at=at)
    stood = StandIn.objects.filter(until_now, relationship=pair.pk, begun_at__isnull=False)
    sent = Mail.objects.filter(about="meeting", ref=meeting.pk, letter__in=WITH_DATES)
    sent = sent.exclude(state=Mail.State.DROPPED)
    stood = stood.filter(person__in=sent.values("to")).exclude(person__in=people)
    bare = copy(meeting)
    bare.place = bare.agenda = ""
    return found + [(one.person, bare) for one in stood.select_related("person").order_by("pk")]


@inside(StandInEnded)
def keep_letters_here(facts, *, by, at):
    """What is on its way to whoever stood in stays here: they hear of no more meetings."""
    for fact in facts:
        person = StandIn.objects.values_list("person", flat=True).get(pk=fact.stand_in)
        for meeting in Meeting.objects.filter(relationship=fact.relationship).values_list("pk", flat=True):
            drop_about("meeting", meeting, letters=("meeting-offered", *WITH_DATES), to=[person])
            drop_reminders("meeting", meeting, to=person)


@inside(PersonBlocked)
def call_off_between(facts, *, by, at):
    """Nobody is to wait at a place or on a line for somebody who does not want to see them."""
    blocks = Block.objects.filter(pk__in=[fact.block for fact in facts])
    for one, other in blocks.values_list("by", "person"):
        for pk in Relationship.objects.running().of(one).of(other).values_list("pk", flat=True):
            actions.call_off_all(pk, by=None, at=at)


@inside(RelationshipEnded)
def call_off(facts, *, by, at):
    for fact in facts:
        actions.call_off_all(fact.relationship, by=by, at=at)
