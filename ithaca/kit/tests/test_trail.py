"""Facts are written down with the change that they describe, and their readers commit with them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ithaca.kit import facts, trail
from ithaca.kit.facts import Id, People, inside, on
from ithaca.kit.models import Entry, EntrySubject
from ithaca.kit.trail import deliver, record, record_all

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Met:
    """A fact of no room."""

    programme: Id
    pairing: Id
    people: People

    name = "pairing.met"


@pytest.fixture(autouse=True)
def no_other_readers(monkeypatch):
    monkeypatch.setattr(facts, "_inside", facts.defaultdict(list))
    monkeypatch.setattr(facts, "_later", facts.defaultdict(list))
    readers = {}
    monkeypatch.setattr(facts, "READERS", readers)
    monkeypatch.setattr(trail, "READERS", readers)
    monkeypatch.setattr(trail, "NAMES", {"pairing.met": Met})


def met(pairing=2) -> Met:
    return Met(programme=1, pairing=pairing, people={"mentee": [5], "mentor": [4]})


class Somebody:
    pk = 5


def test_an_entry_tells_who_when_what_and_whom_it_touches():
    record(met(), by=Somebody, at=AT)
    entry = Entry.objects.get()
    assert (entry.name, entry.programme, entry.by, entry.at) == ("pairing.met", 1, 5, AT)
    assert entry.data == {"programme": 1, "pairing": 2, "people": {"mentee": [5], "mentor": [4]}}
    assert set(EntrySubject.objects.values_list("kind", "ref")) == {
        ("programme", 1), ("pairing", 2), ("person", 4), ("person", 5),
    }  # fmt: skip


def test_inside_readers_are_told_once_for_all_and_with_whom_it_was_by():
    told = []
    inside(Met)(lambda found, *, by, at: told.append(([f.pairing for f in found], by, at)))
    record_all([met(1), met(2)], by=Somebody, at=AT)
    record_all([], by=None, at=AT)
    assert told == [([1, 2], 5, AT)]


def test_what_an_inside_reader_cannot_bear_undoes_the_change():
    def reader(found, *, by, at):
        raise RuntimeError

    inside(None)(reader)
    with pytest.raises(RuntimeError), transaction.atomic():
        record(met(), by=None, at=AT)
    assert not Entry.objects.exists()


def test_later_readers_are_told_by_a_job_and_bear_being_told_twice():
    told = []
    on(Met, "test.reader")(lambda fact, *, by, at: told.append((fact, by, at)))
    entry = record(met(), by=None, at=AT)
    deliver.call(entry, "test.reader")
    assert told == [(met(), None, AT)] * 2


def test_a_hundred_facts_cost_as_many_queries_as_one():
    counts = []
    for many in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            record_all([met(n) for n in range(many)], by=None, at=AT)
        counts.append(len(queries))
    assert counts[0] == counts[1]
