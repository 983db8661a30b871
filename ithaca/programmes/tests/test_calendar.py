"""The days on which a programme rests."""

from ithaca.notices.models import Almanac
from ithaca.programmes.explain import explain
from ithaca.programmes.testing import FILES, make_programme

REST = """
[calendar]
weekends = false
[[calendar.closed]]
first = 2026-12-24
last = 2027-01-03
name = "Christmas"
"""


def test_a_scheme_says_on_which_days_nobody_is_written_to(db):
    """The rules page says it in words, and the room that sends letters is told."""
    programme = make_programme({**FILES, "scheme.toml": FILES["scheme.toml"] + REST})
    words = explain(programme.scheme)
    assert "No letters on Saturdays and Sundays, but for what cannot wait." in words
    assert (
        "From 24 December 2026 to 3 January 2027 nothing is due, and nobody is reminded: Christmas." in words
    )
    assert not Almanac.objects.get(programme=programme.pk).weekends


def test_without_a_word_letters_go_out_on_all_days(programme):
    assert Almanac.objects.get(programme=programme.pk).weekends
