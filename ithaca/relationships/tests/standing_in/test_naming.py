"""PAR-23: somebody stands in for one of the people of a relationship between two days: who names whom, and how it ends."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.accounts.models import Person
from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.meetings import actions as meetings
from ithaca.meetings.models import Meeting
from ithaca.notices.models import Due, Mail
from ithaca.people import actions as people
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff
from ithaca.relationships import access, actions
from ithaca.relationships.models import Goal, Relationship, StandIn, Task
from ithaca.relationships.testing import make_pair, make_working_programme, people_of, working_files
from ithaca.relationships.tests.standing_in.standing import (
    AFTER,
    FIRST,
    LAST,
    PLAN,
    WITHIN,
    fresh,
    get,
    make_standing_programme,
    name,
    post,
    told,
)
from ithaca.roles.models import Holding

pytestmark = pytest.mark.django_db


# Naming ---------------------------------------------------------------------------------------------------------


def test_a_stand_in_begins_and_ends_by_the_days_alone(named, pair, james):
    """PAR-23: dated; it comes and goes by itself."""
    seen = []
    for days in (0, 1, 2, 9, 10):
        actions.keep_stand_ins(at=AT + timedelta(days=days))
        seen.append(Relationship.objects.visible_to(james).exists())
    assert seen == [False, False, True, True, False]


def test_who_stands_in_and_the_other_side_have_a_letter(named):
    """PAR-23."""
    assert (told("stand-in-named"), told("stand-in-told")) == ({"James Whitcombe"}, {"Priya Nair"})
    mail = Mail.objects.get(letter="stand-in-named")
    assert mail.subject == "You stand in for Amara Okafor"
    assert "From Wednesday 4 November 2026 until Wednesday 11 November 2026" in mail.text


def test_staff_who_bring_people_together_name_one_too_and_both_sides_hear_of_it(
    programme, pair, amara, james
):
    """PAR-23."""
    ruth = make_staff(programme)
    name(pair, amara, james, by=ruth)
    assert told("stand-in-told") == {"Priya Nair", "Amara Okafor"}


def test_nobody_of_staff_names_themselves(programme, pair, amara):
    """PAR-23: who may look at a pair's work is said by its people, or by staff about somebody else."""
    ruth = make_member(programme, "mentor", make_staff(programme)).person
    with pytest.raises(Denied, match="Nobody who can stand in is known by this address"):
        name(pair, amara, ruth, by=ruth)
    name(pair, amara, ruth, by=amara)


@pytest.mark.parametrize("who", ["other side", "stranger", "staff in the pair"])
def test_nobody_else_names_one(programme, pair, priya, amara, james, who):
    """PAR-23."""
    if who == "staff in the pair":
        make_staff(programme, person=priya)
    by = make_person("Sam Stranger") if who == "stranger" else priya
    with pytest.raises(Denied):
        name(pair, amara, james, by=by)
    assert not access.can_name_stand_in(by, fresh(pair), amara)


def test_the_scheme_says_in_which_roles(programme, pair, priya):
    """PAR-23: a mentee has none here."""
    other = make_member(programme, "mentee", "Kofi Mensah").person
    with pytest.raises(Denied, match="nobody stands in"):
        name(pair, priya, other)


def test_a_scheme_that_says_nothing_knows_no_stand_ins(client):
    """PAR-23."""
    pair = make_pair(make_working_programme())
    amara = people_of(pair)[1]
    james = make_member(pair.programme, "mentor", "James Whitcombe").person
    with pytest.raises(Denied, match="nobody stands in"):
        name(pair, amara, james)
    assert "stand in for me" not in get(client, amara, "relationships:relationship", pair.pk).text


UNFIT = {
    "nobody": lambda programme, pair: make_person("Una Known"),
    "another role": lambda programme, pair: make_member(programme, "mentee", "Kofi Mensah").person,
    "not active": lambda programme, pair: (
        make_member(programme, "mentor", "Ian Idle", state=Membership.State.INACTIVE).person
    ),
    "another programme": lambda programme, pair: (
        make_member(make_standing_programme(), "mentor", "Olga Other").person
    ),
    "the other side": lambda programme, pair: people_of(pair)[0],
    "themselves": lambda programme, pair: people_of(pair)[1],
    "closed": lambda programme, pair: (
        make_member(programme, "mentor", make_person("Cleo Closed", is_active=False)).person
    ),
}


