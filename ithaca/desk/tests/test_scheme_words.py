"""The desk calls what people do together by the scheme's own words."""

import pytest

from ithaca.programmes.testing import make_staff
from ithaca.relationships.testing import make_pair, make_programme, working_files

pytestmark = pytest.mark.django_db


def test_lists_and_sentences_say_group_where_the_scheme_does(client):
    files = working_files()
    files["scheme.toml"] = files["scheme.toml"].replace(
        "[relationships]\n", '[relationships]\ntitle = "learning group"\nplural = "learning groups"\n'
    )
    programme = make_programme(files)
    make_pair(programme)
    client.force_login(make_staff(programme))

    page = client.get(f"/desk/{programme.slug}/pairs/").text
    assert "<h1>Learning groups</h1>" in page.replace("\n", "")
    assert "<strong>1</strong> learning group" in page
    assert "running learning group" in client.get(f"/desk/{programme.slug}/").text
