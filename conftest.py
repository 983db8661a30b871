import os

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def programme(db):
    """A programme under the small scheme of `programmes.testing`."""
    from ithaca.programmes.testing import make_programme

    return make_programme()


@pytest.fixture(autouse=True)
def nothing_prepared_is_stale(monkeypatch):
    """Whenever a prepared query is asked, it is built anew and has to say the same: its key says all it depends on."""
    from django.db import connection

    from ithaca.kit import prepared

    kept = prepared.prepared
    kept.cache_clear()
    if connection.vendor != "sqlite":  # the shape of a query is the same everywhere, and one run looks at it
        return

    def checked(*key):
        found, fresh = kept(*key), kept.__wrapped__(*key)
        assert found.sql == fresh.sql
        assert [plain(p) for p in found.params] == [plain(p) for p in fresh.params]
        return found

    def plain(param):
        return (param.name, param.number) if isinstance(param, prepared.Slot) else param

    monkeypatch.setattr(prepared, "prepared", checked)