@pytest.mark.parametrize("who", UNFIT)
def test_who_is_unfit_is_refused_with_the_same_words(programme, pair, amara, who):
    """PAR-23: an active member in the same role, and not of the other side. The no tells nothing of anybody."""
    unfit = UNFIT[who](programme, pair)
    with pytest.raises(Denied) as refusal:
        name(pair, amara, unfit)
    assert str(refusal.value) == "Nobody who can stand in is known by this address."


def test_the_other_side_in_the_same_role_too_cannot_stand_in(programme, pair, priya, amara):
    """PAR-23."""
    make_member(programme, "mentor", priya)
    with pytest.raises(Denied):
        name(pair, amara, priya)


@pytest.mark.parametrize("which", ["by the mentee", "of the mentee", "by whom they stand in for"])
def test_a_block_keeps_somebody_from_standing_in(pair, priya, amara, james, which):
    """PAR-23."""
    one, other = {
        "by the mentee": (priya, james),
        "of the mentee": (james, priya),
        "by whom they stand in for": (amara, james),
    }[which]
    people.block(other, by=one, at=AT)
    with pytest.raises(Denied, match="Nobody who can"):
        name(pair, amara, james)


def test_a_bar_of_the_scheme_keeps_somebody_from_standing_in():
    """PAR-23: what may never be brought together is not brought together so either."""
    bar = """
[[relationships.bar]]
roles = ["mentee", "mentor"]
kind = "different"
fields = ["job"]
says = "People of one employer are not brought together."
"""
    files = working_files(bar)
    files["scheme.toml"] = files["scheme.toml"].replace('agreement = "agreement"', 'stand_in = ["mentor"]')
    programme = make_programme(files)
    pair = make_pair(programme, make_member(programme, "mentee", "Priya Nair", answers={"job": "Acme"}))
    same = make_member(programme, "mentor", "James Whitcombe", answers={"job": "Acme"}).person
    other = make_member(programme, "mentor", "Lena Berg", answers={"job": "Brill"}).person
    with pytest.raises(Denied, match="Nobody who can"):
        name(pair, people_of(pair)[1], same)
    assert name(pair, people_of(pair)[1], other).person == other


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2)])
def test_the_days_are_ahead_and_in_order(pair, amara, james, first, last):
    days = {"first": AT.date() + timedelta(days=first), "last": AT.date() + timedelta(days=last)}
    with pytest.raises(Denied, match="Choose a first day"):
        name(pair, amara, james, **days)


def test_one_stands_in_at_a_time(programme, named, pair, amara):
    lena = make_member(programme, "mentor", "Lena Berg").person
    with pytest.raises(Denied, match="already"):
        name(pair, amara, lena)


def test_nobody_names_one_where_a_block_stands_or_it_is_over(pair, priya, amara, james):
    people.block(amara, by=priya, at=AT)
    with pytest.raises(Denied, match="cannot reach"):
        name(pair, amara, james)
    actions.end(pair.pk, reason="done", message="Thanks", by=priya, at=AT)
    with pytest.raises(Denied, match="ended"):
        name(pair, amara, james)


# Pages of those concerned --------------------------------------------------------------------------------------------


def test_who_is_away_names_one_on_a_page_of_its_own(client, pair, priya, amara, james):
    """PAR-23."""
    ask = reverse("relationships:name_stand_in", args=[pair.pk, amara.pk])
    assert ask in get(client, amara, "relationships:relationship", pair.pk).text
    assert ask not in get(client, priya, "relationships:relationship", pair.pk).text
    page = get(client, amara, "relationships:name_stand_in", pair.pk, amara.pk, at=AT).text
    assert "goes on in a leave too" in page
    given = {"email": james.email, "first": FIRST.isoformat(), "last": LAST.isoformat()}
    assert (
        post(client, priya, "relationships:name_stand_in", pair.pk, amara.pk, at=AT, **given).status_code
        == 404
    )
    post(client, amara, "relationships:name_stand_in", pair.pk, amara.pk, at=AT, **given)
    assert StandIn.objects.values_list("person__name", "first", "last").get() == (
        "James Whitcombe",
        FIRST,
        LAST,
    )
    for reader in (amara, priya):
        page = get(client, reader, "relationships:relationship", pair.pk, at=AT).text
        assert "James Whitcombe stands in for" in page
        assert "until Wednesday 11 November" in page or "11 November 2026" in page


