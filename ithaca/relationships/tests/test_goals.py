from datetime import timedelta

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.programmes.testing import AT, make_person, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Goal
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(programme):
    return make_pair(programme)


def set_goal(pair, text="A CV that I like to send", then=3):
    return actions.set_goal(pair.pk, text=text, then=then, by=people_of(pair)[0], at=AT)


def test_a_goal_remembers_where_it_stood_and_where_it_stands(pair):
    """CAREER-27, PAR-09: the mentee sets a goal, rated at the start and now."""
    goal = set_goal(pair)
    actions.rate(goal.pk, now=8, by=people_of(pair)[1], at=AT)
    goal.refresh_from_db()
    assert (goal.text, goal.then, goal.now, goal.state) == ("A CV that I like to send", 3, 8, "open")
    assert goal.picture == {"then": 76, "now": 186, "left": 76, "width": 110}
    assert Entry.objects.get(name="goal.set").data["people"] == pair.people()


@pytest.mark.parametrize("number", [-1, 11])
def test_a_goal_stands_between_0_and_10(pair, number):
    with pytest.raises(Denied, match="from 0 to 10"):
        set_goal(pair, then=number)
    with pytest.raises(Denied, match="from 0 to 10"):
        actions.rate(set_goal(pair).pk, now=number, by=people_of(pair)[0], at=AT)


def test_when_the_last_goal_is_reached_the_other_is_asked_to_stay_in_touch_or_end(pair):
    """CAREER-39: once the objectives are met, next steps are suggested: stay in touch, or end."""
    priya, amara = people_of(pair)
    first, second = set_goal(pair), set_goal(pair, "An internship")
    actions.reach(first.pk, by=priya, at=AT)
    assert not Mail.objects.filter(letter="goals-reached").exists()
    actions.reach(second.pk, by=priya, at=AT)
    assert list(
        Entry.objects.filter(name="goal.reached").order_by("pk").values_list("data__all_reached", flat=True)
    ) == [False, True]
    mail = Mail.objects.get(letter="goals-reached")
    assert mail.to == amara
    assert "staying in touch" in mail.text
    assert "kind ending" in mail.text


def test_a_goal_set_aside_does_not_keep_the_others_from_being_all(pair):
    priya, _ = people_of(pair)
    first, second = set_goal(pair), set_goal(pair, "An internship")
    actions.set_aside(first.pk, by=priya, at=AT)
    actions.reach(second.pk, by=priya, at=AT)
    assert Entry.objects.get(name="goal.reached").data["all_reached"] is True


def test_a_closed_goal_is_taken_up_again_before_it_is_rated(pair):
    priya, _ = people_of(pair)
    goal = set_goal(pair)
    actions.reach(goal.pk, by=priya, at=AT)
    with pytest.raises(Denied, match="This goal is closed"):
        actions.rate(goal.pk, now=9, by=priya, at=AT)
    actions.reopen(goal.pk, by=priya, at=AT + timedelta(days=1))
    actions.rate(goal.pk, now=9, by=priya, at=AT)
    goal.refresh_from_db()
    assert (goal.state, goal.closed_at, goal.now) == ("open", None, 9)


def test_only_the_people_of_the_pair_set_and_see_goals(programme, pair):
    set_goal(pair)
    priya, amara = people_of(pair)
    ruth, tom = make_staff(programme), make_person("Tom")
    for person, sees in ((priya, True), (amara, True), (ruth, False), (tom, False)):
        assert Goal.objects.visible_to(person).exists() is sees
    for person in (ruth, tom):
        with pytest.raises(Denied, match="Only the people"):
            actions.set_goal(pair.pk, text="Mine", by=person, at=AT)
