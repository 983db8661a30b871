"""The accessibility statement says what a run found, and no more."""

from datetime import date

import pytest

from ithaca.site.accessibility import GAPS, all_is_well, document

RUN = {
    "on": date(2026, 11, 22),
    "browser": "Chromium 142",
    "pages": 2,
    "views": 3,
    "checks": [{"what": "Every control has a name", "views": 3, "problems": 0}],
    "journeys": [{"title": "A mentor says yes", "passed": True}],
}


def test_the_document_says_what_when_and_how_much_was_looked_at():
    text = document(RUN)

    assert "found on 22 November 2026, in Chromium 142, on 2 pages seen 3 times by" in text
    assert "| Every control has a name | 3 | 0 |" in text
    assert "- A mentor says yes: yes" in text
    assert [str(gap) for gap in GAPS if str(gap) not in text] == []


def test_without_a_run_nothing_is_claimed():
    assert "Nothing has been checked yet" in document({})


@pytest.mark.parametrize(
    "worse",
    [
        {"checks": [{"what": "Every control has a name", "views": 3, "problems": 1}]},
        {"journeys": [{"title": "A mentor says yes", "passed": False}]},
    ],
)
def test_all_is_well_only_when_every_check_and_every_journey_is(worse):
    assert (all_is_well(RUN), all_is_well(RUN | worse)) == (True, False)


@pytest.mark.django_db
def test_a_stranger_reads_it_from_the_foot_of_any_page(client):
    home, page = client.get("/"), client.get("/accessibility/")

    assert '<a href="/accessibility/">Accessibility</a>' in home.text
    assert "Nobody who uses a screen reader every day has tried it yet." in page.text
    assert "See the programmes" in page.text
