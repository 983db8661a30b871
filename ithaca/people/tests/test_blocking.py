"""Blocking: both ways, told to nobody, taken back at will."""

import pytest

from ithaca.accounts.models import Person
from ithaca.kit.models import Entry, EntrySubject
from ithaca.kit.verdicts import Denied
from ithaca.people import actions
from ithaca.people.models import Block, Consent
from ithaca.programmes.testing import AT, make_person

pytestmark = pytest.mark.django_db


def met(*people):
    """They once had a request between them."""
    entry = Entry.objects.create(name="request.sent", at=AT, data={})
    kinds = [("request", 1), *(("person", person.pk) for person in people)]
    EntrySubject.objects.bulk_create(
        EntrySubject(entry=entry, kind=kind, ref=ref, at=AT) for kind, ref in kinds
    )


def test_a_block_is_set_once_and_seen_by_one():
    """That it counts both ways is shown where people are brought together: in the directory."""
    amara, priya = make_person("Amara Okafor"), make_person("Priya Nair")
    block = actions.block(priya, by=amara, at=AT)
    assert actions.block(priya, by=amara, at=AT) == block
    assert [list(Block.objects.visible_to(person)) for person in (amara, priya)] == [[block], []]


def test_the_trail_of_the_blocked_person_does_not_show_it():
    amara, priya = make_person("Amara Okafor"), make_person("Priya Nair")
    block = actions.block(priya, by=amara, at=AT)
    actions.unblock(block.pk, by=amara, at=AT)
    assert list(Entry.objects.order_by("pk").values_list("name", "by")) == [
        ("person.blocked", amara.pk),
        ("person.unblocked", amara.pk),
    ]
    assert set(EntrySubject.objects.values_list("kind", flat=True)) == {"block"}


def test_only_who_blocked_takes_it_back_and_nobody_blocks_oneself():
    amara, priya = make_person("Amara Okafor"), make_person("Priya Nair")
    block = actions.block(priya, by=amara, at=AT)
    with pytest.raises(Denied):
        actions.unblock(block.pk, by=priya, at=AT)
    with pytest.raises(Denied, match="yourself"):
        actions.block(amara, by=amara, at=AT)


def test_one_blocks_by_a_page_whom_one_has_met_and_nobody_else(client):
    amara, priya = make_person("Amara Okafor"), make_person("Priya Nair")
    client.force_login(amara)
    assert client.get(f"/people/{priya.pk}/block/").status_code == 404
    met(amara, priya)
    assert b"Nobody is told" in client.get(f"/people/{priya.pk}/block/").content
    assert not Block.objects.exists()
    client.post(f"/people/{priya.pk}/block/")
    assert b"Priya Nair" in client.get("/people/blocked/").content
    client.post(f"/people/blocked/{Block.objects.get().pk}/unblock/")
    assert b"You have blocked nobody" in client.get("/people/blocked/").content


def test_the_list_of_others_is_not_found(client):
    amara, priya = make_person("Amara Okafor"), make_person("Priya Nair")
    block = actions.block(priya, by=amara, at=AT)
    client.force_login(priya)
    assert client.post(f"/people/blocked/{block.pk}/unblock/").status_code == 404
    assert b"Amara" not in client.get("/people/blocked/").content


def test_the_page_asks_as_much_for_five_as_for_one(client, django_assert_max_num_queries):
    amara = make_person("Amara Okafor")
    client.force_login(amara)
    for _ in range(5):
        actions.block(make_person("Priya Nair"), by=amara, at=AT)
        with django_assert_max_num_queries(8):
            client.get("/people/blocked/")


def test_consent_keeps_the_words_and_new_words_are_a_new_row():
    amara = make_person("Amara Okafor")
    for words in ("I am not paid.", "I am not paid.", "I am a volunteer."):
        actions.accept(amara, 1, "unpaid", words, at=AT)
    assert list(Consent.objects.order_by("pk").values_list("words", flat=True)) == [
        "I am not paid.",
        "I am a volunteer.",
    ]
    assert Person.objects.count() == 1
