"""A programme's own picture stands in the bar of its people, and cannot do anything."""

import pytest

from ithaca.kit.toml import Refused
from ithaca.programmes.scheme import parse, read_folder
from ithaca.programmes.testing import FILES, make_member, make_programme

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="12" fill="#b54"/></svg>'


@pytest.mark.django_db
def test_a_programme_has_a_logo_of_its_own(client):
    """PAR-01: own words and logo."""
    ours, theirs = make_programme({**FILES, "logo.svg": DRAWING}, slug="ours"), make_programme(slug="theirs")
    got = client.get("/p/ours/logo.svg")
    assert (got.status_code, got["Content-Type"], got.text) == (200, "image/svg+xml; charset=utf-8", DRAWING)
    assert "sandbox" in got["Content-Security-Policy"]
    assert client.get("/p/theirs/logo.svg").status_code == 404
    for programme, shown in ((ours, True), (theirs, False)):
        client.force_login(make_member(programme, "mentee").person)
        assert ('src="/p/ours/logo.svg"' in client.get("/").text) == shown


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<circle onload="alert(1)"/>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<rect fill="url(https://evil.example/x)"/>',
        "<foreignObject/>",
        "<style>@import 'https://evil.example'</style>",
        "</svg>",
    ],
)
def test_what_runs_or_fetches_is_refused(inside):
    with pytest.raises(Refused, match=r"logo\.svg"):
        parse({**FILES, "logo.svg": DRAWING.replace("</svg>", f"{inside}</svg>")})


def test_a_bomb_and_a_book_are_refused():
    for drawing in (
        "<!DOCTYPE svg [<!ENTITY a 'a'>]>" + DRAWING,
        DRAWING.replace("<circle", "<!--" + "x" * 50_000 + "--><circle"),
    ):
        with pytest.raises(Refused, match=r"logo\.svg"):
            parse({**FILES, "logo.svg": drawing})


def test_it_is_read_from_the_folder(tmp_path):
    for name, text in {**FILES, "logo.svg": DRAWING}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert parse(read_folder(tmp_path)).logo == DRAWING
