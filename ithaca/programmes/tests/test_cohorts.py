"""Cohorts with dates: the calendar opens, begins and ends them, and what is due can count from their days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.toml import Refused
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.programmes.actions import cohorts, members, profiles, schemes
from ithaca.programmes.models import Cohort, Membership
from ithaca.programmes.queries import open_cohort
from ithaca.programmes.testing import AT, FILES, make_member, make_person, make_programme, make_staff, role_of

pytestmark = pytest.mark.django_db
DAYS = 'kind = "dated"\nstarts = "11 January"\nends = "17 December"\nlate_joining = "4 weeks"\n'
DUE = """
[[expect]]
name = "look-back"
about = "membership"
owner = "mentee"
task = "Tell us how the year was"
since = ["membership.begun"]
due = "14 days before end of cohort"
opens = "14 days before"
settled_by = ["profile.confirmed"]
dropped_by = ["membership.left"]
remind = ["7 days before"]
outcome = "lapse"
"""


def files(days: str = DAYS, more: str = DUE) -> dict:
    scheme = FILES["scheme.toml"].replace("[scheme]\n", f"[scheme]\n{days}", 1)
    return FILES | {"scheme.toml": scheme + more}


def on(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)


def days_of(programme) -> list[tuple]:
    """(name, first day, last day, joined now, has begun, has ended) of every cohort."""
    rows = programme.cohorts.order_by("starts_on")
    return [
        (c.name, str(c.starts_on), str(c.ends_on), c.open, c.started_at is not None, c.ended_at is not None)
        for c in rows
    ]


def states(programme) -> dict[str, tuple[str, str]]:
    """{name: (state, cohort)} of everybody."""
    rows = Membership.objects.filter(programme=programme).values_list("person__name", "state", "cohort__name")
    return {name: (state, cohort) for name, state, cohort in rows}


def facts_since(moment) -> list[str]:
    rows = Entry.objects.filter(at__gte=moment).exclude(name__startswith="programme")
    return list(rows.order_by("pk").values_list("name", flat=True))


@pytest.fixture
def programme(db):
    return make_programme(files())


def test_a_programme_opens_with_the_cohort_that_people_can_still_join():
    """Before its start, and for some weeks after it; from then on the next one."""
    made = [
        days_of(make_programme(files(), at=on(day)))[0][:3]
        for day in ("2026-11-02", "2027-02-08", "2027-02-09")
    ]
    year = ("2027", "2027-01-11", "2027-12-17")
    assert made == [year, year, ("2028", "2028-01-11", "2028-12-17")]


def test_a_cohort_may_go_on_into_the_next_year():
    made = make_programme(files('kind = "dated"\nstarts = "5 October"\nends = "30 June"\n', ""))
    assert days_of(made) == [("2027/28", "2027-10-05", "2028-06-30", True, False, False)]


def test_its_first_day_begins_it_for_everybody_in_it(programme):
    make_member(programme, "mentee", "Priya Nair")
    make_member(programme, "mentor", "Bernadette Oyelaran", state="inactive")
    make_member(programme, "mentee", "Tom Lindqvist", state="applied")
    cohorts.keep_all(at=on("2027-01-10"))
    assert days_of(programme)[0][4] is False
    cohorts.keep_all(at=on("2027-01-11"))
    assert days_of(programme) == [("2027", "2027-01-11", "2027-12-17", True, True, False)]
    assert facts_since(on("2027-01-11")) == ["cohort.started", "membership.begun", "membership.begun"]


def test_joining_closes_and_the_next_cohort_opens(programme):
    """Whoever has only begun a draft goes on to the next one; who was invited or applied stays."""
    make_member(programme, "mentee", "Priya Nair", state="started")
    make_member(programme, "mentee", "Tom Lindqvist", state="applied")
    make_member(programme, "mentor", "Alan Forsyth", state="invited")
    cohorts.keep_all(at=on("2027-02-08"))
    assert open_cohort(programme).name == "2027"
    cohorts.keep_all(at=on("2027-02-09"))
    assert days_of(programme) == [
        ("2027", "2027-01-11", "2027-12-17", False, True, False),
        ("2028", "2028-01-11", "2028-12-17", True, False, False),
    ]
    assert states(programme) == {
        "Priya Nair": ("started", "2028"),
        "Tom Lindqvist": ("applied", "2027"),
        "Alan Forsyth": ("invited", "2027"),
    }


def test_its_end_finishes_everybody_in_it(programme):
    make_member(programme, "mentee", "Priya Nair")
    make_member(programme, "mentor", "Bernadette Oyelaran", state="inactive")
    make_member(programme, "mentor", "Alan Forsyth", state="invited")
    make_member(programme, "mentee", "Grace Adeyemi", state="left")
    cohorts.keep_all(at=on("2027-12-17"))
    assert "finished" not in str(states(programme))
    cohorts.keep_all(at=on("2027-12-18"))
    assert states(programme) == {
        "Priya Nair": ("finished", "2027"),
        "Bernadette Oyelaran": ("finished", "2027"),
        "Alan Forsyth": ("invited", "2028"),
        "Grace Adeyemi": ("left", "2027"),
    }
    assert facts_since(on("2027-12-18")) == ["membership.finished", "membership.finished", "cohort.ended"]


def test_it_may_run_twice_and_after_any_gap(programme):
    """After a year and a half in which nothing ran, each cohort has begun and ended once, in order."""
    make_member(programme, "mentee", "Priya Nair")
    for moment in (on("2028-06-01"), on("2028-06-01", 10), on("2028-06-02")):
        sweep(at=moment)
    names = [name for name in facts_since(on("2028-06-01")) if name.startswith(("cohort", "membership"))]
    assert names == [
        "cohort.started", "membership.begun", "membership.finished", "cohort.ended", "cohort.opened",
    ]  # fmt: skip
    assert [row[0] for row in days_of(programme)] == ["2027", "2029"]


def test_a_sweep_with_nothing_to_turn_costs_one_query_a_programme(programme, django_assert_num_queries):
    cohorts.keep_all(at=AT)
    with django_assert_num_queries(2):
        cohorts.keep_all(at=AT)


def test_what_counts_from_the_end_of_a_cohort_is_due_then(programme):
    """An end-of-cohort question: opened on the first day, shown two weeks before, reminded, and settled."""
    priya = make_member(programme, "mentee", "Priya Nair")
    make_member(programme, "mentor", "Bernadette Oyelaran")
    sweep(at=on("2027-01-11"))
    [due] = Due.objects.all()
    assert (due.owner, due.due_on, due.opens_at.date()) == (
        priya.person,
        date(2027, 12, 3),
        date(2027, 11, 19),
    )
    sweep(at=on("2027-11-25"))
    assert not Mail.objects.filter(kind="reminders").exists()
    sweep(at=on("2027-11-26"))
    assert Mail.objects.filter(kind="reminders").values_list("to__name", flat=True).get() == "Priya Nair"
    profiles.confirm_profile(priya.pk, by=priya.person, at=on("2027-11-27"))
    due.refresh_from_db()
    assert due.state == "settled"


def test_whoever_joins_after_the_start_begins_at_once(programme):
    ruth = make_staff(programme)
    sweep(at=on("2027-01-11"))
    invited = members.invite(programme, "mentee", make_person("Tom Lindqvist"), by=ruth, at=on("2027-01-12"))
    members.accept_invitation(invited.pk, by=invited.person, at=on("2027-01-20"))
    assert Due.objects.get(owner=invited.person).due_on == date(2027, 12, 3)


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("end of cohort", "2027-12-17"),
        ("start of the cohort", "2027-01-11"),
        ("2 weeks after start of cohort", "2027-01-25"),
        ("1 month before the end of the cohort", "2027-11-17"),
    ],
)
def test_the_ways_to_count_from_a_cohort(due, day):
    programme = make_programme(files(more=DUE.replace("14 days before end of cohort", due)))
    make_member(programme, "mentee", "Priya Nair")
    sweep(at=on("2027-01-11", 0))
    assert str(Due.objects.get().due_on) == day


def test_a_day_of_the_cohort_comes_once():
    """What is settled by the fact that begins it anew is not due a second time in the same cohort."""
    again = DUE.replace('since = ["membership.begun"]', 'since = ["membership.begun", "profile.confirmed"]')
    programme = make_programme(files(more=again))
    priya = make_member(programme, "mentee", "Priya Nair")
    sweep(at=on("2027-01-11"))
    profiles.confirm_profile(priya.pk, by=priya.person, at=on("2027-11-27"))
    assert [due.state for due in Due.objects.all()] == ["settled"]


@pytest.mark.parametrize("days", ["", 'kind = "dated"\nstarts = "11 January"\n'])
def test_a_scheme_without_such_a_day_cannot_count_from_it(days):
    with pytest.raises(
        Refused, match=r"expect\[2\].due: found 'the end of the cohort'; expected .*ends under"
    ):
        schemes.load(files(days, DUE.replace("14 days before end", "end")), at=AT)


def test_a_dated_scheme_says_when_it_starts():
    with pytest.raises(Refused, match=r"scheme.starts: found nothing; expected a day of the year"):
        schemes.load(files('kind = "dated"\n', ""), at=AT)


def test_a_cohort_keeps_the_version_that_it_began_with(programme):
    """One that has not begun follows what is published, its days and dues too."""
    newer = files(DAYS.replace("11 January", "18 January"), DUE.replace("14 days before", "7 days before"))
    schemes.take_up(programme, schemes.load(newer, at=AT), by=None, at=AT)
    assert days_of(programme)[0][:3] == ("2027", "2027-01-18", "2027-12-17")
    sweep(at=on("2027-02-16"))
    newest = files(DAYS.replace("11 January", "25 January"))
    schemes.take_up(programme, schemes.load(newest, at=AT), by=None, at=on("2027-02-17"))
    assert [row[:2] for row in days_of(programme)] == [("2027", "2027-01-18"), ("2028", "2028-01-25")]


def test_who_has_finished_takes_part_again_in_the_cohort_that_is_open(programme, client):
    mentor = make_member(programme, "mentor", "Bernadette Oyelaran")
    sweep(at=on("2027-12-18"))
    client.force_login(mentor.person)
    page = client.get(f"/membership/{mentor.pk}/").content.decode()
    assert "You took part in 2027" in page
    assert "Take part again" in page
    members.rejoin(mentor.pk, by=mentor.person, at=on("2027-12-20"))
    assert states(programme) == {"Bernadette Oyelaran": ("active", "2028")}


def test_a_scheme_may_ask_for_approval_with_each_cohort(client):
    text = files()["scheme.toml"].replace(
        'form = "profile"\nreflection', 'form = "profile"\nagain = false\nreflection'
    )
    programme = make_programme(files() | {"scheme.toml": text})
    mentee = make_member(programme, "mentee", "Priya Nair")
    sweep(at=on("2027-12-18"))
    client.force_login(mentee.person)
    assert "Sign up anew" in client.get(f"/membership/{mentee.pk}/").content.decode()
    begun = members.begin(programme, "mentee", by=mentee.person, at=on("2027-12-20"))
    assert (begun.pk, begun.state, begun.cohort.name) == (mentee.pk, "started", "2028")


def test_what_is_open_goes_along_to_the_next_cohort():
    more = (
        DUE.replace('since = ["membership.begun"]', 'since = ["membership.started"]')
        .replace("14 days before end of cohort", "6 months")
        .replace('settled_by = ["profile.confirmed"]', 'settled_by = ["membership.applied"]')
    )
    programme = make_programme(files(more=more))
    tom = make_person("Tom Lindqvist")
    draft = members.begin(programme, "mentee", by=tom, at=on("2027-02-01"))
    sweep(at=on("2027-02-09"))
    assert Cohort.objects.get(pk=Due.objects.get().cohort).name == "2028"
    members.apply(draft.pk, by=tom, at=on("2027-02-10"))
    assert [due.state for due in Due.objects.all()] == ["settled"]


def test_a_rolling_programme_has_no_days():
    programme = make_programme()
    make_member(programme, "mentee", "Priya Nair")
    sweep(at=AT + timedelta(800))
    assert states(programme) == {"Priya Nair": ("active", "2026")}
    assert role_of(programme, "mentee")
