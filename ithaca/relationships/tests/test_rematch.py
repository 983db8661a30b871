"""Working with somebody else: asked for in private, and answered in one step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.kit.models import EntrySubject
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people.actions import block, unblock
from ithaca.programmes.actions import members
from ithaca.programmes.testing import AT, make_member, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Goal, Relationship, Wish
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


@pytest.fixture
def pair(programme):
    return make_pair(programme)


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


@pytest.mark.parametrize("who", [0, 1])
def test_either_side_asks_in_private_and_only_staff_hear_of_it(pair, ruth, who):
    """PAR-21: no letter, no page and no timeline of the other side says it."""
    asker, other = people_of(pair)[who], people_of(pair)[1 - who]
    wish = actions.wish_for_another(pair.pk, words="Somebody nearer my field.", by=asker, at=LATER)
    assert [m.to for m in Mail.objects.filter(made_at=LATER)] == [ruth]
    assert "Somebody nearer" not in Mail.objects.get(made_at=LATER).text
    assert not EntrySubject.objects.filter(kind="person", ref=other.pk, entry__name="rematch.asked").exists()
    assert list(Wish.objects.visible_to(other)) == []
    assert list(Wish.objects.visible_to(asker)) == list(Wish.objects.visible_to(ruth)) == [wish]


def test_staff_find_somebody_else_in_one_step_and_open_goals_go_along(programme, pair, ruth):
    """PAR-21: what was ends without a fault, the new pair begins, and the way so far is not lost."""
    priya, amara = people_of(pair)
    kept = actions.set_goal(pair.pk, text="A CV", then=2, by=priya, at=AT)
    actions.rate(kept.pk, now=6, by=priya, at=AT)
    actions.reach(actions.set_goal(pair.pk, text="A talk", by=priya, at=AT).pk, by=priya, at=AT)
    wish = actions.wish_for_another(pair.pk, by=priya, at=LATER)
    lena = make_member(programme, "mentor", "Lena Hartmann")
    mine = pair.part_of(priya).membership
    new = actions.rematch(wish.pk, [mine, lena], by=ruth, at=LATER)
    assert list(Relationship.objects.values_list("state", flat=True).order_by("pk")) == ["ended", "active"]
    assert list(Goal.objects.filter(relationship=new).values_list("text", "then", "now")) == [("A CV", 2, 6)]
    assert Goal.objects.filter(relationship=pair).count() == 2
    letters = {(m.to, m.letter) for m in Mail.objects.filter(made_at=LATER).exclude(to=ruth)}
    assert letters == {
        (priya, "relationship-closed"), (amara, "relationship-closed"),
        (priya, "relationship-started"), (lena.person, "relationship-started"),
    }  # fmt: skip
    assert not Wish.objects.open().exists()


def test_goals_stay_behind_when_whoever_asked_wants_that(programme, pair, ruth):
    priya, _ = people_of(pair)
    actions.set_goal(pair.pk, text="A secret plan", by=priya, at=AT)
    wish = actions.wish_for_another(pair.pk, takes_goals=False, by=priya, at=LATER)
    lena = make_member(programme, "mentor", "Lena Hartmann")
    new = actions.rematch(wish.pk, [pair.part_of(priya).membership, lena], by=ruth, at=LATER)
    assert not Goal.objects.filter(relationship=new).exists()


def test_nobody_in_the_pair_answers_the_wish_and_nobody_asks_twice(programme, pair, ruth):
    priya, amara = people_of(pair)
    wish = actions.wish_for_another(pair.pk, by=priya, at=LATER)
    with pytest.raises(Denied, match="You have asked already"):
        actions.wish_for_another(pair.pk, by=priya, at=LATER)
    for person in (priya, amara):
        with pytest.raises(Denied):
            actions.let_go_on(wish.pk, by=person, at=LATER)
    others = [make_member(programme, r, n) for r, n in (("mentee", "Zoe Lind"), ("mentor", "Lena Hartmann"))]
    with pytest.raises(Denied, match="Whoever asked has to be among them"):
        actions.rematch(wish.pk, others, by=ruth, at=LATER)
    assert Relationship.objects.get().state == "active"
    actions.let_go_on(wish.pk, by=ruth, at=LATER)
    assert actions.wish_for_another(pair.pk, by=priya, at=LATER)


def test_the_way_of_a_wish_in_the_browser(client, pair, ruth):
    """PAR-21: one quiet link, a form without a reason, and a page that tells only whoever asked."""
    priya, amara = people_of(pair)
    page = reverse("relationships:relationship", args=[pair.pk])
    url = reverse("relationships:wish", args=[pair.pk])
    client.force_login(priya)
    assert url in client.get(page).content.decode()
    assert "Amara Okafor is not told, now or later" in client.get(url).content.decode()
    client.post(url, {"words": "", "takes_goals": "on"})
    assert "You have asked for somebody else" in client.get(page).content.decode()
    client.force_login(amara)
    assert "asked for somebody else" not in client.get(page).content.decode()
    client.force_login(ruth)
    assert "Priya Nair would rather work with somebody else." in client.get(page).content.decode()
    client.force_login(priya)
    client.post(reverse("relationships:take_back_wish", args=[Wish.objects.get().pk]))
    assert not Wish.objects.exists()


def test_what_ended_by_mistake_begins_again_with_its_goals_and_its_history(client, pair, ruth):
    """PAR-06: staff reopen; what was is a read-only archive that the new one leads to."""
    priya, amara = people_of(pair)
    page = reverse("relationships:begin_again", args=[pair.pk])
    actions.set_goal(pair.pk, text="A CV", then=2, by=priya, at=AT)
    client.force_login(ruth)
    assert (client.post(page).status_code, Relationship.objects.count()) == (403, 1)  # it runs
    actions.end(pair.pk, reason="done", message="Thank you", by=priya, at=LATER)
    assert "Let them begin again" in client.get(reverse("relationships:relationship", args=[pair.pk])).text
    client.force_login(amara)
    assert (client.post(page).status_code, Relationship.objects.count()) == (403, 1)  # staff alone
    client.force_login(ruth)
    client.post(page)
    new = Relationship.objects.latest("pk")
    assert (new.state, new.follows, new.people()) == ("active", pair, pair.people())
    assert Goal.objects.filter(relationship=new).values_list("text", "then").get() == ("A CV", 2)
    pair.refresh_from_db()
    assert (pair.state, pair.message) == ("ended", "Thank you")
    assert client.post(page).status_code == 403  # they work together already
    assert (
        "Let them begin again" not in client.get(reverse("relationships:relationship", args=[pair.pk])).text
    )


def test_whom_a_block_keeps_apart_or_who_has_left_does_not_begin_again(pair, ruth):
    priya, amara = people_of(pair)
    actions.end(pair.pk, reason="done", message="Thank you", by=priya, at=LATER)
    row = block(priya, by=amara, at=LATER)
    with pytest.raises(Denied, match="cannot be brought together"):
        actions.begin_again(pair.pk, by=ruth, at=LATER)
    unblock(row.pk, by=amara, at=LATER)
    members.leave(pair.part_of(amara).membership_id, by=amara, at=LATER)
    with pytest.raises(Denied, match="a member of the programme"):
        actions.begin_again(pair.pk, by=ruth, at=LATER)


def test_staff_who_end_it_for_others_read_words_that_are_meant_for_them(client, pair, ruth):
    page = reverse("relationships:end", args=[pair.pk])
    client.force_login(ruth)
    asked, then = client.get(page).text, client.get(page, {"reason": "done"}).text
    assert ("Let them go on" in asked, "Keep working together" in asked) == (True, False)
    assert ("begin again from their page" in then, "you can tell the programme how it was" in then) == (
        True,
        False,
    )
    client.force_login(people_of(pair)[0])
    assert "Keep working together" in client.get(page).text
