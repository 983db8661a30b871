"""James stands in for Amara, who works with Priya."""

import pytest

from ithaca.programmes.testing import make_member
from ithaca.relationships import actions
from ithaca.relationships.tests.standing_in.standing import WITHIN, make_standing_programme, name


@pytest.fixture
def programme():
    return make_standing_programme()


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
