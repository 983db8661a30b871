"""Chromium, a server of our own, and a window on it that tells what goes wrong behind the page.

`house` is one server for all tests here; `world` (the demo, committed once a module) and `empty` (nothing
at all, once a test) are what stands in its database. pytest-django's `live_server` would empty the
database after every test, and with it the world.
"""

import copy
import os
import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from windows import Window
from written import Written

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

expect.set_options(timeout=15_000)


def pytest_configure(config):
    """One process writes down what all found, where a run is asked to: see `written`."""
    if (path := os.environ.get("ITHACA_ACCESSIBILITY")) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Written(Path(path)), "accessibility")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium, which asks nobody but us for anything."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": [*QUIET, *root]}


class House(NamedTuple):
    """A server on the test database: its address, and the connection that it shares with the tests."""

    url: str
    connection: BaseDatabaseWrapper


@pytest.fixture(autouse=True)
def nothing_prepared_is_stale():
    """Asked by the tests without a browser, which are many more."""


@pytest.fixture(scope="session")
def db(django_db_setup):
    """The test database, without pytest-django's transaction around each test: a server could not see into it."""


@pytest.fixture(scope="session")
def house(db, django_db_blocker):
    with django_db_blocker.unblock():
        server, connection = LiveServer("localhost"), connections[DEFAULT_DB_ALIAS]
        server._live_server_modified_settings.enable()
    yield House(server.url, connection)
    with django_db_blocker.unblock():
        server._live_server_modified_settings.disable()
        server.stop()


@pytest.fixture(scope="session")
def playwright(house, playwright):
    """Playwright, on the test's own database connection.

    It keeps an event loop running in this thread, and there Django would open another connection.
    """
    connections[DEFAULT_DB_ALIAS] = house.connection
    return playwright


@contextmanager
def written_down(blocker):
    """What is written in here is seen by the server's threads, and gone afterwards."""
    with blocker.unblock():
        try:
            yield
        finally:
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


class Kept(NamedTuple):
    """The world as it was when it was new: it takes long to build, and a moment to copy."""

    world: object
    database: sqlite3.Connection


@pytest.fixture(scope="session")
def kept_worlds():
    kept = []
    yield kept
    for one in kept:
        one.database.close()


@pytest.fixture(scope="module")
def world(house, kept_worlds, django_db_blocker):
    """The demo, with a few scenes more: `demo_world.World`."""
    from demo_world import World
    from visits_to_accounts import PROVIDERS

    there = {"ITHACA_DEMO": True, "SOCIALACCOUNT_PROVIDERS": PROVIDERS}
    with written_down(django_db_blocker), override_settings(**there):
        if not kept_worlds:
            kept_worlds.append(Kept(World(), sqlite3.connect(":memory:")))
            house.connection.connection.backup(kept_worlds[0].database)
        else:
            kept_worlds[0].database.backup(house.connection.connection)
        yield copy.deepcopy(kept_worlds[0].world)


@pytest.fixture
def empty(house, django_db_blocker):
    """A database with nothing in it."""
    with written_down(django_db_blocker):
        yield


@pytest.fixture
def window(browser, house):
    """Opens windows; at the end none of them may have had anything to complain about."""
    opened = []

    def new(**options) -> Window:
        opened.append(Window(browser, house.url, **options))
        return opened[-1]

    yield new
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.close()
    assert complaints == []
