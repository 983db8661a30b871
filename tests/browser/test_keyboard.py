"""Without a mouse: everything that one needs can be reached, is seen to be reached, and acts."""

from playwright.sync_api import expect

FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const words = here.labels?.[0]?.innerText || here.getAttribute("aria-label") || here.innerText || "";
  return [words.trim(), style.outlineStyle !== "none" || style.boxShadow !== "none"];
}"""
WORDS = "I study biology, and would like to hear how you chose your first job. Half an hour would help me."


def tab_to(page, words: str, *, most: int = 120):
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


def test_a_mentee_finds_and_asks_a_mentor_with_the_keyboard_alone(world, window):
    """CAREER-07, CAREER-09: from the home page to the request, with Tab, Enter and the letters."""
    browser = window()
    browser.sign_in(world.person("Leah Goldberg"))
    page = browser.page
    page.goto("/")

    tab_to(page, "Skip to the main content", most=1)
    tab_to(page, "Find a mentor")
    page.keyboard.press("Enter")
    heads(page, "Find a mentor")
    page.locator("#q").focus()
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


def test_menus_open_and_close_from_the_keyboard_and_search_is_two_keys_away(world, window):
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
