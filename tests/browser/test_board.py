"""The board of a round, changed with the keyboard alone, and with the mouse."""

from demo_world import RUTH, SLUG
from playwright.sync_api import expect
from scenes import PHONE
from test_keyboard import begins, heads, press, tab_to

WHO, FIRST, THIRD, OTHER = "Ben Carter", "Nadia Karim", "Mei Ling Chen", "Callum Fraser"


def board_of(world) -> str:
    return f"/rounds/{SLUG}/{world.round.pk}/"


def says(page, *sentences: str):
    """What the page says of the last change has all of these in it."""
    for sentence in sentences:
        expect(page.get_by_role("status").first).to_contain_text(sentence)


def test_a_coordinator_argues_with_the_board_with_the_keyboard_alone(world, window, record_property):
    """PAR-04, TOP-02: pinned, banned and moved, and told each time what it costs and who else moves."""
    page = begins(
        world, window, RUTH, record_property, "A coordinator changes the pairs of a round", board_of(world)
    )

    press(page, f"Choose {WHO}")  # Enter on a tick lets nobody go out
    press(page, WHO)
    heads(page, f"{WHO} with {FIRST}")
    press(page, "Pin them")
    says(page, f"{WHO} is pinned to {FIRST} now.", "It costs nothing.", "Nobody else moves.")
    press(page, "Take the pin out")
    says(page, f"{WHO} is with {FIRST} now.")
    expect(page.get_by_role("button", name="Pin them")).to_be_visible()
    press(page, "Not these two")
    says(page, f"{WHO} is with ", "All together lose ", "Nobody else moves.")
    tab_to(page, f"Allow again: {FIRST}")
    press(page, f"Bring together: {WHO} and {THIRD}")
    says(page, f"{WHO} is pinned to {THIRD} now.", "All together lose ", f"Others who move: {OTHER}.")
    press(page, "Round 1")
    expect(page.locator("main")).to_contain_text("Together they cost ")
    press(page, "Take the last one back")
    says(page, "The last change is taken back.")


def drag(page, what, onto):
    """As a hand does: press, begin to move, and only then look for the other row. `drag_to` may scroll before it moves."""
    what.hover()
    page.mouse.down()
    box = what.bounding_box()
    page.mouse.move(box["x"] + box["width"], box["y"])
    onto.hover()
    page.mouse.up()


def test_a_coordinator_drags_somebody_to_another_mentor(world, window):
    """PAR-04: dropped on a row, somebody has the mentor of that row, as if the button of the two had been pressed."""
    browser = window()
    browser.sign_in(world.person(RUTH))
    page = browser.page
    page.goto(board_of(world))
    name, onto = (page.locator("tr", has_text=words) for words in (WHO, THIRD))
    before = name.locator("td").nth(1).inner_text()

    drag(page, name.get_by_role("link"), onto.locator("td").nth(1))

    says(page, f"{WHO} is pinned to {THIRD} now.", "All together lose ", f"Others who move: {OTHER}.")
    page.get_by_role("button", name="Take the last one back").click()
    says(page, "The last change is taken back.")
    expect(name.locator("td").nth(1)).to_have_text(before)


def test_fingers_scroll_the_board_and_drag_nobody(world, window):
    browser = window(**PHONE)
    browser.sign_in(world.person(RUTH))
    browser.page.goto(board_of(world))
    name = browser.page.locator("[data-drag]", has_text=WHO)

    name.dispatch_event("pointerover", {"pointerType": "touch"})

    assert name.get_attribute("draggable") != "true"
    expect(browser.page.get_by_text("drag the name")).to_be_hidden()
