"""Every page type, as the right person, on a phone and a desk, light and dark: nothing for axe to say, and nothing
in the way of people who see it large, hear it, or have no mouse."""

from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import get_resolver
from looks import FOCUS, MOTION, TOO_WIDE, enlarged, names_of_controls
from visits import ELSEWHERE, VISITS
from windows import Window

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  return found.violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target} (${node.any[0]?.message ?? v.help})`));
}"""
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block"],
}  # all that a dark page can change
WIDTHS = [(1280, 900), (390, 844)]


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
    light = [problem for size in WIDTHS for problem in look(page, size, WCAG)]
    page.emulate_media(color_scheme="dark")
    page.reload()
    dark = [problem for size in WIDTHS for problem in look(page, size, COLOURS)]
    found = {"light": light, "dark": dark, **without_mouse_and_large(page)}
    record_property("found", found)
    record_property("browser", f"Chromium {page.context.browser.version.partition('.')[0]}")
    assert found == {check: [] for check in found}


def without_mouse_and_large(page) -> dict[str, list[str]]:
    """The quick questions of `looks`, on a desk."""
    page.set_viewport_size({"width": 1280, "height": 900})
    return {
        "names": names_of_controls(page),
        "focus": page.evaluate(FOCUS),
        "motion": page.evaluate(MOTION),
        "enlarged": enlarged(page),
    }


def look(page, size: tuple[int, int], rules: dict) -> list[str]:
    """What is wrong with the page as it stands, on a screen of this size."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    if not page.evaluate("'axe' in window"):  # once for each time the page is loaded
        page.evaluate(AXE)
    found, too_wide = page.evaluate(RUN, rules), page.evaluate(TOO_WIDE)
    found += [f"{too_wide} px too wide"] if too_wide > 0 else []
    return [f"{width}: {problem}" for problem in found]


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
