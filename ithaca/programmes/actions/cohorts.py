"""Cohorts with dates: opened to people, begun and ended by the calendar, whenever the day's round comes by."""

from datetime import date, datetime

from django.db import transaction

from ithaca.kit.trail import record, record_all
from ithaca.notices.actions.dues import go_along
from ithaca.programmes import facts
from ithaca.programmes.actions.rules import keep_expectations
from ithaca.programmes.models import Cohort, Membership, Programme

State = Membership.State


def keep_all(*, at: datetime):
    """Let the cohorts of every programme that has dates be what the calendar says. Doing so twice changes nothing."""
    running = Programme.objects.filter(closed_at=None).select_related("institution")
    for programme in running.order_by("pk"):
        if programme.scheme.about.kind == "dated" and is_behind(programme, programme.today(at)):
            keep(programme.pk, at=at)


def is_behind(programme: Programme, today: date) -> bool:
    """Whether a cohort has still to be opened, begun, closed to new people or ended by this day."""
    cohorts = list(programme.cohorts.filter(ended_at=None))
    return not any(c.open for c in cohorts) or any(
        has_to_start(c, today) or has_to_close(c, today) or has_ended(c, today) for c in cohorts
    )


def has_to_start(cohort: Cohort, today: date) -> bool:
    return cohort.started_at is None and cohort.starts_on <= today


def has_to_close(cohort: Cohort, today: date) -> bool:
    return cohort.open and today > cohort.scheme.about.last_to_join(cohort.starts_on)


def has_ended(cohort: Cohort, today: date) -> bool:
    return cohort.ends_on is not None and cohort.ends_on < today


@transaction.atomic
def keep(pk: int, *, at: datetime):
    """One programme's cohorts, in the order of their days; then the one that people join from now on."""
    programme = Programme.objects.select_for_update(of=("self",)).select_related("institution").get(pk=pk)
    today = programme.today(at)
    for cohort in programme.cohorts.filter(ended_at=None).order_by("starts_on", "pk"):
        if has_to_start(cohort, today):
            start(cohort, at=at)
        if has_to_close(cohort, today):
            cohort.open = False
            cohort.save(update_fields=["open"])
        if has_ended(cohort, today):
            end(cohort, at=at)
    send_on(programme, open_to_all(programme, today, at=at))


def start(cohort: Cohort, *, at):
    """Its first day: everybody in it takes part from now on."""
    cohort.started_at = at
    cohort.save(update_fields=["started_at"])
    record(facts.CohortStarted(programme=cohort.programme_id, cohort=cohort.pk), by=None, at=at)
    here = members_of(cohort, Membership.IN)
    record_all([facts.MemberBegun(**m.subject()) for m in here], by=None, at=at)


def end(cohort: Cohort, *, at):
    """Its last day has passed: everybody in it has finished, and nobody joins it any more."""
    cohort.ended_at, cohort.open = at, False
    cohort.save(update_fields=["ended_at", "open"])
    here = members_of(cohort, Membership.IN)
    Membership.objects.filter(pk__in=[m.pk for m in here]).update(state=State.FINISHED)
    record_all([facts.MemberFinished(**m.subject()) for m in here], by=None, at=at)
    record(facts.CohortEnded(programme=cohort.programme_id, cohort=cohort.pk), by=None, at=at)


def members_of(cohort: Cohort, states) -> list[Membership]:
    rows = Membership.objects.filter(cohort=cohort, state__in=states)
    return list(rows.select_for_update(of=("self",)).select_related("role").order_by("pk"))


def open_to_all(programme: Programme, today: date, *, at) -> Cohort:
    """The cohort that people join: the one that is open, or the next of the scheme as it is published now."""
    cohort = programme.cohorts.filter(open=True).order_by("starts_on", "pk").last()
    return cohort or make(programme, programme.version, today, at=at)


def make(programme: Programme, version, today: date, *, at) -> Cohort:
    """A cohort for people who join from a day on. It goes by the version of the scheme that is published then."""
    about = version.scheme.about
    first, last = about.span(today)
    while programme.cohorts.filter(starts_on__year=first.year).exists():  # one that begins on another day now
        first, last = about.span_of(first.year + 1)
    cohort = Cohort.objects.create(
        programme=programme, name=name_of(first, last), version=version, starts_on=first, ends_on=last
    )
    keep_expectations(cohort)
    record(facts.CohortOpened(programme=programme.pk, cohort=cohort.pk), by=None, at=at)
    return cohort


def name_of(first: date, last: date | None) -> str:
    """`2027`, or `2026/27` when it goes on into the next year."""
    return (
        str(first.year) if last is None or last.year == first.year else f"{first.year}/{last.year % 100:02}"
    )


def send_on(programme: Programme, following: Cohort):
    """Whoever is late goes on to the next cohort: drafts when joining has closed, all who wait when it has ended."""
    late = Membership.objects.filter(programme=programme).exclude(cohort=following)
    drafts = late.filter(state=State.STARTED, cohort__open=False)
    waiting = late.filter(state__in=(State.INVITED, State.APPLIED), cohort__ended_at__isnull=False)
    ids = [*drafts.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]
    Membership.objects.filter(pk__in=ids).update(cohort=following)
    go_along("membership", ids, following.pk)
