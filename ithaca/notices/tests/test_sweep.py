"""The sweep: reminders, escalations and lapses; twice, late, after gaps, and past what fails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ithaca.kit import expectations
from ithaca.notices import testing
from ithaca.notices.actions.dues import hear
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Letter, Mail, Step, Wish
from ithaca.notices.testing import Made, moment

pytestmark = pytest.mark.django_db
MONDAY = moment("2027-03-01 10:00")
DAY = timedelta(days=1)
NOTHING = {"remind": 0, "escalate": 0, "miss": 0}


@pytest.fixture
def mentee():
    testing.almanac()
    return testing.person("Priya Nair")


@pytest.fixture
def outcome():
    """An outcome of no room: it notes for what it was asked, and fails for pair 13."""
    happened = []

    def note(ref, *, at):
        if ref == 13:
            Letter.objects.create(programme=0, name="half-done", subject="", body="")
            raise RuntimeError("pair 13 is broken")
        happened.append(ref)

    expectations.outcome("test.lapse", "Only for tests.")(note)
    yield happened
    del expectations.OUTCOMES["test.lapse"], expectations._outcomes["test.lapse"]


def begin(person, *refs, at=MONDAY):
    people = {"mentee": [person.pk], "mentor": []}
    hear([Made(name="pair.began", pair=ref, people=people) for ref in refs or (1,)], by=None, at=at)


def sent() -> list[tuple]:
    return list(Mail.objects.exclude(letter="digest").order_by("pk").values_list("letter", "to__name"))


def test_a_reminder_goes_to_the_owner_on_its_morning_and_not_before(mentee):
    testing.expect(remind=["after 7 days"])
    begin(mentee)
    assert sweep(at=moment("2027-03-08 08:59")) == NOTHING
    assert sweep(at=moment("2027-03-08 09:00")) == {**NOTHING, "remind": 1}
    mail = Mail.objects.get()
    assert (mail.to, mail.letter, mail.kind, mail.once) == (mentee, "reminder", "reminders", True)
    assert mail.subject == "Be in touch with: by Monday 15 March 2027"


def test_sweeping_again_says_nothing_again(mentee):
    testing.expect(remind=["after 7 days"])
    begin(mentee)
    for hours in range(5):
        sweep(at=moment("2027-03-08 09:00") + timedelta(hours=hours))
    assert len(sent()) == 1


def test_a_clock_that_jumps_back_says_nothing_again(mentee):
    testing.expect(remind=["after 7 days", "1 day before"])
    begin(mentee)
    for days in (8, 7, -1, 14, 8, 40, 0, 13):
        sweep(at=MONDAY + days * DAY)
    assert len(sent()) == 2


def test_after_a_gap_of_forty_days_everybody_gets_one_mail_of_a_rule(mentee):
    testing.expect(remind=["after 2 days", "after 4 days", "on the day", "5 days late"])
    begin(mentee, 1)
    other = testing.person("Ben Cole")
    begin(other, 2)
    sweep(at=MONDAY + 40 * DAY)
    sweep(at=MONDAY + 40 * DAY)
    assert sent() == [("reminder", "Priya Nair"), ("reminder", "Ben Cole")]


def test_nobody_is_reminded_of_what_lapsed_in_the_gap(mentee, outcome):
    testing.expect(remind=["after 7 days"], outcome="test.lapse")
    begin(mentee)
    assert sweep(at=MONDAY + 40 * DAY) == {**NOTHING, "miss": 1}
    assert sent() == []
    assert outcome == [1]


def test_what_is_settled_dropped_or_paused_is_not_mentioned(mentee):
    testing.expect(remind=["after 7 days"], dropped_by=["pair.ended"], paused_by=["pair.paused"])
    begin(mentee, 1, 2, 3)
    for ref, name in ((1, "pair.met"), (2, "pair.ended"), (3, "pair.paused")):
        hear([Made(name=name, pair=ref)], by=None, at=MONDAY)
    assert sweep(at=MONDAY + 40 * DAY) == NOTHING


def test_an_escalation_goes_to_everybody_in_the_role_and_to_nobody_else(mentee):
    testing.expect(escalate="2 days late", escalate_to="coordinator")
    first, second = testing.staff(), testing.staff()
    testing.staff(programme=8)
    testing.staff(is_active=False)
    begin(mentee)
    assert not Due.objects.get().gone_on
    assert sweep(at=moment("2027-03-17 09:00")) == {**NOTHING, "escalate": 1}
    assert Due.objects.get().gone_on
    assert [mail.to for mail in Mail.objects.order_by("pk")] == [first, second]
    assert {mail.letter for mail in Mail.objects.all()} == {"escalation"}


def test_a_joint_due_reminds_everybody_in_the_role(mentee):
    testing.expect(owner="coordinator", remind=["1 day before"])
    coordinator = testing.staff()
    begin(mentee)
    sweep(at=moment("2027-03-14 09:00"))
    assert [mail.to for mail in Mail.objects.all()] == [coordinator]


def test_who_stopped_reminders_or_closed_their_account_gets_none(mentee):
    testing.expect(remind=["after 7 days"])
    gone = testing.person("Gone", is_active=False)
    begin(mentee, 1)
    begin(gone, 2)
    Wish.objects.create(person=mentee, programme=7, kind="reminders", at=MONDAY)
    sweep(at=MONDAY + 8 * DAY)
    assert sent() == []
    assert not Step.objects.filter(done_at=None).exists()


def test_the_due_day_belongs_to_the_owner_until_its_end(mentee, outcome):
    """Due on 15 March: the lapse comes as the 16th begins, in the programme's zone."""
    testing.expect(outcome="test.lapse")
    begin(mentee)
    sweep(at=moment("2027-03-15 23:59"))
    assert outcome == []
    sweep(at=moment("2027-03-16 00:00"))
    assert outcome == [1]
    due = Due.objects.get()
    assert (due.state, due.closed_at) == ("missed", moment("2027-03-16 00:00"))


