"""What is asked by a prepared query is what the query itself finds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ithaca.kit.models import Entry, EntrySubject
from ithaca.kit.prepared import ask, how_many

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def named(name):
    return Entry.objects.filter(name=name).order_by("pk")


def since(at):
    return named("meeting.held").filter(at__gte=at).values_list("pk", flat=True)


def subjects(refs):
    return EntrySubject.objects.filter(ref__in=refs).select_related("entry").order_by("pk")


def of_kinds(kinds, name):
    return named(name).filter(programme__in=kinds).values("pk", "data", "at")


@pytest.fixture
def entries():
    made = [
        Entry.objects.create(name="meeting.held", programme=day, data={"day": day}, at=AT + timedelta(day))
        for day in range(5)
    ]
    for entry in made:
        EntrySubject.objects.create(entry=entry, kind="person", ref=entry.programme, at=AT)
    return made


def test_it_finds_what_the_query_finds_in_the_form_of_the_query(entries):
    assert ask(named, name="meeting.held") == list(named("meeting.held")) == entries
    assert ask(since, at=AT + timedelta(3)) == [entry.pk for entry in entries[3:]]
    assert ask(of_kinds, (1, 2), name="meeting.held") == list(of_kinds((1, 2), "meeting.held"))
    assert ask(of_kinds, (1, 2), name="meeting.held")[0] == {
        "pk": entries[1].pk, "data": {"day": 1}, "at": AT + timedelta(1),
    }  # fmt: skip


def test_each_asking_has_values_of_its_own(entries):
    assert [len(ask(since, at=AT + timedelta(day))) for day in range(6)] == [5, 4, 3, 2, 1, 0]
    assert len(ask(subjects, refs=[1, 2])) == 2
    assert ask(subjects, refs=[4, 9])[0].entry == entries[4]
    assert ask(subjects, refs=[]) == []
    assert ask(named, name="x' OR 1=1 --") == []


def test_it_counts_what_it_would_find(entries):
    assert [how_many(since, at=AT + timedelta(day)) for day in range(6)] == [5, 4, 3, 2, 1, 0]
    assert (how_many(subjects, refs=[]), how_many(subjects, refs=[1, 2, 9])) == (0, 2)


def test_what_is_asked_again_is_not_built_again(entries):
    built = []

    def once(name):
        built.append(name)
        return named(name)

    with CaptureQueriesContext(connection) as asked:
        assert len(ask(once, name="meeting.held")) == 5
        assert ask(once, name="meeting.booked") == []
    checks = 1 if connection.vendor == "sqlite" else 0  # `conftest` builds it anew the second time
    assert (len(built), len(asked)) == (1 + checks, 2)
