"""The cast of the tests of stand-ins; other tests bring their own."""

import pytest

from ithaca.programmes.testing import make_member
from ithaca.relationships import actions
from ithaca.relationships.testing import make_pair, people_of
from ithaca.relationships.tests.standing import WITHIN, make_standing_programme, name


@pytest.fixture
def programme():
    return make_standing_programme()


@pytest.fixture
def pair(programme):
    return make_pair(programme)


@pytest.fixture
def priya(pair):
    return people_of(pair)[0]


@pytest.fixture
def amara(pair):
    return people_of(pair)[1]


@pytest.fixture
def james(programme, pair):
    """Another mentor, who works with nobody here."""
    return make_member(programme, "mentor", "James Whitcombe").person


@pytest.fixture
def named(pair, amara, james):
    return name(pair, amara, james)


@pytest.fixture
def standing(named):
    """James stands in for Amara, since two days."""
    actions.keep_stand_ins(at=WITHIN)
    named.refresh_from_db()
    return named
