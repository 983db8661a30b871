import os

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def programme(db):
    """A programme under the small scheme of `programmes.testing`."""
    from ithaca.programmes.testing import make_programme

    return make_programme()
