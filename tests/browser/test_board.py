"""The board of a round, changed with the keyboard alone."""

from demo_world import RUTH, SLUG
from playwright.sync_api import expect
from test_keyboard import begins, heads, press, tab_to

WHO, FIRST, THIRD, OTHER = "Ben Carter", "Nadia Karim", "Mei Ling Chen", "Callum Fraser"


def at_the_board(world, window, record_property, journey: str):
    return begins(world, window, RUTH, record_property, journey, f"/rounds/{SLUG}/{world.round.pk}/")


def says(page, *sentences: str):
    """What the page says of the last change has all of these in it."""
    for sentence in sentences:
        expect(page.get_by_role("status").first).to_contain_text(sentence)


def test_a_coordinator_argues_with_the_board_with_the_keyboard_alone(world, window, record_property):
    """PAR-04, TOP-02: pinned, banned and moved, and told each time what it costs and who else moves."""
    page = at_the_board(world, window, record_property, "A coordinator changes the pairs of a round")

    press(page, f"Choose {WHO}")  # Enter on a tick lets nobody go out
    press(page, WHO)
    heads(page, f"{WHO} with {FIRST}")
    press(page, "Pin them")
    says(page, f"{WHO} is with {FIRST} now.", "It costs nothing.", "Nobody else moves.")
    press(page, "Take the pin out")
    says(page, f"{WHO} is with {FIRST} now.")
    expect(page.get_by_role("button", name="Pin them")).to_be_visible()
    press(page, "Not these two")
    says(page, f"{WHO} is with ", "All together lose ", "Nobody else moves.")
    tab_to(page, f"Allow again: {FIRST}")
    press(page, f"Bring together: {WHO} and {THIRD}")
    says(page, f"{WHO} is with {THIRD} now.", "All together lose ", f"Others who move: {OTHER}.")
    press(page, "Round 1")
    expect(page.locator("main")).to_contain_text("Together they cost ")
    press(page, "Take the last one back")
    says(page, "The last change is taken back.")
