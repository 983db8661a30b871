"""The privacy notice: read, accepted in its words, asked for again when they change, and who has."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ithaca.people.actions import accept
from ithaca.people.models import Consent
from ithaca.programmes.actions import schemes
from ithaca.programmes.testing import AT, FILES, make_member, make_programme, make_staff

PRIVACY = '[pages]\nprivacy = "privacy"\n'


def files(words: str) -> dict:
    scheme = PRIVACY + FILES["scheme.toml"]
    return {**FILES, "scheme.toml": scheme, "pages/privacy.md": f"# What we keep\n\n{words}\n"}


@pytest.fixture
def small(db):
    return make_programme(files("Little."), slug="small")


def words_of(programme) -> str:
    return programme.scheme.pages["privacy"].body


def change_words(programme, words: str):
    schemes.take_up(programme, schemes.load(files(words), at=AT), by=None, at=AT)
    programme.refresh_from_db()


def test_a_notice_is_accepted_in_its_words_and_asked_again_when_they_change(client, small):
    """PAR-31: versions, who accepted which and when; nothing is kept from anybody who has not."""
    member = make_member(small, "mentee")
    client.force_login(member.person)
    assert "It says what is stored" in client.get(f"/membership/{member.pk}/").content.decode()
    client.post("/my-data/notice/small/")
    client.post("/my-data/notice/small/")
    assert [row.words.strip() for row in Consent.objects.filter(person=member.person)] == ["Little."]
    assert "You accepted these words" in client.get("/my-data/notice/small/").content.decode()
    change_words(small, "A little more.")
    assert "has changed since you accepted it" in client.get("/my-data/notice/small/").content.decode()
    client.post("/my-data/notice/small/")
    assert Consent.objects.filter(person=member.person).count() == 2


def test_home_leads_to_a_notice_until_it_is_accepted(client, small):
    """PAR-31: on the page that everybody opens, until one has said so; and again once it has changed."""
    member = make_member(small, "mentee")
    client.force_login(member.person)
    assert "says what is stored about you" in client.get("/").text
    client.post("/my-data/notice/small/")
    assert "/my-data/notice/small/" not in client.get("/").text
    change_words(small, "A little more.")
    assert "has changed since you accepted it" in client.get("/").text


def test_staff_see_who_accepted_which_words(client, small):
    """PAR-31: who accepted the notice as it reads today, who in earlier words, who never; on the page and as a file."""
    old, new, _ = (make_member(small, "mentee", name) for name in ("Old Words", "New Words", "No Words"))
    accept(old.person, small.pk, "privacy", words_of(small), at=AT)
    change_words(small, "A little more.")
    accept(new.person, small.pk, "privacy", words_of(small), at=AT)
    client.force_login(make_staff(small))
    page = client.get("/my-data/notice/small/accepted/").text
    assert "1 of 3 have accepted it as it reads today." in page
    names = ("Old Words", "New Words", "No Words")
    for which, name in zip(("earlier", "accepted", "never"), names, strict=True):
        page = client.get(f"/my-data/notice/small/accepted/?which={which}").text
        assert [other for other in names if other in page] == [name]
    file = client.get("/my-data/notice/small/accepted/?as=csv")
    content = b"".join(file.streaming_content) if file.streaming else file.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [[row[0], *row[4:]] for row in rows[1:]] == [
        ["New Words", "2026-11-02", "2026-11-02"],
        ["No Words", "", ""],
        ["Old Words", "", "2026-11-02"],
    ]


def test_the_list_costs_the_same_for_five_as_for_one(client, small):
    client.force_login(make_staff(small))
    costs = []
    for many in (1, 5):
        for n in range(many):
            make_member(small, "mentee", f"Person {many} {n}")
        client.get("/my-data/notice/small/accepted/")
        with CaptureQueriesContext(connection) as queries:
            assert f"Person {many} 0" in client.get("/my-data/notice/small/accepted/").text
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 10


def test_a_programme_without_a_notice_says_so(client, programme):
    client.force_login(make_staff(programme))
    page = client.get(f"/my-data/notice/{programme.slug}/accepted/").text
    assert "The rules of this programme name no privacy notice." in page


def test_the_list_is_for_those_who_manage_people(client, small):
    client.force_login(make_member(small, "mentor").person)
    assert client.get("/my-data/notice/small/accepted/").status_code == 404
