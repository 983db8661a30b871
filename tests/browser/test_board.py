"""The board of a round, changed with the mouse, and with the keyboard alone."""

from demo_world import RUTH, SLUG
from playwright.sync_api import expect
from test_keyboard import begins, press, tab_to


def board(world) -> str:
    return f"/rounds/{SLUG}/{world.round.pk}/"


def test_a_coordinator_drags_somebody_onto_another_row(world, window, record_property):
    """PAR-04, TOP-02: dropped on a row, somebody is brought together with the mentor of that row."""
    page = begins(
        world, window, RUTH, record_property, "A coordinator moves somebody on the board", board(world)
    )
    rows = page.locator("tr[data-drag]")
    who, onto = rows.nth(0), rows.nth(rows.count() - 1)
    name, mentor = (
        row.locator(cell).inner_text() for row, cell in ((who, "th"), (onto, "td:nth-of-type(2)"))
    )
    who.drag_to(onto)
    expect(page.get_by_text(f"{name} is with {mentor} now.")).to_be_visible()
    page.get_by_role("button", name="Take the last one back").click()
    expect(page.get_by_text("The last change is taken back.")).to_be_visible()


def test_a_coordinator_argues_with_the_board_with_the_keyboard_alone(world, window, record_property):
    page = begins(
        world, window, RUTH, record_property, "A coordinator changes a pair of a round", board(world)
    )
    name = page.locator("tr[data-drag] th").first.inner_text()
    press(page, name)
    press(page, "Bring together")
    expect(page.get_by_role("status").first).to_contain_text(f"{name} is with")
    tab_to(page, "Take the pin out")
