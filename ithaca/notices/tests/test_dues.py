"""Dues follow the facts: opened, settled, dropped, paused, resumed and begun anew."""

from datetime import date, timedelta

import pytest

from ithaca.notices import testing
from ithaca.notices.actions.dues import hear
from ithaca.notices.models import Due, Step
from ithaca.notices.testing import Made, moment

pytestmark = pytest.mark.django_db
MONDAY = moment("2027-03-01 10:00")
DAY = timedelta(days=1)


@pytest.fixture
def mentee():
    testing.almanac()
    return testing.person("Priya Nair")


@pytest.fixture
def mentor():
    return testing.person("Amara Okafor")


def tell(name, *people, at=MONDAY, by=None, **more):
    """One fact about pair 1, with mentees (and a mentor named `Amara`) among its people."""
    roles = {"mentee": [p.pk for p in people if p.name != "Amara Okafor"]}
    roles["mentor"] = [p.pk for p in people if p.name == "Amara Okafor"]
    hear([Made(name=name, people=roles, **more)], by=by and by.pk, at=at)


def owed(**filters) -> list[tuple]:
    """(owner's name, due date, state), in the order in which they were opened."""
    rows = Due.objects.filter(**filters).order_by("pk").select_related("owner")
    return [(due.owner and due.owner.name, due.due_on, due.state) for due in rows]


def test_a_fact_opens_what_the_scheme_expects(mentee, mentor):
    testing.expect(remind=["after 7 days", "1 day before"], outcome="pair.lapse", opens="7 days before")
    tell("pair.began", mentee, mentor)
    due = Due.objects.get()
    assert due.owner == mentee
    assert due.task == "Be in touch with Amara Okafor"
    assert (due.since_on, due.due_on) == (date(2027, 3, 1), date(2027, 3, 15))
    assert due.due_at == moment("2027-03-16 00:00")
    assert due.opens_at == moment("2027-03-08 00:00")
    assert list(due.steps.order_by("at").values_list("do", "what", "at")) == [
        ("remind", "reminder", moment("2027-03-08 09:00")),
        ("remind", "reminder", moment("2027-03-14 09:00")),
        ("miss", "pair.lapse", moment("2027-03-16 00:00")),
    ]


def test_facts_of_other_cohorts_and_about_nothing_open_nothing(mentee):
    testing.expect()
    tell("pair.began", mentee, cohort=71)
    tell("pair.began", mentee, pair=None)
    tell("pair.other", mentee)
    assert owed() == []


def test_a_name_that_looks_like_a_placeholder_stays_a_name(mentee):
    testing.expect(task="Meet {mentor} {unknown} {mentee}")
    tricky = testing.person("{mentor} {task}")
    tell("pair.began", tricky)
    assert Due.objects.get().task == "Meet  {unknown} {mentor} {task}"


def test_the_settling_fact_settles_and_takes_its_steps_away(mentee, mentor):
    testing.expect(remind=["after 7 days"])
    tell("pair.began", mentee, mentor)
    tell("pair.met", mentee, mentor, at=MONDAY + DAY)
    assert owed() == [("Priya Nair", date(2027, 3, 15), "settled")]
    assert Due.objects.get().closed_at == MONDAY + DAY
    assert not Step.objects.exists()


def test_one_meeting_settles_it_for_all_when_not_each(mentee, mentor):
    other = testing.person("Ben Cole")
    testing.expect()
    tell("pair.began", mentee, other, mentor)
    tell("pair.met", mentee, mentor, by=mentee)
    assert [state for _, _, state in owed()] == ["settled", "settled"]


def test_each_settles_only_their_own(mentee):
    other = testing.person("Ben Cole")
    testing.expect(each=True)
    tell("pair.began", mentee, other)
    tell("pair.met", mentee, other, by=mentee)
    assert [(name, state) for name, _, state in owed()] == [("Priya Nair", "settled"), ("Ben Cole", "open")]


def test_dropping_drops_everybodys_even_when_each(mentee):
    testing.expect(each=True, dropped_by=["pair.ended"])
    tell("pair.began", mentee, testing.person("Ben Cole"))
    tell("pair.ended", mentee, by=mentee)
    assert [state for _, _, state in owed()] == ["dropped", "dropped"]


def test_what_comes_round_begins_anew_when_it_is_settled(mentee):
    testing.expect(since=["pair.began", "pair.met"])
    tell("pair.began", mentee)
    tell("pair.met", mentee, at=MONDAY + 3 * DAY)
    assert owed() == [
        ("Priya Nair", date(2027, 3, 15), "settled"),
        ("Priya Nair", date(2027, 3, 18), "open"),
    ]


