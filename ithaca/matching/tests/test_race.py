"""Two answers at the same moment. SQLite lets one writer in at a time; PostgreSQL has to be asked."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ithaca.kit.verdicts import Denied
from ithaca.matching import actions
from ithaca.matching.models import Request
from ithaca.matching.testing import (
    AT,
    WORDS,
    make_mentee,
    make_mentor,
    make_programme,
    make_request,
    make_scheme,
)
from ithaca.relationships.models import Relationship

together = Barrier(2, timeout=10)


@pytest.fixture
def programme(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("a test database in memory has one connection; SQLite has one writer at a time")
    return make_programme(make_scheme('\n[requests]\ncapacity = "bar"\n'))


def at_once(*acts) -> list[str]:
    """What became of each act, all begun at the same moment."""

    def run(act):
        together.wait()
        try:
            return act() and "done"
        except Denied as no:
            return str(no)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_the_last_place_is_given_once(programme):
    """CAREER-14: with a bar, two acceptances at once leave one pair."""
    amara = make_mentor(programme, capacity=1)
    waiting = [make_request(make_mentee(programme, name), amara) for name in ("Priya Nair", "Tom Ashdown")]
    said = at_once(*[lambda r=r: actions.accept(r.pk, by=amara.person, at=AT) for r in waiting])
    assert said == ["Amara Okafor has no free place at the moment.", "done"]
    assert Relationship.objects.count() == 1


def test_asking_twice_at_once_is_one_request(programme):
    priya, amara = make_mentee(programme), make_mentor(programme)
    ask = lambda: actions.ask(priya.pk, amara.pk, words=WORDS, by=priya.person, at=AT)  # noqa: E731
    assert at_once(ask, ask) == ["done", "done"]
    assert Request.objects.count() == 1


def test_yes_and_withdrawal_at_once_leave_one_ending(programme):
    priya, amara = make_mentee(programme), make_mentor(programme)
    request = make_request(priya, amara)
    said = at_once(
        lambda: actions.accept(request.pk, by=amara.person, at=AT),
        lambda: actions.withdraw(request.pk, by=priya.person, at=AT),
    )
    request.refresh_from_db()
    assert said.count("done") == 1
    assert (request.state == "accepted") == Relationship.objects.exists()