def test_a_refusal_stands_above_the_form_which_keeps_what_was_typed(client, pair, amara):
    given = {"email": "nobody@example.org", "first": FIRST.isoformat(), "last": LAST.isoformat()}
    page = post(client, amara, "relationships:name_stand_in", pair.pk, amara.pk, at=AT, **given).text
    assert "Nobody who can stand in is known by this address." in page
    assert "nobody@example.org" in page


def test_staff_name_and_end_one_on_the_pairs_page(client, programme, pair, amara, james):
    ruth = make_staff(programme)
    ask = reverse("relationships:name_stand_in", args=[pair.pk, amara.pk])
    assert ask in get(client, ruth, "relationships:relationship", pair.pk).text
    found = name(pair, amara, james)
    page = get(client, ruth, "relationships:relationship", pair.pk, at=AT).text
    assert reverse("relationships:end_stand_in", args=[found.pk]) in page
    post(client, ruth, "relationships:end_stand_in", found.pk, at=AT)
    assert not StandIn.objects.open()


# It dies --------------------------------------------------------------------------------------------------------------


def ended_by(who):
    def end(standing, pair):
        amara, james = people_of(pair)[1], standing.person
        by = {"whom": amara, "stand-in": james, "staff": make_staff(pair.programme)}[who]
        actions.end_stand_in(standing.pk, by=by, at=WITHIN)

    return end


DEATHS = {
    "the last day is over": lambda standing, pair: actions.keep_stand_ins(at=AFTER),
    "ended by whom it is for": ended_by("whom"),
    "ended by who stands in": ended_by("stand-in"),
    "ended by staff": ended_by("staff"),
    "the work ends": lambda standing, pair: actions.end(
        pair.pk, reason="done", message="Thanks", by=people_of(pair)[0], at=WITHIN
    ),
    "whom it is for leaves": lambda standing, pair: members.leave(
        Membership.objects.get(person=standing.whom).pk, by=standing.whom, at=WITHIN
    ),
    "the other side leaves": lambda standing, pair: members.leave(
        Membership.objects.get(person=people_of(pair)[0]).pk, by=people_of(pair)[0], at=WITHIN
    ),
    "who stands in leaves": lambda standing, pair: members.leave(
        standing.membership_id, by=standing.person, at=WITHIN
    ),
    "who stands in rests": lambda standing, pair: members.deactivate(
        standing.membership_id, by=standing.person, at=WITHIN
    ),
    "a block by the mentee": lambda standing, pair: people.block(
        standing.person, by=people_of(pair)[0], at=WITHIN
    ),
    "a block by who stands in": lambda standing, pair: people.block(
        people_of(pair)[0], by=standing.person, at=WITHIN
    ),
}


@pytest.mark.parametrize("why", DEATHS)
def test_all_of_it_dies_at_once(client, standing, pair, priya, amara, james, why):
    """PAR-23: after the last day, when it is ended, or when somebody leaves."""
    actions.set_goal(pair.pk, text="A CV", by=priya, at=AT)
    actions.set_task(pair.pk, text="Read it", by=amara, at=AT)
    meetings.book(pair.pk, WITHIN + timedelta(days=1), PLAN, by=amara, at=AT)
    rows = (Relationship, Goal, Task, Meeting, Due)
    assert [model.objects.visible_to(james).exists() for model in rows] == [True] * 5
    DEATHS[why](standing, pair)
    assert [model.objects.visible_to(james).exists() for model in rows] == [False] * 5
    assert not access.acts_in(james, fresh(pair))
    assert get(client, james, "relationships:relationship", pair.pk).status_code == 404


def test_a_row_is_closed_by_what_ends_it_and_the_trail_names_both(standing, pair, priya, amara, james):
    """PAR-23."""
    actions.end(pair.pk, reason="done", message="Thanks", by=priya, at=WITHIN)
    standing.refresh_from_db()
    assert standing.ended_at == WITHIN
    found = Entry.objects.filter(name__startswith="stand-in.").order_by("pk")
    assert [entry.name for entry in found] == ["stand-in.named", "stand-in.began", "stand-in.ended"]
    people = {"mentee": [priya.pk], "mentor": [amara.pk], "stand-in": [james.pk], "for": [amara.pk]}
    assert [entry.data["people"] for entry in found] == [people] * 3


