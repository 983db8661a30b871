import os
from collections import Counter

import pytest
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import SimpleTestCase
from hypothesis import HealthCheck, settings

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# A machine may be slow, and a fixture that all examples share is known to be one.
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("patient", deadline=None, database=None, suppress_health_check=CALM)
settings.load_profile("patient")


@receiver(connection_created)
def unordered_is_backwards(connection, **_):
    """No database promises an order that was not asked for: PostgreSQL mostly answers oldest first, so SQLite is made
    to answer newest first, and what leans on either falls."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA reverse_unordered_selects = ON")


def pytest_collection_modifyitems(config, items):
    """What is long comes first, so that none of it is left when all else is done.

    What asks no database is the same on both: the run on SQLite has it.
    """
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("slow", "once"))))
    if not os.environ.get("DATABASE_URL", "").startswith("postgres") or config.args_source.name == "ARGS":
        return
    asking = [item for item in items if asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def asks_a_database(item) -> bool:
    in_a_class = item.cls is not None and issubclass(item.cls, SimpleTestCase)
    return in_a_class or bool(item.get_closest_marker("django_db")) or "django_db_setup" in item.fixturenames


@pytest.fixture
def programme(db):
    """A programme under the small scheme of `programmes.testing`."""
    from ithaca.programmes.testing import make_programme

    return make_programme()


@pytest.fixture(scope="session", autouse=True)
def nothing_prepared_is_stale():
    """As in a server, what is prepared is kept from test to test. What is asked the 2nd, 4th, 8th … time (by
    `script/prove`: each time) is built anew, and has to say the same: its key says all it depends on."""
    from django.db import connection

    from ithaca.kit import prepared
    from tests.trust.figures import LONG

    kept, asked = prepared.prepared, Counter()

    def checked(*key):
        found = kept(*key)
        asked[key] += 1
        if asked[key] == 1 or (asked[key].bit_count() > 1 and not LONG):
            return found
        fresh = kept.__wrapped__(*key)
        assert found.sql == fresh.sql
        assert [plain(p) for p in found.params] == [plain(p) for p in fresh.params]
        return found

    def plain(param):
        return (param.name, param.number) if isinstance(param, prepared.Slot) else param

    checked.cache_clear = kept.cache_clear
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":  # a query's shape is the same everywhere, and one run looks at it
            patch.setattr(prepared, "prepared", checked)
        yield


@pytest.fixture(autouse=True)
def nothing_patched_is_kept(request):
    """Where a test puts something else in the place of what is there, queries are prepared for it alone."""
    from ithaca.kit import prepared

    patches = "monkeypatch" in request.fixturenames
    if patches:
        prepared.prepared.cache_clear()
    yield
    if patches:
        prepared.prepared.cache_clear()
