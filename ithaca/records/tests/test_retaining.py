"""How long things are kept."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from ithaca.accounts.models import Draft, Person
from ithaca.conversations.models import Message, Thread
from ithaca.kit.policies import settings_of
from ithaca.kit.toml import Refused
from ithaca.notices.models import Mail
from ithaca.programmes.actions import schemes
from ithaca.programmes.explain import explain
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.testing import AT, make_member, make_programme
from ithaca.records import actions
from ithaca.records.actions.retaining import overdue
from ithaca.records.policy import WORDS, KeepingPolicy
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


# What a scheme says -------------------------------------------------------------------------------------------------


def keep(programme, words: str):
    """Let the programme's scheme say how long things are kept."""
    files = {
        **programme.version.files,
        "scheme.toml": f"[keeping]\n{words}\n" + programme.version.files["scheme.toml"],
    }
    schemes.take_up(programme, schemes.load(files, at=AT), by=None, at=AT)


def test_a_scheme_keeps_words_for_its_own_time_and_others_for_the_usual(cast):
    """TOP-12: per programme; who says nothing keeps them for the house's time."""
    end_all(cast)
    keep(cast.programme, 'messages = "1 year"\nletters = "2 weeks"')
    actions.retain(at=AT + timedelta(days=90))
    assert Message.objects.filter(body="x").count() == 2
    assert SharedContact.objects.count() == 2
    assert not Mail.objects.filter(programme=cast.programme.pk).exists()
    assert Mail.objects.filter(programme=None, letter="x").exists()
    actions.retain(at=AT + YEAR)
    assert Message.objects.filter(body="x").count() == 0


@pytest.mark.parametrize(
    ("said", "after", "gone"), [("1 year", 364, False), ("1 year", 366, True), ("5 years", 4 * 365, False)]
)
def test_a_scheme_keeps_people_for_its_own_time(cast, said, after, gone):
    """TOP-12: shorter or longer than the house's three years."""
    end_all(cast)
    keep(cast.programme, f'people = "{said}"')
    actions.retain(at=AT + timedelta(days=after))
    assert (Person.objects.get(pk=cast.priya.person.pk).name == "Somebody who left") is gone


def test_whoever_took_part_in_two_is_kept_by_the_longer(cast):
    end_all(cast)
    keep(cast.programme, 'people = "1 year"')
    other = make_programme(slug="other")
    make_member(other, "mentee", cast.priya.person, state="left", left_at=AT)
    actions.retain(at=AT + 2 * YEAR)
    assert Person.objects.get(pk=cast.priya.person.pk).name == "Priya Nairtok"
    assert Person.objects.get(pk=cast.amara.person.pk).name == "Somebody who left"


def test_what_has_a_time_of_its_own_is_named_in_the_scheme_language():
    terms = {model.CLASSED.term for model in apps.get_models() if hasattr(model, "CLASSED")} - {""}
    assert terms == set(WORDS) == {field.name for field in settings_of(KeepingPolicy)}
    classes = [model.CLASSED for model in apps.get_models() if hasattr(model, "CLASSED")]
    assert {classed.term for classed in classes if classed.keep.startswith("end and")} == {"messages"}


def test_the_rules_say_how_long_things_are_kept(cast):
    keep(cast.programme, 'people = "18 months"\nmessages = "30 days"')
    words = explain(Programme.objects.get(pk=cast.programme.pk).scheme)
    assert "goes 18 months after their part here is over" in words
    assert "go 30 days after it has ended" in words


def test_a_time_of_nothing_is_refused(cast):
    with pytest.raises(Refused, match="a day or more"):
        keep(cast.programme, 'letters = "0 days"')


def test_the_command_names_whose_time_it_is(cast):
    keep(cast.programme, 'letters = "1 week"')
    Mail.objects.update(programme=cast.programme.pk, made_at=AT - YEAR)
    said = StringIO()
    call_command("retain", stdout=said)
    assert f"notices.Mail: go (kept: 7 days in {cast.programme.title})" in said.getvalue()


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
