"""Where one is sent on to is a path of ours, or home: not a word that only looks like none of a stranger's."""

import pytest
from django.test import RequestFactory

from ithaca.accounts.views import onward


@pytest.mark.parametrize(
    "wanted", ["{}", "é" * 300, "%2f%2fevil.example", "//evil.example", "https://evil.example/", "", "x"]
)
def test_anything_else_is_home(wanted):
    assert onward(RequestFactory().get("/"), wanted) == "/"


def test_a_path_of_ours_is_kept():
    assert onward(RequestFactory().get("/"), "/desk/?programme=ours") == "/desk/?programme=ours"
