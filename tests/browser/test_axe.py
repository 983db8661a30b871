"""Every page type, as the right person, on a phone and a desk, light and dark: nothing for axe to say, and nothing
in the way of people who see it large, hear it, or have no mouse."""

import pytest
from django.test import RequestFactory
from django.urls import get_resolver
from looks import everything_wrong
from visits import ELSEWHERE, VISITS
from windows import Window


def names(resolver=None, space: str = ""):
    """(name, pattern) of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from names(entry, space + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield space + entry.name, entry


@pytest.fixture(scope="module")
def one_window(browser, house):
    """For all visits of a process: to open one takes longer than to look at a page."""
    opened = Window(browser, house.url)
    yield opened
    opened.close()


@pytest.fixture
def browser_window(one_window):
    one_window.complaints.clear()
    one_window.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    one_window.page.set_viewport_size({"width": 1280, "height": 900})
    yield one_window
    assert one_window.complaints == []


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_a_page_has_nothing_in_anybodys_way(world, browser_window, visit, record_property):
    record_property("page", visit.page)
    browser = browser_window
    browser.sign_in(world.person(visit.who) if visit.who else None)
    if visit.before:
        browser.write_in_session(lambda session: visit.before(session, world))
    page, url = browser.page, visit.url(world)

    response = page.goto(url)

    assert response.status == visit.status
    assert page.url.endswith(visit.leads_to) if visit.leads_to else page.url == browser.house + url
    assert page.locator("h1").count() == 1
    assert len(page.title().partition(" · ")[0]) > 2
    found = everything_wrong(page)
    record_property("found", found)
    record_property("browser", f"Chromium {page.context.browser.version.partition('.')[0]}")
    assert found == {check: [] for check in found}


def test_the_table_of_visits_names_every_page():
    """An address that shows a page is visited, or it is written down why not."""
    shown = {name for name, entry in names() if may_be_looked_at(entry)}

    assert shown - {visit.page for visit in VISITS} - set(ELSEWHERE) == set()


def test_the_table_of_visits_names_nothing_that_has_gone():
    known = {name for name, _ in names()}

    assert ({visit.page for visit in VISITS} | set(ELSEWHERE)) - known == set()


def may_be_looked_at(entry) -> bool:
    """Whether an address answers GET: those that only act refuse it before they look at anything."""
    request = RequestFactory().get("/")
    try:
        return entry.callback(request, **dict.fromkeys(entry.pattern.converters, 1)).status_code != 405
    except Exception:
        return True


def test_a_person_may_choose_how_it_looks(world, window):
    """The choice is the person's, kept with them, and not the device's."""
    browser = window(color_scheme="light")
    browser.sign_in(world.person("Omar Farouk"))
    page = browser.page
    page.goto("/account/")

    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Change the appearance").click()
    page.goto("/")

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
