"""Finding a date, keeping it or not, and noting that a meeting took place."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit.trail import record, record_all
from ithaca.kit.verdicts import check
from ithaca.meetings import access
from ithaca.meetings.facts import (
    ImpressionGiven,
    MeetingBooked,
    MeetingCancelled,
    MeetingHeld,
    MeetingMoved,
    MeetingOffered,
    MeetingTakenOver,
)
from ithaca.meetings.models import Impression, Meeting, Slot
from ithaca.meetings.policy import MeetingPolicy
from ithaca.meetings.queries import first_held
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Relationship
from ithaca.roles.access import holds
from ithaca.roles.rights import Right

MOST_SLOTS = 5
NO_PLACE = gettext_lazy("Say where you will meet.")
State = Meeting.State


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How people will meet, or met. `mode` is one of the scheme's ways; "" is the one it favours."""

    minutes: int = 60
    mode: str = ""
    place: str = ""
    agenda: str = ""


@transaction.atomic
def offer(pk: int, slots: list[datetime], plan: Plan, *, by, at) -> Meeting:
    """Offer up to five times to those one works with in the relationship `pk`.

    They take the place of times that were offered before and are still open.
    """
    relationship = lock_pair(pk)
    access.can_plan(by, relationship).require()
    slots = sorted(set(slots))
    check(slots, _("Offer at least one time.")).require()
    check(
        len(slots) <= MOST_SLOTS, _("Offer at most {MOST_SLOTS} times.").format(MOST_SLOTS=MOST_SLOTS)
    ).require()
    check(all(slot > at for slot in slots), _("All times have to lie in the future.")).require()
    withdraw_offers(relationship, by=by, at=at)
    meeting = make(relationship, plan, state=State.OFFERED, by=by, at=at)
    Slot.objects.bulk_create(Slot(meeting=meeting, starts_at=slot) for slot in slots)
    record(MeetingOffered(**meeting.subject(by)), by=by, at=at)
    return meeting


@transaction.atomic
def pick(pk: int, slot: int, *, by, at) -> Meeting:
    """Take one of the times that were offered."""
    meeting = lock(pk)
    access.can_pick(by, meeting).require()
    chosen = meeting.slots.filter(pk=slot).first()
    check(chosen, _("This time is not offered any more. Please choose another.")).require()
    check(chosen.starts_at > at, _("This time has passed. Please choose another.")).require()
    meeting.move("book")
    meeting.starts_at = chosen.starts_at
    meeting.save(update_fields=["state", "starts_at"])
    note_booking(meeting, by=by, at=at)
    return meeting


@transaction.atomic
def book(pk: int, starts_at: datetime, plan: Plan, *, by, at) -> Meeting:
    """Put down a date that was agreed elsewhere."""
    relationship = lock_pair(pk)
    access.can_plan(by, relationship).require()
    check(starts_at > at, _("This time has passed. Did you mean to log a meeting?")).require()
    withdraw_offers(relationship, by=by, at=at)
    meeting = make(relationship, plan, state=State.BOOKED, starts_at=starts_at, by=by, at=at)
    note_booking(meeting, by=by, at=at)
    return meeting


@transaction.atomic
def move(pk: int, starts_at: datetime, plan: Plan, *, by, at) -> Meeting:
    """Another date, length, way or place for a booked meeting; calendars follow."""
    meeting = lock(pk)
    access.can_move(by, meeting).require()
    check(starts_at > at, _("This time has passed. Please choose another.")).require()
    fill(meeting, plan)
    take_up(meeting, by)
    meeting.move("move")
    meeting.starts_at = starts_at
    meeting.sequence += 1
    meeting.save()
    record(MeetingMoved(**meeting.subject(by), in_days=days_to(meeting, at)), by=by, at=at)
    return meeting


@transaction.atomic
def cancel(pk: int, *, by, at) -> Meeting:
    meeting = lock(pk)
    access.can_cancel(by, meeting).require()
    return call_off(meeting, by=by, at=at)


