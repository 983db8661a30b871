import pytest

from ithaca.matching.testing import make_mentee, make_mentor, make_request


@pytest.fixture
def priya(programme):
    return make_mentee(programme)


@pytest.fixture
def amara(programme):
    return make_mentor(programme)


@pytest.fixture
def asked(priya, amara):
    """Priya has asked Amara."""
    return make_request(priya, amara)
