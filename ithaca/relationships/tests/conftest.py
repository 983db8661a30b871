"""Priya and Amara, who work together in the `programme` of a test."""

import pytest

from ithaca.relationships.testing import make_pair, people_of


@pytest.fixture
def pair(programme):
    return make_pair(programme)


@pytest.fixture
def priya(pair):
    return people_of(pair)[0]


@pytest.fixture
def amara(pair):
    return people_of(pair)[1]