@transaction.atomic
def call_off_all(relationship: int, *, by, at):
    """What was still to come is called off, because it ended. `by` is a person id or None."""
    ahead = Meeting.objects.select_for_update().filter(relationship=relationship).to_come(at)
    for meeting in ahead.order_by("pk"):
        call_off(meeting, by=by, at=at)


def withdraw_offers(relationship: Relationship, *, by, at):
    """Other times, or a date, take the place of what was offered before."""
    for meeting in Meeting.objects.filter(relationship=relationship, state=State.OFFERED):
        call_off(meeting, by=by, at=at)


def call_off(meeting: Meeting, *, by, at) -> Meeting:
    meeting.move("cancel")
    meeting.sequence += 1
    meeting.save(update_fields=["state", "sequence"])
    person = None if isinstance(by, int) else by
    record(MeetingCancelled(**meeting.subject(person)), by=by, at=at)
    return meeting


@transaction.atomic
def log(pk: int, *, on: date, note: str = "", plan: Plan, then: datetime | None = None, by, at) -> Meeting:
    """A meeting that was offered or booked took place, on that local day or another.

    `then` is the date of the next one, which is booked with it.
    """
    meeting = lock(pk)
    access.can_log(by, meeting.relationship, meeting).require()
    fill(meeting, plan, ahead=False)
    return hold(meeting, on, note, plan, then, by=by, at=at)


@transaction.atomic
def say_impression(pk: int, *, answers: dict, by, at) -> Impression:
    """Say in private how the first meeting was: cleaned `answers` to the scheme's form; again until it is counted."""
    relationship = lock_pair(pk)
    access.can_say_impression(by, relationship, first_held(pk), at).require()
    check(answers, _("Choose an answer first.")).require()
    said, first = Impression.objects.update_or_create(
        relationship=relationship, person=by, defaults={"answers": answers, "at": at}
    )
    if first:
        role = relationship.part_of(by).role.name
        subject = {**relationship.subject(), "people": {role: [by.pk]}}
        record(ImpressionGiven(**subject), by=by, at=at)
    return said


@transaction.atomic
def log_past(
    pk: int, *, on: date, note: str = "", plan: Plan, then: datetime | None = None, by, at
) -> Meeting:
    """A meeting took place that nobody had booked here."""
    relationship = lock_pair(pk)
    access.can_log(by, relationship).require()
    meeting = make(relationship, plan, state=State.BOOKED, ahead=False, by=by, at=at)
    return hold(meeting, on, note, plan, then, by=by, at=at)


def hold(meeting: Meeting, on: date, note: str, plan: Plan, then, *, by, at) -> Meeting:
    relationship = meeting.relationship
    check(on <= relationship.local(at).date(), _("This day has not come yet.")).require()
    before = Meeting.objects.filter(relationship=relationship, state=State.HELD).count()
    meeting.move("hold")
    meeting.starts_at = on_day(meeting, on, at)
    meeting.note = note.strip()
    take_up(meeting, by)
    meeting.save()
    relationships.was_in_touch(relationship, on)
    fact = MeetingHeld(
        **meeting.subject(by),
        minutes=meeting.minutes,
        mode=meeting.mode,
        first=not before,
        number=before + 1,
        cadence_days=relationship.cadence_days,
        reach=relationship.reach,
    )
    record(fact, by=by, at=at)
    if then:
        book(relationship.pk, then, replace(plan, agenda=""), by=by, at=at)
    return meeting


def on_day(meeting: Meeting, on: date, at: datetime) -> datetime:
    """The booked moment when it was that day; else noon, as nobody asked for the hour. Never to come."""
    pair = meeting.relationship
    if meeting.starts_at and pair.local(meeting.starts_at).date() == on:
        return min(meeting.starts_at, at)
    return min(datetime.combine(on, time(12), pair.programme.tz), at)


