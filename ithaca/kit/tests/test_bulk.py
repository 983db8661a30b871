"""Rows written many at a time are the same rows."""

from datetime import UTC, datetime

import pytest

from ithaca.kit import bulk
from ithaca.kit.models import Entry, EntrySubject

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def entries(many: int) -> list[Entry]:
    return [
        Entry(name="met", programme=n or None, by=None, at=AT, data={"n": n, "é": [1, None]})
        for n in range(many)
    ]


def test_they_have_keys_in_their_order_and_come_back_as_they_were():
    made = bulk.insert(entries(1203))  # more than one statement

    back = Entry.objects.in_bulk([one.pk for one in made])
    assert [back[one.pk].data for one in made] == [one.data for one in made]
    assert (back[made[0].pk].programme, back[made[1].pk].at) == (None, AT)
    assert not any(one._state.adding for one in made)


def test_what_belongs_to_an_object_saved_before_it_finds_it():
    [entry] = entries(1)
    subject = EntrySubject(entry=entry, kind="person", ref=7, at=AT)
    bulk.insert([entry])
    bulk.insert([subject])

    assert list(EntrySubject.objects.values_list("entry", "kind", "ref")) == [(entry.pk, "person", 7)]


def test_nothing_is_nothing():
    assert bulk.insert([]) == bulk.insert_rows(Entry, ("name",), []) == []
