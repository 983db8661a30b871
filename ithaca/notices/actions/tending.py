"""What staff do about something that is owed: remind, give more time, note it as done, or let it go."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit import links
from ithaca.kit.rules.periods import end_of_day, morning
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.notices import access
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.notices.actions.sweep import own_page
from ithaca.notices.facts import DuePutOff, DueReminded, DueSettledByHand, DueWaived
from ithaca.notices.models import Almanac, Due, Mail, Step
from ithaca.notices.queries import people_in

MOST_DAYS = 90


def locked(pk: int, by) -> Due:
    due = Due.objects.select_for_update(of=("self",)).select_related("owner").get(pk=pk)
    access.can_tend(by, due).require()
    return due


def about(due: Due) -> dict:
    return {
        "programme": due.programme,
        "due": due.pk,
        "people": {"owner": [due.owner_id] if due.owner_id else []},
    }


@transaction.atomic
def remind(pk: int, *, by, at) -> Due:
    """One reminder more, now; not twice on a day."""
    due = locked(pk, by)
    almanac = Almanac.objects.get(programme=due.programme)
    key = f"due:{pk}:by-hand:{at.astimezone(almanac.tz).date()}"
    check(
        not Mail.objects.filter(key__startswith=f"{key}:").exists(), _("They were reminded today.")
    ).require()
    owners = [due.owner] if due.owner_id else people_in({(due.programme, due.role)})[due.programme, due.role]
    written = due.steps.filter(do=Step.Do.REMIND).values_list("what", flat=True).first()
    post_all([reminder(due, person, written or "reminder", key) for person in owners], at=at)
    record(DueReminded(**about(due)), by=by, at=at)
    return due


def reminder(due: Due, person, letter: str, key: str) -> Wanted:
    link = links.absolute(own_page(due, person) or "/")
    return Wanted(
        letter=letter, to=person, key=f"{key}:{person.pk}", programme=due.programme, about=due.about, ref=due.ref,
        values={"task": due.task, "due": due.due_on, "link": link},
    )  # fmt: skip


@transaction.atomic
def put_off(pk: int, *, days: int, by, at) -> Due:
    """So many days more, from today where it is late already; all that is still to come of it moves along."""
    check(
        1 <= days <= MOST_DAYS,
        _("Give between one day and {MOST_DAYS} days more.").format(MOST_DAYS=MOST_DAYS),
    ).require()
    due = locked(pk, by)
    almanac = Almanac.objects.get(programme=due.programme)
    today = at.astimezone(almanac.tz).date()
    more = max(due.due_on, today) + timedelta(days) - due.due_on
    due.due_on += more
    due.due_at = end_of_day(due.due_on, almanac.tz)
    due.save(update_fields=["due_on", "due_at"])
    for step in due.steps.filter(done_at=None):
        day = step.at.astimezone(almanac.tz).date() + more
        step.at = due.due_at if step.do == Step.Do.MISS else morning(day, almanac.tz, almanac.hour)
        step.save(update_fields=["at"])
    record(DuePutOff(**about(due), days=days), by=by, at=at)
    return due


@transaction.atomic
def settle(pk: int, *, by, at) -> Due:
    """It is done, though nothing here has noticed."""
    return closed(pk, "settle", DueSettledByHand, by=by, at=at)


@transaction.atomic
def waive(pk: int, *, by, at) -> Due:
    """Nobody has to do it any more."""
    return closed(pk, "drop", DueWaived, by=by, at=at)


def closed(pk: int, verb: str, fact, *, by, at) -> Due:
    due = locked(pk, by)
    due.move(verb)
    due.closed_at = at
    due.save(update_fields=["state", "closed_at"])
    due.steps.filter(done_at=None).delete()
    record(fact(**about(due)), by=by, at=at)
    return due


def each_about(kind: str, ref: int, verb, *, by, at, **given):
    """The same for everything that others owe about one thing."""
    dues = list(access.tended_by(by).filter(about=kind, ref=ref).values_list("pk", flat=True))
    check(dues, _("Nobody owes anything about it at the moment.")).require()
    for pk in dues:
        verb(pk, **given, by=by, at=at)