@transaction.atomic
def take_over(pk: int, days: list[date], *, minutes: int = 60, by, at) -> list[int]:
    """Meetings of before, on these local days, as a spreadsheet tells them; nobody is written to. Their ids.

    A day on which a meeting is known already stays as it is.
    """
    pair = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("programme__institution", "cohort")
        .get(pk=pk)
    )
    holds(by, Right.PAIR_PEOPLE, pair.programme).require()
    held = Meeting.objects.filter(relationship=pair, state=State.HELD).values_list("starts_at", flat=True)
    known = {pair.local(moment).date() for moment in held}
    mode = next(iter(pair.cohort.obeys(MeetingPolicy).modes), "")
    made = [
        Meeting(
            relationship=pair, state=State.HELD, starts_at=min(datetime.combine(day, time(12), pair.programme.tz), at),
            minutes=minutes, mode=mode, uid=f"{secrets.token_hex(12)}@ithaca", made_at=at,
        )
        for day in sorted(set(days) - known)
    ]  # fmt: skip
    Meeting.objects.bulk_create(made)
    record_all([MeetingTakenOver(**m.subject(), minutes=m.minutes) for m in made], by=by, at=at)
    for day in days:
        relationships.was_in_touch(pair, day)
    return [m.pk for m in made]


@transaction.atomic
def take_back(pks: list[int], *, by, at):
    """Meetings that were taken over are gone again: an import is undone. Those of pairs that went back are gone already."""
    found = Meeting.objects.filter(pk__in=pks, state=State.HELD).select_related("relationship__programme")
    mine = [m.pk for m in found if holds(by, Right.PAIR_PEOPLE, m.relationship.programme)]
    Meeting.objects.filter(pk__in=mine).delete()


def lock_pair(pk: int) -> Relationship:
    return Relationship.objects.select_for_update().get(pk=pk)


def lock(pk: int) -> Meeting:
    """The meeting, its relationship held first, so that an end and a booking never cross."""
    lock_pair(Meeting.objects.values_list("relationship", flat=True).get(pk=pk))
    return Meeting.objects.select_for_update().get(pk=pk)


def make(relationship: Relationship, plan: Plan, *, state, starts_at=None, ahead=True, by, at) -> Meeting:
    meeting = Meeting(relationship=relationship, state=state, starts_at=starts_at, by=by, made_at=at)
    meeting.uid = f"{secrets.token_hex(12)}@ithaca"
    fill(meeting, plan, ahead=ahead)
    meeting.save()
    return meeting


def fill(meeting: Meeting, plan: Plan, *, ahead: bool = True):
    """Take over how they meet, or met, as the scheme allows it."""
    rules = meeting.relationship.cohort.obeys(MeetingPolicy)
    mode = plan.mode or rules.usual
    check(mode in rules.modes, _("Choose how you meet.")).require()
    check(5 <= plan.minutes <= 600, _("A meeting lasts between 5 minutes and 10 hours.")).require()
    check(not (ahead and rules.place_missing(mode, plan.place)), NO_PLACE).require()
    meeting.minutes, meeting.mode = plan.minutes, mode
    meeting.place, meeting.agenda = plan.place.strip(), plan.agenda.strip()


def take_up(meeting: Meeting, by):
    """What was arranged in somebody's place is theirs who write in it next: it is in the copy of one's data, and goes with
    an account, by whose it is."""
    pair = meeting.relationship
    if pair.part_of(by) and all(part.person_id != meeting.by_id for part in pair.participants.all()):
        meeting.by = by


def note_booking(meeting: Meeting, *, by, at):
    record(MeetingBooked(**meeting.subject(by), in_days=days_to(meeting, at)), by=by, at=at)


def days_to(meeting: Meeting, at: datetime) -> int:
    """Local days from a moment to the meeting."""
    pair = meeting.relationship
    return (pair.local(meeting.starts_at).date() - pair.local(at).date()).days