def test_who_ends_it_early_tells_the_others(standing, amara):
    Mail.objects.update(state="sent")
    actions.end_stand_in(standing.pk, by=amara, at=WITHIN)
    assert told("stand-in-ended") == {"Priya Nair", "James Whitcombe"}


@pytest.mark.parametrize("at", [AT, WITHIN], ids=["before the first day", "within the days"])
def test_where_their_work_is_over_whoever_would_act_for_one_of_them_hears(named, pair, priya, at):
    """PAR-23: nobody comes to a meeting of people who no longer meet."""
    actions.keep_stand_ins(at=at)
    Mail.objects.update(state="sent")
    actions.end(pair.pk, reason="done", message="Thanks", by=priya, at=at)
    assert told("stand-in-ended") == {"James Whitcombe"}


def test_who_has_not_had_the_first_letter_yet_gets_neither(standing, amara):
    Mail.objects.filter(letter="stand-in-named").update(state="sent")
    actions.end_stand_in(standing.pk, by=amara, at=WITHIN)
    assert (told("stand-in-told"), told("stand-in-ended")) == (set(), {"James Whitcombe"})


@pytest.mark.parametrize(("still", "hears"), [(True, {"Ruth Okoro"}), (False, set())])
def test_staff_who_arranged_it_hear_that_nobody_stands_in_any_more(
    programme, pair, amara, james, still, hears
):
    """PAR-23: no role ends leaving work to nobody's eyes."""
    ruth = make_staff(programme)
    found = name(pair, amara, james, by=ruth)
    Mail.objects.update(state="sent")
    if not still:
        Holding.objects.filter(person=ruth).update(until=AT)
    members.leave(found.membership_id, by=james, at=WITHIN)
    assert told("stand-in-ended") - {"Priya Nair", "Amara Okafor", "James Whitcombe"} == hears


def test_another_is_named_at_once_where_the_first_has_lost_their_ground(programme, named, pair, amara, james):
    """PAR-23."""
    Person.objects.filter(pk=james.pk).update(is_active=False)
    lena = make_member(programme, "mentor", "Lena Berg").person
    name(pair, amara, lena)
    assert list(StandIn.objects.open().values_list("person__name", flat=True)) == ["Lena Berg"]


def test_the_last_day_goes_without_a_letter(standing):
    actions.keep_stand_ins(at=AFTER)
    assert told("stand-in-ended") == set()


def test_who_is_asked_may_say_no_before_the_first_day(client, named, james):
    """PAR-23: their letter leads to the list, where it stands with one button."""
    assert reverse("relationships:index") in Mail.objects.get(letter="stand-in-named").text
    end = reverse("relationships:end_stand_in", args=[named.pk])
    assert end in get(client, james, "relationships:index", at=AT).text
    post(client, james, "relationships:end_stand_in", named.pk, at=AT)
    assert not StandIn.objects.open()


@pytest.mark.parametrize("who", ["other side", "stranger"])
def test_nobody_else_ends_one(standing, pair, priya, who):
    by = priya if who == "other side" else make_person("Sam Stranger")
    with pytest.raises(Denied):
        actions.end_stand_in(standing.pk, by=by, at=WITHIN)


def test_it_is_not_ended_twice(standing, amara):
    actions.end_stand_in(standing.pk, by=amara, at=WITHIN)
    with pytest.raises(Denied, match="over already"):
        actions.end_stand_in(standing.pk, by=amara, at=WITHIN)


def test_who_sees_that_somebody_stands_in(programme, named, pair, priya, amara, james):
    ruth, sam = make_staff(programme), make_member(programme, "mentor", "Sam Stranger").person
    seen = {p.name: StandIn.objects.visible_to(p).exists() for p in (priya, amara, james, ruth, sam)}
    assert seen == {
        "Priya Nair": True, "Amara Okafor": True, "James Whitcombe": True, "Ruth Okoro": True, "Sam Stranger": False,
    }  # fmt: skip