def test_one_persons_fact_does_not_begin_anothers_anew_when_each(mentee):
    """The other's date and reminders stay as they were."""
    other = testing.person("Ben Cole")
    testing.expect(each=True, since=["pair.began", "pair.met"])
    tell("pair.began", mentee, other)
    theirs = Due.objects.get(owner=other)
    tell("pair.met", mentee, other, by=mentee, at=MONDAY + 5 * DAY)
    assert Due.objects.get(owner=other, state="open") == theirs
    assert owed(state="open") == [
        ("Ben Cole", date(2027, 3, 15), "open"),
        ("Priya Nair", date(2027, 3, 20), "open"),
    ]


def test_a_fact_by_the_system_begins_nobodys_anew_when_each(mentee):
    testing.expect(each=True, since=["pair.began", "pair.met"])
    tell("pair.began", mentee)
    tell("pair.met", mentee, by=None, at=MONDAY + DAY)
    assert owed() == [("Priya Nair", date(2027, 3, 15), "open")]


def test_a_newcomer_gets_their_own_and_leaves_the_others_alone(mentee):
    testing.expect()
    tell("pair.began", mentee)
    tell("pair.began", testing.person("Ben Cole"), at=MONDAY + DAY)
    assert owed() == [("Priya Nair", date(2027, 3, 15), "open"), ("Ben Cole", date(2027, 3, 16), "open")]


def test_a_second_beginning_begins_it_anew_with_new_steps(mentee):
    testing.expect(remind=["after 7 days"])
    tell("pair.began", mentee)
    tell("pair.began", mentee, at=MONDAY + DAY)
    assert owed() == [("Priya Nair", date(2027, 3, 16), "open")]
    assert Step.objects.get().at == moment("2027-03-09 09:00")


def test_the_fact_may_give_its_own_period_even_none(mentee):
    testing.expect(due_from="in_days")
    tell("pair.began", mentee, in_days=0)
    tell("pair.began", mentee, in_days=30, pair=2)
    tell("pair.began", mentee, pair=3)
    assert [due for _, due, _ in owed()] == [date(2027, 3, 1), date(2027, 3, 31), date(2027, 3, 15)]


def test_a_day_of_the_year_confirmed_early_comes_round_a_year_later(mentee):
    testing.expect(due="31 August", since=["pair.began", "pair.met"], opens="30 days before")
    tell("pair.began", mentee)
    tell("pair.met", mentee, at=moment("2027-08-05 12:00"))
    tell("pair.met", mentee, at=moment("2028-09-20 12:00"))
    assert [due for _, due, _ in owed()] == [date(2027, 8, 31), date(2028, 8, 31), date(2029, 8, 31)]


def test_a_quarter_settled_early_is_followed_by_the_next_quarter(mentee):
    testing.expect(due="end of quarter", since=["pair.began", "pair.met"])
    tell("pair.began", mentee)
    tell("pair.met", mentee, at=moment("2027-03-10 12:00"))
    assert [due for _, due, _ in owed()] == [date(2027, 3, 31), date(2027, 6, 30)]


def test_a_staff_role_owes_jointly_and_only_once(mentee):
    testing.expect(owner="coordinator")
    tell("pair.began", mentee)
    tell("pair.began", mentee)
    coordinator, stranger = testing.staff(), testing.staff(programme=8)
    assert [due.owner for due in Due.objects.visible_to(coordinator)] == [None]
    assert not Due.objects.visible_to(stranger)
    assert not Due.objects.visible_to(mentee)


def test_closed_days_stop_the_clock(mentee):
    """PAR-22: clocks stop in closures. Two open days after 20 December are the 4th and 5th of January."""
    Due.objects.all()
    testing.almanac(programme=8, closed=[["2026-12-21", "2027-01-03"]])
    testing.expect(programme=8, due="2 days", remind=["1 day before"])
    tell("pair.began", mentee, programme=8, at=moment("2026-12-20 12:00"))
    due = Due.objects.get()
    assert due.due_on == date(2027, 1, 5)
    assert due.steps.get().at == moment("2027-01-04 09:00")


def test_an_agreed_date_is_kept_on_closed_days_and_over_pauses(mentee):
    testing.almanac(programme=8, closed=[["2026-12-21", "2027-01-03"]])
    testing.expect(
        programme=8, due="1 day", due_from="in_days", keeps_date=True, remind=["1 day before"],
        paused_by=["pair.paused"], resumed_by=["pair.resumed"],
    )  # fmt: skip
    tell("pair.began", mentee, programme=8, in_days=9, at=moment("2026-12-20 12:00"))
    tell("pair.paused", programme=8, at=moment("2026-12-21 12:00"))
    tell("pair.resumed", programme=8, at=moment("2026-12-24 12:00"))
    due = Due.objects.get()
    assert (due.due_on, due.paused_on) == (date(2026, 12, 29), None)
    assert due.steps.get().at == moment("2026-12-28 09:00")


