"""How long things are kept."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from ithaca.accounts.models import Draft, Person
from ithaca.conversations.models import Message, Thread
from ithaca.notices.models import Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT
from ithaca.records import actions
from ithaca.records.actions.retaining import overdue
from ithaca.records.rules.periods import due, months_from, period
from ithaca.records.testing import Cast, dump
from ithaca.relationships.models import Relationship, SharedContact

YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def cast(db):
    found = Cast()
    Person.objects.update(added_at=AT)
    return found


def end_all(cast):
    Relationship.objects.update(state="ended", ended_at=AT)
    Thread.objects.update(closed_at=AT)
    Membership.objects.update(state="left", left_at=AT)
    cast.priya.person.refresh_from_db()
    from ithaca.records.models import PersonRequest

    PersonRequest.objects.update(state="done")


def test_periods_are_read_from_how_fields_are_classed():
    assert period("life of the programme") is None
    length = period("last membership and 3 years")
    assert (length.after, length.number, length.unit) == ("last membership", 3, "year")
    assert period("7 days").before(AT) == AT - timedelta(days=7)


@pytest.mark.parametrize(
    ("kind", "asked", "by"),
    [
        ("access", date(2026, 1, 31), date(2026, 2, 28)),
        ("erasure", date(2026, 12, 15), date(2027, 1, 15)),
        ("complaint", date(2026, 1, 31), date(2026, 3, 2)),
    ],
)
def test_the_legal_date_is_a_calendar_month_away(kind, asked, by):
    """PAR-31: a month has the days it has; a complaint is acknowledged within thirty days."""
    assert due(kind, asked) == by


def test_months_go_back_over_the_year():
    assert months_from(date(2026, 3, 31), -13) == date(2025, 2, 28)


def test_nothing_goes_on_the_first_day(cast):
    assert [line.model for line in overdue(at=AT) if line.rows.exists()] == []
    actions.retain(at=AT)
    assert Draft.objects.count() == 2


def test_words_of_a_pair_go_ninety_days_after_it_ended_and_the_pair_stays(cast):
    end_all(cast)
    actions.retain(at=AT + timedelta(days=89))
    assert Message.objects.filter(body="x").count() == 2
    actions.retain(at=AT + timedelta(days=90))
    assert Message.objects.filter(body="x").count() == 0
    assert (Message.objects.count(), SharedContact.objects.count(), Relationship.objects.count()) == (2, 0, 1)


def test_ten_years_leave_nothing_past_its_day_and_a_second_run_changes_nothing(cast):
    """F26: periods by class; nobody who is here, nobody held; the second run does nothing."""
    end_all(cast)
    for year in range(10):
        actions.retain(at=AT + year * YEAR)
    assert set(Person.objects.exclude(pk=cast.ruth.pk).values_list("name", flat=True)) == {
        "Somebody who left"
    }
    assert Relationship.objects.count() == 1
    assert not Mail.objects.exists()
    before = dump()
    done = actions.retain(at=AT + 9 * YEAR)
    assert (done.rows, done.persons) == (0, 0)
    words = [line for line in dump().splitlines() if line not in before.splitlines()]
    assert len(words) == 1  # the trail says that it ran
    assert Person.objects.get(pk=cast.ruth.pk).name == "Ruth Okoro"


def test_a_hold_keeps_everything_of_one_person(cast):
    end_all(cast)
    actions.hold(cast.priya.person, "A dispute", by=cast.ruth, at=AT)
    actions.retain(at=AT + 5 * YEAR)
    assert Person.objects.get(pk=cast.priya.person.pk).name == "Priya Nairtok"
    assert Message.objects.get(author=cast.priya.person).body == "x"
    assert Mail.objects.filter(to=cast.priya.person, letter="x").count() == 2
    assert Person.objects.get(pk=cast.amara.person.pk).name == "Somebody who left"


def test_the_command_lists_before_it_deletes(cast):
    end_all(cast)
    Draft.objects.update(at=AT - YEAR)
    said = StringIO()
    call_command("retain", stdout=said)
    assert "2  accounts.Draft: go (kept: 7 days)" in said.getvalue()
    assert "Nothing was changed" in said.getvalue()
    assert Draft.objects.count() == 2
    call_command("retain", "--apply", stdout=said)
    assert Draft.objects.count() == 0
