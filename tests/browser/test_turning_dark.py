"""A device that turns dark in the evening, while a page is open."""

import pytest
from demo_world import RUTH

# Of all that is seen: what is folded away turns when it is unfolded.
COLOURS = """() => [...document.querySelectorAll("body, body *")].filter((e) => e.checkVisibility()).map((e) => {
  const style = getComputedStyle(e);
  return `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} ${style.color} ${style.backgroundColor} ${style.borderTopColor}`;
})"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize("path", ["/", "/desk/"])
def test_every_colour_turns_with_the_device_as_after_a_reload(world, window, motion, path):
    """PAR-19: dark as the device is, also where it turns while somebody reads."""
    browser = window()
    browser.sign_in(world.person(RUTH))
    page = browser.page
    page.emulate_media(color_scheme="light", reduced_motion=motion)
    page.goto(path)
    light = page.evaluate(COLOURS)
    page.emulate_media(color_scheme="dark", reduced_motion=motion)
    page.wait_for_timeout(600)  # longer than any transition
    turned = page.evaluate(COLOURS)
    page.reload()
    page.wait_for_timeout(600)
    reloaded = page.evaluate(COLOURS)
    assert light != reloaded
    assert [pair for pair in zip(turned, reloaded, strict=True) if pair[0] != pair[1]] == []


# A transition of no length is one all the same: Chromium may keep the colours that everything had before it.
PASSING = """() => [...document.querySelectorAll("body, body *")]
  .filter((e) => getComputedStyle(e).transitionDuration.split(",").some((length) => parseFloat(length) > 0))
  .map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`)"""


@pytest.mark.parametrize("path", ["/", "/desk/"])
def test_less_motion_is_none_at_all(world, window, path):
    """PAR-19: whoever asked for less motion sees no passing from one colour to another, however short."""
    browser = window()
    browser.sign_in(world.person(RUTH))
    browser.page.goto(path)
    assert browser.page.evaluate(PASSING) == []
