import sys

import pytest
from django.core.cache import caches

from ithaca.matching.testing import make_mentee, make_mentor, make_request


@pytest.fixture(autouse=True)
def nothing_kept():
    """What is usual in a programme is kept for an hour; a test's programme is another each time."""
    caches["local"].clear()
    if plans := sys.modules.get("ithaca.matching.queries.plans"):  # numpy is loaded only where it is needed
        plans.laid_out.cache_clear()
        plans.scoring_of.cache_clear()


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
