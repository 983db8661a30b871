"""Starters and leavers: records say by a file who comes, and when whose time ends."""

from datetime import date, timedelta

import pytest

from ithaca.imports.tests.test_batches import brought_in, checked
from ithaca.kit.models import Entry
from ithaca.programmes.actions.time import note_ended_times
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff
from ithaca.programmes.tests.test_members import WINDOWED_FILES

pytestmark = pytest.mark.django_db
BY_STAFF = 'ends_field = "course_end"\nends_set_by = "staff"'
STUDENTS = b"Name,Email,Number,Course end\nPriya Nair,priya@example.org,1,2026-10-30\nTom Lee,tom@example.org,2,2027-06-30\n"


def windowed(ends: str):
    scheme = WINDOWED_FILES["scheme.toml"].replace('ends_field = "course_end"', ends)
    return make_programme(WINDOWED_FILES | {"scheme.toml": scheme})


def student(programme, day: date) -> Membership:
    answers = {"number": "1", "course_end": day.isoformat()}
    person = make_person("Priya Nair", "priya@example.org")
    return make_member(programme, "mentee", person, answers=answers, ends_on=day)


def test_a_file_of_the_records_brings_who_comes_and_ends_whose_time_is_over():
    """PAR-31: starters and leavers from records: shown first, then done; the rest follows as on any last day."""
    programme = windowed(BY_STAFF)
    ruth, priya = make_staff(programme), student(programme, date(2027, 6, 30))
    batch = checked(programme, ruth, STUDENTS, "mentee")
    notes = [str(note) for row in batch.rows.order_by("number") for note in row.notes]
    assert "Their time ends on 30 October 2026, not on 30 June 2027." in " ".join(notes)
    brought_in(batch, ruth, fills=True)
    priya.refresh_from_db()
    assert (priya.ends_on, priya.profile.answers["course_end"]) == (date(2026, 10, 30), "2026-10-30")
    assert Membership.objects.get(person__email="tom@example.org").ends_on == date(2027, 6, 30)
    changed = Entry.objects.get(name="membership.time-changed")
    assert changed.by == ruth.pk
    note_ended_times(at=AT + timedelta(days=1))
    assert Entry.objects.filter(name="membership.time-ended").count() == 1
    brought_in(checked(programme, ruth, STUDENTS, "mentee"), ruth, fills=True)
    assert Entry.objects.filter(name="membership.time-changed").count() == 1


def test_what_people_say_themselves_stays_where_the_scheme_leaves_it_to_them():
    programme = windowed('ends_field = "course_end"')
    ruth, priya = make_staff(programme), student(programme, date(2027, 6, 30))
    batch = checked(programme, ruth, STUDENTS, "mentee")
    assert "Their time ends" not in str([row.notes for row in batch.rows.all()])
    brought_in(batch, ruth, fills=True)
    priya.refresh_from_db()
    assert priya.ends_on == date(2027, 6, 30)


def test_nobodys_day_changes_unless_asked_for():
    programme = windowed(BY_STAFF)
    ruth, priya = make_staff(programme), student(programme, date(2027, 6, 30))
    brought_in(checked(programme, ruth, STUDENTS, "mentee"), ruth, fills=False)
    priya.refresh_from_db()
    assert priya.ends_on == date(2027, 6, 30)
