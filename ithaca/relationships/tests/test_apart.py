"""A block while people work together: no word goes between them, nobody is told, and staff can end it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people import actions as people
from ithaca.people.models import Block
from ithaca.programmes.testing import AT, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Goal, Participant, Relationship, SharedContact
from ithaca.relationships.testing import make_pair, make_working_programme, people_of
from ithaca.relationships.tests.test_walls import WRITES

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
SPEAKS = {
    "agree", "set_goal", "rate", "reach", "set_aside", "reopen", "set_task", "share", "note_contact", "pause", "resume",
    "carry_on",
}  # fmt: skip


@pytest.fixture
def programme():
    return make_working_programme()


@pytest.fixture
def pair(programme):
    return make_pair(programme)


@pytest.fixture
def apart(pair):
    """Amara has blocked Priya."""
    priya, amara = people_of(pair)
    people.block(priya, by=amara, at=LATER)
    return Relationship.objects.get(pk=pair.pk)


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("verb", sorted(SPEAKS))
def test_after_a_block_nothing_that_one_does_reaches_the_other(pair, verb, who):
    """Goals, agreement, marks, contact details and letters: the same refusal for both sides."""
    priya, amara = people_of(pair)
    goal = actions.set_goal(pair.pk, text="Something", by=priya, at=AT)
    people.block(priya, by=amara, at=LATER)
    Mail.objects.all().delete()

    def rows():
        return [list(m.objects.values()) for m in (Goal, Participant, SharedContact, Relationship)]

    before = rows()
    with pytest.raises(Denied, match="You cannot reach each other here at the moment"):
        WRITES[verb](pair, goal, [priya, amara][who])
    assert rows() == before
    assert not Mail.objects.exists()


def test_it_rests_by_nobodys_name_and_neither_side_gets_a_letter(apart):
    priya, amara = people_of(apart)
    assert apart.state == "paused"
    fact = Entry.objects.get(name="relationship.paused")
    assert (fact.by, fact.data["people"]) == (None, apart.people())
    assert not Mail.objects.filter(to__in=[priya, amara], made_at=LATER).exists()


def test_letters_on_their_way_stay_here(pair):
    """What one side did just before the block does not arrive after it."""
    priya, amara = people_of(pair)
    actions.share_contact(pair.pk, label="Phone", value="1", by=priya, at=AT)
    people.block(priya, by=amara, at=LATER)
    assert Mail.objects.get(letter="contact-shared").state == Mail.State.DROPPED


def test_contact_details_of_both_are_gone_from_the_others_eyes(pair):
    priya, amara = people_of(pair)
    for person in (priya, amara):
        actions.share_contact(pair.pk, label="Phone", value=person.name, by=person, at=AT)
    people.block(priya, by=amara, at=LATER)
    for person in (priya, amara):
        assert [c.person for c in SharedContact.objects.visible_to(person)] == [person]
    people.unblock(Block.objects.get().pk, by=amara, at=LATER)
    assert SharedContact.objects.visible_to(priya).count() == 2


def test_staff_who_may_end_it_are_told_once_and_not_who_it_was(programme, pair):
    priya, amara = people_of(pair)
    ruth = make_staff(programme)
    people.block(priya, by=amara, at=LATER)
    people.block(amara, by=priya, at=LATER)
    mail = Mail.objects.get(letter="pair-apart")
    assert (mail.to, mail.about, mail.ref) == (ruth, "relationship", pair.pk)
    assert "we do not say who it was" in " ".join(mail.text.split())
    assert list(Relationship.objects.apart()) == [pair]


def test_a_pair_that_nobody_blocked_is_not_apart(pair, programme):
    other = make_pair(programme, "Zoe Lind", "Lena Hartmann")
    zoe, _ = people_of(other)
    priya, _ = people_of(pair)
    people.block(zoe, by=priya, at=LATER)
    assert not Relationship.objects.apart().exists()
    assert set(Relationship.objects.values_list("state", flat=True)) == {"active"}


@pytest.mark.parametrize("who", [0, 1])
def test_either_may_end_it_and_no_word_of_theirs_arrives(apart, who):
    """Also who types words past the form: they are not kept, and the house's letter goes."""
    ender = people_of(apart)[who]
    other = people_of(apart)[1 - who]
    actions.end(apart.pk, reason="done", message="Listen to me!", by=ender, at=LATER)
    assert Relationship.objects.get().message == ""
    mail = Mail.objects.get(to=other, made_at=LATER)
    assert (mail.letter, "Listen" in mail.text) == ("relationship-closed", False)


def test_staff_may_end_it(programme, apart):
    actions.end(apart.pk, reason="staff", message="", by=make_staff(programme), at=LATER)
    assert {m.to for m in Mail.objects.filter(letter="relationship-closed")} == set(people_of(apart))


def test_once_the_block_is_taken_back_they_may_go_on(apart):
    priya, amara = people_of(apart)
    people.unblock(Block.objects.get().pk, by=amara, at=LATER)
    actions.resume(apart.pk, by=priya, at=LATER)
    assert Relationship.objects.get().state == "active"


@pytest.mark.parametrize("who", [0, 1])
def test_both_sides_read_the_same_kind_page(client, apart, who):
    """Neither learns from it who asked for it: the page differs by nothing but the name."""
    person, other = people_of(apart)[who], people_of(apart)[1 - who]
    client.force_login(person)
    page = client.get(reverse("relationships:relationship", args=[apart.pk])).content.decode()
    assert "You cannot reach each other here at the moment." in page
    assert "Either of you may end it" in page
    for gone in ("Set a goal", "Share a contact detail", "We were in touch elsewhere", "you can still write"):
        assert gone not in page
    with time_machine.travel(LATER, tick=False):
        url = reverse("relationships:end", args=[apart.pk])
        step = client.get(url, {"reason": "done"}).content.decode()
        assert f"{other.name} will read a short, kind letter from the programme" in step
        assert "Your message" not in step
        client.post(url, {"reason": "done"})
    assert Relationship.objects.get().state == "ended"


def test_the_staffs_page_says_it_and_offers_the_ending(client, programme, apart):
    client.force_login(make_staff(programme))
    page = client.get(reverse("relationships:relationship", args=[apart.pk])).content.decode()
    assert "They cannot reach each other" in page
    assert "End it kindly on their behalf" in page
