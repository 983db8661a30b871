"""Staff change the days of a cohort: what is due on them moves along, and is shown before."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.actions import tending
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail, Step
from ithaca.programmes.actions import cohorts, redating, schemes
from ithaca.programmes.models import Cohort
from ithaca.programmes.testing import make_member, make_programme, make_staff
from ithaca.programmes.tests.test_cohorts import days_of, files, on, states

pytestmark = pytest.mark.django_db
START, END, LATER, EARLIER = date(2027, 1, 11), date(2027, 12, 17), date(2028, 1, 14), date(2027, 6, 30)


@pytest.fixture
def programme(db):
    return make_programme(files())


@pytest.fixture
def running(programme):
    """Begun, with a due on Priya that counts from the last day."""
    make_member(programme, "mentee", "Priya Nair")
    sweep(at=on("2027-01-11"))
    return programme.cohorts.get()


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


def plan() -> tuple:
    """(due day, first day that it shows, {what: days on which the sweep does it})."""
    due = Due.objects.get(state="open")
    steps = {step.do: local(step.at) for step in Step.objects.filter(due=due, done_at=None)}
    return str(due.due_on), local(due.opens_at), steps


def local(moment) -> str:
    return str(moment.astimezone(ZoneInfo("Europe/London")).date())


def test_what_is_due_moves_along_with_its_reminders_and_its_lapse(running, ruth):
    assert plan() == ("2027-12-03", "2027-11-19", {"remind": "2027-11-26", "miss": "2027-12-04"})
    found = redating.preview(running, starts=START, ends=LATER, at=on("2027-03-01"))
    assert (found.name, [str(move.day) for move in found.moves]) == ("2027/28", ["2027-12-31"])
    assert plan()[0] == "2027-12-03"  # nothing is written by a look
    redating.redate(running.pk, starts=START, ends=LATER, by=ruth, at=on("2027-03-01"))
    assert plan() == ("2027-12-31", "2027-12-17", {"remind": "2027-12-24", "miss": "2028-01-01"})
    assert days_of(running.programme)[0][:3] == ("2027/28", "2027-01-11", "2028-01-14")
    [entry] = Entry.objects.filter(name="cohort.redated")
    assert (entry.data["starts"], entry.data["ends"], entry.data["moved"]) == ("2027-01-11", "2028-01-14", 1)
    assert not Mail.objects.filter(made_at=on("2027-03-01")).exists()


def test_who_joins_afterwards_owes_it_on_the_new_day(programme, ruth):
    redating.redate(programme.cohorts.get().pk, starts=START, ends=LATER, by=ruth, at=on("2026-12-01"))
    make_member(programme, "mentee", "Priya Nair")
    sweep(at=on("2027-01-11"))
    assert plan()[0] == "2027-12-31"


def test_an_earlier_end_ends_it_earlier(running, ruth):
    redating.redate(running.pk, starts=START, ends=EARLIER, by=ruth, at=on("2027-03-01"))
    assert plan()[0] == "2027-06-16"
    cohorts.keep_all(at=on("2027-07-01"))
    assert states(running.programme) == {"Priya Nair": ("finished", "2027")}


def test_nothing_falls_due_in_the_past(running, ruth):
    """Its day would have been a week ago: it is due today, and lapses tonight."""
    redating.redate(running.pk, starts=START, ends=EARLIER, by=ruth, at=on("2027-06-23"))
    assert plan() == ("2027-06-23", "2027-06-09", {"miss": "2027-06-24"})


def test_more_time_that_somebody_was_given_stays_theirs(running, ruth):
    tending.put_off(Due.objects.get().pk, days=5, by=ruth, at=on("2027-03-01"))
    redating.redate(running.pk, starts=START, ends=LATER, by=ruth, at=on("2027-03-02"))
    assert plan()[0] == "2028-01-05"


def test_what_was_done_stays_done(running, ruth):
    tending.settle(Due.objects.get().pk, by=ruth, at=on("2027-03-01"))
    redating.redate(running.pk, starts=START, ends=LATER, by=ruth, at=on("2027-03-02"))
    due = Due.objects.get()
    assert (due.state, due.due_on) == ("settled", date(2027, 12, 3))


@pytest.mark.parametrize(
    ("starts", "ends", "reason"),
    [
        (date(2027, 1, 12), END, "It has begun: its first day stays."),
        (START, date(2027, 1, 11), "The last day comes before the first one."),
        (START, date(2027, 2, 28), "Its last day cannot lie in the past. Today is the earliest."),
        (START, date(9999, 1, 1), "That is longer than five years."),
        (START, None, "Say its last day."),
    ],
)
def test_days_that_cannot_be_are_refused(running, ruth, starts, ends, reason):
    with pytest.raises(Denied, match=reason.split(":")[0]):
        redating.redate(running.pk, starts=starts, ends=ends, by=ruth, at=on("2027-03-01"))


def test_one_that_has_not_begun_may_begin_on_another_day_of_its_year(programme, ruth):
    """The calendar goes by the new day, and does not open a second cohort for the same year."""
    cohort = programme.cohorts.get()
    redating.redate(cohort.pk, starts=date(2027, 1, 4), ends=END, by=ruth, at=on("2026-12-01"))
    cohorts.keep_all(at=on("2027-02-02"))
    assert [row[:2] for row in days_of(programme)] == [("2027", "2027-01-04"), ("2028", "2028-01-11")]
    following = Cohort.objects.get(name="2028")
    with pytest.raises(Denied, match="another year has a cohort of its own"):
        redating.redate(following.pk, starts=date(2029, 1, 8), ends=LATER, by=ruth, at=on("2027-02-03"))


def test_days_that_staff_gave_stay_when_the_scheme_changes(programme, ruth):
    cohort = programme.cohorts.get()
    redating.redate(cohort.pk, starts=START, ends=LATER, by=ruth, at=on("2026-12-01"))
    newer = schemes.load(files(more=""), at=on("2026-12-02"))
    schemes.take_up(programme, newer, by=ruth, at=on("2026-12-02"))
    assert days_of(programme)[0][:3] == ("2027/28", "2027-01-11", "2028-01-14")


def test_who_may(running):
    """Whoever runs the programme; not a member, not of what has ended, not of what has no days."""
    with pytest.raises(Denied):
        redating.redate(
            running.pk,
            starts=START,
            ends=LATER,
            by=make_member(running.programme, "mentor").person,
            at=on("2027-03-01"),
        )
    rolling = make_programme(slug="rolling")
    with pytest.raises(Denied, match="goes on all the year"):
        redating.redate(
            rolling.cohorts.get().pk, starts=START, ends=None, by=make_staff(rolling), at=on("2027-03-01")
        )


def test_the_page_shows_what_moves_before_it_is_done(programme, ruth, client):
    """From the desk, through the look, to the step; and what cannot be is said with what was typed kept."""
    cohort = programme.cohorts.get()
    Cohort.objects.filter(pk=cohort.pk).update(starts_on=date(2027, 1, 11), ends_on=END)
    client.force_login(ruth)
    url = f"/cohort/{cohort.pk}/dates/"
    assert url in client.get(f"/desk/{programme.slug}/").content.decode()
    wrong = client.post(url, {"starts": "2027-01-11", "ends": "2027-01-10", "step": "look"})
    assert "The last day comes before the first one." in wrong.content.decode()
    look = client.post(url, {"starts": "2027-01-11", "ends": "2028-01-14", "step": "look"}).content.decode()
    assert "2027/28 goes from 11 January 2027 to 14 January 2028." in look
    assert "Nothing that is owed at the moment moves." in look
    done = client.post(
        url, {"starts": "2027-01-11", "ends": "2028-01-14", "step": "change"}, follow=True
    ).content.decode()
    assert "2027/28 goes from 11 January 2027 to 14 January 2028." in done