def test_one_lapse_that_fails_holds_up_no_other(mentee, outcome):
    """F16: 1 poison in 30: 29 done, 1 set aside with its problem, and half of it undone."""
    testing.expect(outcome="test.lapse")
    begin(mentee, *range(1, 31))
    assert sweep(at=MONDAY + 20 * DAY)["miss"] == 29
    assert sorted(outcome) == [ref for ref in range(1, 31) if ref != 13]
    step = Step.objects.get(done_at=None)
    assert (step.due.ref, step.attempts, step.problem) == (13, 1, "RuntimeError: pair 13 is broken")
    assert step.due.state == "open"
    assert not Letter.objects.exists()


def test_what_keeps_failing_is_tried_five_times_and_then_left_to_staff(mentee, outcome):
    testing.expect(outcome="test.lapse")
    begin(mentee, 13)
    for hours in range(24):
        sweep(at=MONDAY + 20 * DAY + timedelta(hours=hours))
    assert Step.objects.get().attempts == 5


def test_a_letter_that_cannot_be_written_holds_up_no_other(mentee):
    testing.expect(name="bad", remind=["after 7 days"], letter="no-such-letter")
    testing.expect(name="good", remind=["after 7 days"])
    begin(mentee, 1, 2, 3)
    assert sweep(at=MONDAY + 8 * DAY)["remind"] == 3
    assert len(sent()) == 3
    assert set(Step.objects.filter(done_at=None).values_list("problem", flat=True)) == {
        "KeyError: 'no-such-letter'"
    }


def test_a_sweep_asks_as_much_for_fifty_as_for_one(mentee):
    testing.expect(remind=["after 7 days"], escalate="2 days late", escalate_to="coordinator")
    testing.staff()
    for day in (8, 20):
        sweep(at=MONDAY + day * DAY)  # what is done once a day is done
    counts = []
    for first, many in ((100, 2), (200, 5), (300, 50)):
        begin(mentee, *range(first, first + many))
        for day in (8, 20):
            with CaptureQueriesContext(connection) as queries:
                assert sum(sweep(at=MONDAY + day * DAY).values()) == many
            counts.append(len(queries))
        Due.objects.all().delete()
    assert len(set(counts[::2])) == 1
    assert len(set(counts[1::2])) == 1


def test_more_than_one_batch_is_told_in_one_sweep(mentee, monkeypatch):
    monkeypatch.setattr("ithaca.notices.actions.sweep.BATCH", 3)
    testing.expect(remind=["after 6 days", "after 7 days"])
    begin(mentee, *range(1, 9))
    assert sweep(at=MONDAY + 8 * DAY)["remind"] == 8
    assert len(sent()) == 8
