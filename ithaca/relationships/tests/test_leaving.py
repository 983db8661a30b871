"""PAR-21: somebody leaves, and each of those they work with goes on as it was said, in one step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_staff
from ithaca.relationships import actions
from ithaca.relationships.actions import Onward
from ithaca.relationships.models import Goal, Relationship, Wish
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)
MENTEES = ("Priya Nair", "Tom Ashdown", "Zoe Lind")


@pytest.fixture
def ruth(programme):
    return make_staff(programme)


@pytest.fixture
def amara(programme):
    return make_member(programme, "mentor", "Amara Okafor", capacity=4)


@pytest.fixture
def lena(programme):
    return make_member(programme, "mentor", "Lena Hartmann", capacity=1)


@pytest.fixture
def pairs(programme, amara):
    return [make_pair(programme, name, amara) for name in MENTEES]


def letters() -> set:
    return {(m.to.name, m.letter) for m in Mail.objects.filter(made_at=LATER)}


def words_to(name: str, letter: str) -> str:
    return Mail.objects.get(to__name=name, letter=letter, made_at=LATER).text


def test_a_leaving_mentors_mentees_go_on_as_staff_said_for_each(pairs, amara, lena, ruth):
    """PAR-21: passed on with their goals, sought for, or ended kindly: one action, and every letter right."""
    first, second, _ = pairs
    priya = people_of(first)[0]
    actions.set_goal(first.pk, text="A CV", then=2, by=priya, at=AT)
    onward = {first.pk: lena.pk, second.pk: Onward.HELP}
    actions.leave_in_order(amara.pk, onward, by=ruth, at=LATER)
    assert Membership.objects.get(pk=amara.pk).state == "left"
    new = Relationship.objects.get(follows=first)
    assert (new.state, new.people()) == ("active", {"mentee": [priya.pk], "mentor": [lena.person_id]})
    assert list(Goal.objects.filter(relationship=new).values_list("text", "then")) == [("A CV", 2)]
    assert set(Relationship.objects.exclude(pk=new.pk).values_list("state", "reason")) == {("ended", "left")}
    assert list(Wish.objects.open().values_list("relationship", "person__name")) == [
        (second.pk, "Tom Ashdown")
    ]
    assert letters() == {
        ("Priya Nair", "partner-left"), ("Priya Nair", "relationship-started"), ("Lena Hartmann", "relationship-started"),
        ("Tom Ashdown", "partner-left"), ("Ruth Okoro", "successor-needed"), ("Zoe Lind", "partner-left"),
        ("Amara Okafor", "relationship-closed"),
    }  # fmt: skip
    assert "From today you work with Lena Hartmann" in words_to("Priya Nair", "partner-left")
    assert "looks for somebody else for you" in words_to("Tom Ashdown", "partner-left")
    assert "You can ask somebody else" in words_to("Zoe Lind", "partner-left")
    subject = Mail.objects.get(to=priya, letter="partner-left").subject
    assert subject == "Amara Okafor is leaving Small mentoring"


def test_whoever_was_left_is_brought_together_anew_and_their_goals_go_along(pairs, amara, lena, ruth):
    priya = people_of(pairs[0])[0]
    actions.set_goal(pairs[0].pk, text="A CV", by=priya, at=AT)
    actions.leave_in_order(amara.pk, {pairs[0].pk: Onward.HELP}, by=amara.person, at=LATER)
    mine = pairs[0].part_of(priya).membership
    new = actions.rematch(Wish.objects.get().pk, [mine, lena], by=ruth, at=LATER)
    assert (new.follows, Goal.objects.get(relationship=new).text) == (pairs[0], "A CV")


def test_what_cannot_be_done_for_one_is_done_for_none(pairs, amara, lena, ruth):
    """PAR-21: one transaction. Lena has one place; the second would be one too many."""
    with pytest.raises(Denied, match="Lena Hartmann has no free place any more"):
        actions.leave_in_order(amara.pk, {pair.pk: lena.pk for pair in pairs[:2]}, by=ruth, at=LATER)
    assert Membership.objects.get(pk=amara.pk).state == "active"
    assert Relationship.objects.count() == 3
    assert letters() == set()


def test_only_staff_pass_people_on(pairs, amara, lena):
    with pytest.raises(Denied):
        actions.leave_in_order(amara.pk, {pairs[0].pk: lena.pk}, by=amara.person, at=LATER)
    assert not Relationship.objects.filter(state="ended").exists()


def test_the_way_of_staff_in_the_browser(client, pairs, amara, lena, ruth):
    client.force_login(ruth)
    address = reverse("relationships:leaving", args=[amara.pk])
    page = client.get(address).text
    for words in (*MENTEES, "Lena Hartmann (1 free place)", "The team finds somebody else"):
        assert words in page
    both = {f"pair-{pairs[0].pk}": lena.pk, f"pair-{pairs[1].pk}": lena.pk, f"pair-{pairs[2].pk}": "end"}
    assert "Lena Hartmann has no free place any more" in client.post(address, both).text
    said = client.post(address, both | {f"pair-{pairs[1].pk}": "help"}, follow=True).text
    assert "Amara Okafor has left. Everybody whom it concerns is told." in said
    left = client.get(reverse("relationships:relationship", args=[pairs[1].pk])).text
    assert "Tom Ashdown needs somebody else to work with." in left


def test_whoever_leaves_sees_no_names_of_others_and_asks_the_team(client, pairs, amara, lena, ruth):
    client.force_login(amara.person)
    leave = client.get(reverse("programmes:leave", args=[amara.pk])).text
    address = reverse("relationships:leaving", args=[amara.pk])
    assert address in leave
    page = client.get(address).text
    assert "Lena Hartmann" not in page
    client.post(address, {f"pair-{pair.pk}": "help" for pair in pairs})
    assert Wish.objects.open().count() == 3
    assert not Mail.objects.filter(to=amara.person, letter="relationship-closed").exists()


def test_nobody_else_meets_the_page(client, pairs, amara):
    client.force_login(people_of(pairs[0])[0])
    assert client.get(reverse("relationships:leaving", args=[amara.pk])).status_code == 404
