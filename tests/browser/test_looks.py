"""Every question that the visits ask of a page can be answered with something wrong."""

import pytest
from looks import everything_wrong

PAGE = """<!doctype html><html lang="en"><title>A page</title>
<style>a:focus {{ outline: 2px solid }} @media (prefers-color-scheme: dark) {{ body {{ background: #000; color: #fff }} a {{ color: #9cf }} }}</style>
<main><h1>A page</h1><p>There is <a href="#">a way on</a>.</p>{}</main><footer>The end</footer></html>"""
FAULTS = {
    "light": '<p style="color: #bbb; background: #fff">Pale</p>',
    "dark": "<style>@media (prefers-color-scheme: dark) { p { color: #222 } }</style>",
    "names": "<button></button>",
    "focus": '<a href="#" style="outline: none">Nobody sees where they are</a>',
    "motion": '<p style="transition: color 2s">Slowly</p>',
    "enlarged": '<style>@media (max-width: 700px) { #gone { display: none } }</style><a id="gone" href="#">Help</a>',
}


@pytest.fixture
def page(house, window):
    return window().page


def test_a_page_with_nothing_wrong_has_nothing_wrong(page):
    page.set_content(PAGE.format(""))
    assert everything_wrong(page) == {check: [] for check in FAULTS}


@pytest.mark.parametrize("check", FAULTS)
def test_what_is_wrong_is_found(page, check):
    page.set_content(PAGE.format(FAULTS[check]))
    assert everything_wrong(page)[check] != []


def test_what_is_too_wide_for_a_phone_alone_is_found(page):
    page.set_content(PAGE.format('<p style="width: 600px; color: #000">Wide</p>'))
    assert [said.partition(":")[0] for said in everything_wrong(page)["light"]] == ["390"]