def test_reminders_wait_for_the_end_of_closed_days_or_come_before_them(mentee):
    testing.almanac(programme=8, closed=[["2026-12-21", "2027-01-03"]])
    testing.expect(programme=8, name="late", due="1 day", remind=["12 days late"])
    testing.expect(programme=8, name="year-end", due="31 December", remind=["3 days before"])
    tell("pair.began", mentee, programme=8, at=moment("2026-12-10 12:00"))
    assert Step.objects.get(due__expectation="late").at == moment("2027-01-04 09:00")
    assert Step.objects.get(due__expectation="year-end").at == moment("2026-12-20 09:00")


class TestPausing:
    @pytest.fixture(autouse=True)
    def scheme(self, mentee):
        testing.expect(
            since=["pair.began", "pair.met"], paused_by=["pair.paused"], resumed_by=["pair.resumed"],
            remind=["3 days before"], outcome="pair.lapse",
        )  # fmt: skip
        tell("pair.began", mentee)

    def test_a_pause_keeps_the_days_that_were_left(self):
        tell("pair.paused", at=MONDAY + 4 * DAY)
        assert Due.objects.get().paused_on == date(2027, 3, 5)
        assert not Due.objects.waiting(MONDAY + 5 * DAY)
        tell("pair.resumed", at=MONDAY + 30 * DAY)
        due = Due.objects.get()
        assert (due.due_on, due.paused_on) == (date(2027, 4, 10), None)
        assert dict(due.steps.values_list("do", "at")) == {
            "remind": moment("2027-04-07 09:00"),
            "miss": moment("2027-04-11 00:00"),
        }

    def test_the_hour_of_a_reminder_survives_the_change_of_the_clocks(self):
        """Resumed on 31 March, in summer time: still 9 o'clock there."""
        tell("pair.paused", at=MONDAY)
        tell("pair.resumed", at=moment("2027-03-31 12:00"))
        assert Step.objects.get(do="remind").at == moment("2027-04-11 09:00")

    def test_closed_days_within_a_pause_are_not_counted_twice(self, mentee):
        testing.almanac(programme=8, closed=[["2027-03-10", "2027-03-12"]])
        testing.expect(
            cohort=80, programme=8, due="6 days", paused_by=["pair.paused"], resumed_by=["pair.resumed"]
        )
        there = {"cohort": 80, "programme": 8, "pair": 5}
        tell("pair.began", mentee, at=moment("2027-03-05 12:00"), **there)  # 4 days, closed, 2 days: 14 March
        tell("pair.paused", at=moment("2027-03-08 12:00"), **there)  # 3 open days are left
        tell("pair.resumed", at=moment("2027-03-20 12:00"), **there)
        assert Due.objects.get(cohort=80).due_on == date(2027, 3, 23)

    def test_pausing_twice_counts_from_the_first(self):
        tell("pair.paused", at=MONDAY + 4 * DAY)
        tell("pair.paused", at=MONDAY + 9 * DAY)
        tell("pair.resumed", at=MONDAY + 14 * DAY)
        tell("pair.resumed", at=MONDAY + 20 * DAY)
        assert Due.objects.get().due_on == date(2027, 3, 25)

    def test_what_was_late_stays_as_late_as_it_was(self):
        tell("pair.paused", at=moment("2027-03-20 12:00"))  # five days late
        tell("pair.resumed", at=moment("2027-04-20 12:00"))
        assert Due.objects.get().due_on == date(2027, 4, 15)

    def test_what_begins_during_a_pause_stands_still_too(self, mentee):
        tell("pair.paused", at=MONDAY + DAY)
        tell("pair.met", mentee, at=MONDAY + 2 * DAY)
        assert [(d.state, d.paused_on) for d in Due.objects.order_by("pk")] == [
            ("settled", date(2027, 3, 2)),
            ("open", date(2027, 3, 3)),
        ]
        tell("pair.resumed", at=MONDAY + 12 * DAY)
        assert list(Due.objects.order_by("pk").values_list("due_on", "paused_on")) == [
            (date(2027, 3, 15), None),
            (date(2027, 3, 27), None),
        ]
        tell("pair.met", mentee, at=MONDAY + 13 * DAY)
        assert Due.objects.get(state="open").paused_on is None


@pytest.mark.parametrize("name", ["pair.began", "pair.met", "pair.paused", "pair.resumed", "pair.ended"])
def test_many_facts_cost_as_many_queries_as_one(name, mentee, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    testing.expect(
        since=["pair.began", "pair.met"], paused_by=["pair.paused"], resumed_by=["pair.resumed"],
        dropped_by=["pair.ended"], remind=["after 7 days"], outcome="pair.lapse",
    )  # fmt: skip
    counts = []
    for first, many in ((100, 1), (200, 5), (300, 50)):
        refs = range(first, first + many)
        people = {"mentee": [mentee.pk]}
        began = [Made(name="pair.began", pair=ref, people=people) for ref in refs]
        hear(began, by=None, at=MONDAY)
        if name == "pair.resumed":
            hear([Made(name="pair.paused", pair=ref) for ref in refs], by=None, at=MONDAY)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            hear([Made(name=name, pair=ref, people=people) for ref in refs], by=None, at=MONDAY + DAY)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
