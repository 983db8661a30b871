"""Without a mouse: everything that one needs can be reached, is seen to be reached, and acts."""

import re

from playwright.sync_api import expect

FOCUSED = """() => {
  if (document.activeElement === document.body) return ["", true];
  const here = document.activeElement, style = getComputedStyle(here);
  const words = here.labels?.[0]?.innerText || here.getAttribute("aria-label") || here.innerText || "";
  return [words.trim(), style.outlineStyle !== "none" || style.boxShadow !== "none"];
}"""
WORDS = "I study biology, and would like to hear how you chose your first job. Half an hour would help me."


def tab_to(page, words: str, *, most: int = 160):
    """Press Tab until something that says this has the focus; it must be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said, seen = page.evaluate(FOCUSED)
        if words in said:
            assert seen, f"“{words}” has the focus, and nothing shows it"
            return
    raise AssertionError(f"“{words}” is not reached with Tab on {page.url}")


def heads(page, words: str):
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def begins(world, window, who: str, record_property, journey: str, page: str = "/"):
    """Somebody's window at a page; the way is named for the accessibility statement."""
    record_property("journey", journey)
    browser = window()
    browser.sign_in(world.person(who))
    browser.page.goto(page)
    return browser.page


def press(page, words: str, key: str = "Enter"):
    tab_to(page, words)
    page.keyboard.press(key)


def test_a_mentee_finds_and_asks_a_mentor_with_the_keyboard_alone(world, window, record_property):
    """CAREER-07, CAREER-09: from the home page to the request, with Tab, Enter and the letters."""
    record_property("journey", "A mentee finds a mentor and asks them")
    browser = window()
    browser.sign_in(world.person("Leah Goldberg"))
    page = browser.page
    page.goto("/")

    tab_to(page, "Skip to the main content", most=1)
    tab_to(page, "Find a mentor")
    page.keyboard.press("Enter")
    heads(page, "Find a mentor")
    tab_to(page, "Search profiles")
    page.keyboard.type("solicitor")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_contain_text("1 mentor found")
    tab_to(page, "Grace Mbeki")
    page.keyboard.press("Enter")
    heads(page, "Grace Mbeki")
    tab_to(page, "Interested")
    page.keyboard.press("Enter")
    heads(page, "Ask Grace Mbeki")
    tab_to(page, "Your message to Grace Mbeki")
    page.keyboard.type(WORDS)
    tab_to(page, "Look at it first")
    page.keyboard.press("Enter")
    heads(page, "Is this what you want to say?")
    tab_to(page, "Ask Grace Mbeki")
    page.keyboard.press("Enter")

    heads(page, "Your request to Grace Mbeki")
    expect(page.locator("main")).to_contain_text(WORDS)


def test_a_mentor_answers_a_request_with_the_keyboard_alone(world, window, record_property):
    """CAREER-11: from the home page to a yes."""
    journey = "A mentor reads a request and says yes"
    page = begins(world, window, "Dr Amara Okafor", record_property, journey)

    press(page, "Kofi Mensah")
    heads(page, "Kofi Mensah")
    press(page, "Work with Kofi Mensah")

    expect(page.locator("main")).to_contain_text("You said yes to Kofi Mensah")


def test_a_coordinator_approves_somebody_with_the_keyboard_alone(world, window, record_property):
    """CAREER-45: from the queue, in place; the queue is one shorter then."""
    journey = "A coordinator approves somebody from the queue"
    page = begins(world, window, "Ruth Okoro", record_property, journey, "/desk/")
    before = page.get_by_role("button", name="Approve").count()

    tab_to(page, "What you checked")
    page.keyboard.type("Degree, by the register")
    press(page, "Approve")

    expect(page.get_by_role("button", name="Approve")).to_have_count(before - 1)


def test_a_coordinator_filters_a_list_with_the_keyboard_alone(world, window, record_property):
    journey = "A coordinator filters the list of people"
    page = begins(world, window, "Ruth Okoro", record_property, journey, "/desk/career-mentoring/people/")

    tab_to(page, "Name, word of a profile")
    page.keyboard.type("Priya")
    tab_to(page, "Role")
    page.keyboard.type("Mentees")
    press(page, "Show people")

    expect(page).to_have_url(re.compile("q=Priya&role=mentee"))
    expect(page.locator("table")).to_contain_text("Priya Nair")


def test_a_coordinator_starts_an_import_with_the_keyboard_alone(world, window, record_property):
    journey = "A coordinator brings people in from a spreadsheet"
    page = begins(world, window, "Ruth Okoro", record_property, journey, "/import/career-mentoring/")
    page.on(
        "filechooser", lambda _: None
    )  # from here on, and not only when Space is pressed, choosers come to us

    tab_to(page, "Mentees")  # one stop for all choices of a question; arrows go on from there
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Mentors")).to_be_checked()
    tab_to(page, "The spreadsheet")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    rows = b"Name,E-mail\nTess Key,tess@mailbox.example\n"
    chosen.value.set_files({"name": "people.csv", "mimeType": "text/csv", "buffer": rows})
    press(page, "Read the file")
    heads(page, "What is in each column?")
    press(page, "Check every row")

    heads(page, "1 person can come in")


def test_the_first_stop_leads_past_the_menu(world, window, record_property):
    page = begins(world, window, "Leah Goldberg", record_property, "Everybody gets past the menu at once")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_menus_open_and_close_from_the_keyboard_and_search_is_two_keys_away(world, window, record_property):
    record_property("journey", "Menus are opened and closed, and the search is found")
    browser = window()
    browser.sign_in(world.person("Leah Goldberg"))
    page = browser.page
    page.goto("/")

    page.locator("details.menu:has(.avatar) > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="My account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="My account")).to_be_hidden()
    page.keyboard.press("Control+k")

    heads(page, "Search")
