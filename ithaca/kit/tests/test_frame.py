"""What stands around every page is drawn once for many readers, and holds nothing of any of them."""

import pytest
from django.template import Context
from django.utils import translation

from ithaca.kit.templatetags.kit_frame import drawn, frame

SHELL = {"brand": "Ithaca", "home": "/", "theme": "auto", "sign_out_url": "/out/", "appearance_url": "/look/"}


def bar(name: str, email: str, token: str) -> str:
    shell = {**SHELL, "person": {"name": name, "email": email}}
    return frame(Context({"shell": shell, "csrf_token": token}), "kit/bar.html")


@pytest.fixture(autouse=True)
def anew():
    drawn.cache_clear()


def test_what_is_ones_own_is_on_nobody_elses_page():
    first, second = bar("Priya Nair", "priya@example.org", "t1"), bar("<b>Tom</b>", "tom@example.org", "t2")
    assert drawn.cache_info().hits == 1
    assert "Priya Nair" in first
    assert "priya@example.org" in first
    assert "&lt;b&gt;Tom&lt;/b&gt;" in second
    for own in ("Priya", "priya@", "t1", "<b>Tom"):
        assert own not in second


def test_a_frame_drawn_in_one_language_is_not_shown_in_another():
    bar("Priya Nair", "priya@example.org", "t1")
    with translation.override("de"):
        bar("Priya Nair", "priya@example.org", "t1")
    assert drawn.cache_info().hits == 0
