"""What happens to a round when much has happened meanwhile: a place is gone, a job has died, a pair has ended."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.accounts.models import Person
from ithaca.kit.verdicts import Denied
from ithaca.matching.actions import proposals, rounds, wishes
from ithaca.matching.models import Proposal, Round
from ithaca.matching.queries import plans
from ithaca.matching.queries.board import ShownBoard
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.matching.tests.test_round_pages import page, sign_in
from ithaca.matching.tests.test_rounds import ASKS, CRITERION, begun, cast, edit, letters, release
from ithaca.notices.models import Mail
from ithaca.programmes.models import Programme
from ithaca.programmes.testing import make_staff
from ithaca.relationships.actions import end, start
from ithaca.relationships.models import Relationship

LATER = AT + timedelta(days=1)


@pytest.fixture
def asking(db):
    return make_programme(make_scheme(ASKS, without=CRITERION))


# A yes that comes too late


def test_a_yes_to_a_place_that_is_gone_ends_kindly_and_keeps_nobody_waiting(asking, client):
    who = cast(asking)
    [proposal], _left = release(begun(asking, who), who, "priya")
    start(asking, asking.cohorts.get(), "", [who["jun"], who["amara"]], by=None, at=AT)
    proposals.agree(proposal.pk, by=who["priya"].person, at=LATER)
    Mail.objects.all().delete()
    own = reverse("matching:proposal", args=[proposal.pk])
    said = sign_in(client, who["amara"].person).post(own, {"do": "yes"}, follow=True)
    assert (said.status_code, "there is no room for it any more" in said.text) == (200, True)
    assert Proposal.objects.get().state == Proposal.State.TAKEN_BACK
    assert letters() == [("proposal-gone", "Priya Nair"), ("proposal-gone", "Amara Okafor")]


def test_nobody_begins_twice_who_found_somebody_meanwhile(asking):
    who = cast(asking)
    [proposal], _left = release(begun(asking, who), who, "priya")
    start(asking, asking.cohorts.get(), "", [who["priya"], who["james"]], by=None, at=AT)
    proposals.agree(proposal.pk, by=who["priya"].person, at=LATER)
    proposals.agree(proposal.pk, by=who["amara"].person, at=LATER)
    assert Proposal.objects.get().state == Proposal.State.TAKEN_BACK
    assert Relationship.objects.count() == 1


# A job that has died


def solving(programme, who) -> Round:
    found = begun(programme, who)
    Round.objects.filter(pk=found.pk).update(state=Round.State.SOLVING)
    return Round.objects.get(pk=found.pk)


def test_a_round_whose_job_died_is_given_up_after_a_while(programme, client):
    who = cast(programme)
    found = solving(programme, who)
    with pytest.raises(Denied, match="a few minutes more"):
        rounds.give_up(found.pk, by=who["ruth"], at=AT + timedelta(minutes=3))
    assert "Wait no longer" in sign_in(client, who["ruth"]).get(page(found, "round")).text
    client.post(page(found, "give_up"))
    assert Round.objects.get().state == Round.State.PREPARING
    rounds.order(found.pk, by=who["ruth"], at=LATER)
    assert Round.objects.get().state == Round.State.BOARD


def test_a_run_that_was_given_up_and_ends_after_all_changes_nothing(programme):
    who = cast(programme)
    found = solving(programme, who)
    first = found.runs.get()
    first.result, first.digest = None, ""
    first.save()
    rounds.keep(found, 2, *inputs(found), at=LATER)
    rounds.solve(found.pk, 1, at=LATER)
    assert Round.objects.get().state == Round.State.SOLVING
    rounds.solve(found.pk, 2, at=LATER)
    assert Round.objects.get().state == Round.State.BOARD
    assert found.runs.done().get().number == 2


def inputs(found: Round):
    from ithaca.matching.queries import pool

    people, rules = pool.pool_of(found, *pool.members_of(found))
    return people, plans.as_plain(rules, found, people)


def test_whatever_goes_wrong_in_the_engine_is_said_on_the_round(programme):
    who = cast(programme)
    found = solving(programme, who)
    run = found.runs.get()
    run.result, run.digest, run.rules = None, "", {**run.rules, "criteria": [{"no": "criterion"}]}
    run.save()
    with pytest.raises(KeyError):
        rounds.solve(found.pk, 1, at=LATER)
    found.refresh_from_db()
    assert (found.state, "went wrong on our side" in found.problem[0]) == (Round.State.PREPARING, True)


def test_pressing_twice_leads_to_where_it_is_worked_out(programme, client):
    who = cast(programme)
    found = solving(programme, who)
    said = {"objective": "total", "weight-0": "100", "do": "solve"}
    again = sign_in(client, who["ruth"]).post(page(found, "prepare"), said, follow=True)
    assert "It is being worked out" in again.text


def test_a_round_that_was_closed_before_it_was_worked_out_says_so(programme, client):
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    rounds.close(found.pk, by=who["ruth"], at=AT)
    sign_in(client, who["ruth"])
    assert "closed before it was worked out" in client.get(page(found, "round")).text
    led = client.get(page(found, "round_pair", who["priya"].pk), follow=True)
    assert "closed before it was worked out" in led.text


# Pairs that have gone out


def test_a_pair_that_has_gone_out_is_not_moved_by_a_crafted_change(asking):
    who = cast(asking)
    found = begun(asking, who)
    release(found, who, "priya")
    for do, mentor in (("unpin", "amara"), ("pin", "james"), ("ban", "james")):
        with pytest.raises(Denied, match="has gone out"):
            edit(found, who, do, "priya", mentor)


def test_after_a_no_staff_may_bring_them_together_with_another(asking, client):
    who = cast(asking)
    for name in ("Helen Byrne", "Mary Quill"):
        make_mentor(asking, name, answers={"helps": ["cv"]}, capacity=1)
    found = begun(asking, who)
    release(found, who, "priya")
    for _time in (1, 2):  # the next best goes out by itself once
        proposals.decline(Proposal.objects.open().get().pk, by=who["priya"].person, at=LATER)
    shown = sign_in(client, who["ruth"]).get(page(found, "round_pair", who["priya"].pk)).text
    assert "This came to nothing" in shown
    assert "Bring together" in shown


def test_whose_pair_has_ended_goes_out_again_from_the_same_round(programme):
    who = cast(programme)
    found = begun(programme, who)
    release(found, who, "priya")
    pair = Relationship.objects.get()
    end(pair.pk, reason="done", message="Thank you.", by=who["priya"].person, at=LATER)
    make_mentor(programme, "Helen Byrne", answers={"helps": ["cv"]}, capacity=1)
    rounds.order(found.pk, by=who["ruth"], at=LATER)
    row = ShownBoard.of(Round.objects.get()).row(str(who["priya"].pk))
    assert (row["mentor"], row["free"], row["out"]) == ("Helen Byrne", True, None)


def test_what_waits_from_before_stands_on_the_new_board_and_can_be_taken_back(asking, client):
    who = cast(asking)
    found = begun(asking, who)
    [proposal], _left = release(found, who, "priya")
    rounds.order(found.pk, by=who["ruth"], at=LATER)
    shown = sign_in(client, who["ruth"]).get(page(found, "round")).text
    assert "Gone out before this was worked out" in shown
    led = client.get(reverse("matching:proposal", args=[proposal.pk]), follow=True)
    assert led.status_code == 200
    back = client.post(reverse("matching:take_back", args=[proposal.pk]), follow=True)
    assert "The proposal is taken back" in back.text
    assert "Gone out before this was worked out" not in back.text


def test_what_waits_is_shown_while_the_round_is_prepared_anew(asking, client):
    """A round that could not be worked out again has no board, and its proposals wait all the same."""
    who = cast(asking)
    found = begun(asking, who)
    [proposal], _left = release(found, who, "priya")
    Round.objects.update(state=Round.State.PREPARING)
    sign_in(client, who["ruth"])
    shown = client.get(page(found, "round"), follow=True)
    assert shown.redirect_chain[-1][0] == page(found, "prepare")
    assert "Wait for a yes, and are not in it" in shown.text
    assert "<strong>Priya Nair</strong> with Amara Okafor" in shown.text
    back = client.post(reverse("matching:take_back", args=[proposal.pk]), follow=True)
    assert "The proposal is taken back" in back.text
    assert "Wait for a yes, and are not in it" not in back.text


def test_nobody_goes_out_whose_account_was_closed_meanwhile(asking):
    who = cast(asking)
    found = begun(asking, who)
    Person.objects.filter(pk=who["amara"].person_id).update(is_active=False)
    assert release(found, who, "priya") == ([], [("Priya Nair", "One of the two is not active any more.")])


def test_people_are_asked_to_choose_once_however_often_it_is_pressed(db):
    programme = make_programme(make_scheme("[matching]\nshortlist = 2\n" + CRITERION, without=CRITERION))
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    wishes.offer_shortlists(found.pk, by=who["ruth"], at=AT)
    wishes.offer_shortlists(found.pk, by=who["ruth"], at=AT + timedelta(seconds=2))
    assert letters().count(("shortlist", "Priya Nair")) == 1
    wishes.offer_shortlists(found.pk, by=who["ruth"], at=LATER)
    assert letters().count(("shortlist", "Priya Nair")) == 2


YEARS = """
[[matching.criterion]]
kind = "close"
needs = "years"
offers = "years"
"""
ASKED = """
[[field]]
name = "years"
label = "How many years?"
kind = "number"
seen_by = "programme"
"""


def test_an_answer_that_cannot_be_read_is_said_where_its_giver_can_be_left_out(db, client):
    """As after a question of words has become one of numbers."""
    files = make_scheme("[matching]\nshortlist = 2\n" + YEARS, without=CRITERION)
    files["forms/profile.toml"] += ASKED
    programme = make_programme(files)
    ruth = make_staff(programme)
    make_mentee(programme, answers={"years": "3"})
    odd = make_mentor(programme, answers={"years": "a few"})
    make_mentor(programme, "Helen Byrne", answers={"years": "4"})
    found = rounds.open_round(programme.cohorts.get(), by=ruth, at=AT)
    shown = sign_in(client, ruth).get(page(found, "prepare"))
    assert (shown.status_code, "Amara Okafor, “How many years?”: “a few” is not a number." in shown.text) == (
        200,
        True,
    )
    with pytest.raises(Denied, match="a few"):
        wishes.offer_shortlists(found.pk, by=ruth, at=AT)
    said = {"objective": "total", "weight-0": "100", "out": [odd.pk], "do": "solve"}
    assert "1 of 1 mentees have somebody" in client.post(page(found, "prepare"), said, follow=True).text


# Edits


def by_objective(programme, who, objective: str) -> Round:
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    Round.objects.filter(pk=found.pk).update(objective=objective)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    return Round.objects.get()


def test_a_change_that_changes_nothing_is_refused_whatever_the_objective(programme):
    """A crafted change, sent again and again, makes no long list."""
    who = cast(programme)
    found = by_objective(programme, who, "worst-off")
    edit(found, who, "ban", "priya", "james")
    for do in ("ban", "unpin"):
        with pytest.raises(Denied, match="changes nothing"):
            edit(found, who, do, "priya", "james")
    with pytest.raises(Denied, match="changes nothing"):
        rounds.edit(found.pk, "unban", 0, 0, seen=1, by=who["ruth"], at=AT)
    assert len(Round.objects.get().edits) == 1


def test_no_more_are_pinned_than_there_are_places_whatever_the_objective(programme):
    who = cast(programme)
    found = by_objective(programme, who, "worst-off")
    edit(found, who, "pin", "jun", "james")
    with pytest.raises(
        Denied, match="Omar Haddad cannot be pinned to James Whitfield, whose one place is pinned"
    ):
        edit(found, who, "pin", "omar", "james")


def test_a_look_at_another_pair_is_as_if_it_were_done(programme):
    who = cast(programme)
    found = begun(programme, who)
    edit(found, who, "ban", "priya", "james")
    run, edits = found.runs.get(), Round.objects.get().edits
    plan, one = plans.plan_of(run, edits), ["pin", str(who["jun"].pk), str(who["james"].pk)]
    looked = plans.tried(plan, run, edits, one)
    assert plans.plan_of(run, edits).chosen == plan.chosen != looked.chosen
    done = plans.plan_of(run, [*edits, one])
    assert (looked.chosen, looked.certificate, looked.last) == (done.chosen, done.certificate, done.last)


def test_edits_of_people_who_are_in_it_no_more_are_left_behind_without_solving(programme):
    who = cast(programme)
    found = begun(programme, who)
    run = found.runs.get()
    priya, amara, james, jun = (str(who[name].pk) for name in ("priya", "amara", "james", "jun"))
    held = plans.edits_that_hold(
        run,
        [
            ["pin", "999999", amara],
            ["ban", priya, "999999"],
            ["ban", jun, amara],
            ["pin", priya, amara],
            ["pin", jun, james],
            ["pin", str(who["omar"].pk), james],
        ],
    )
    assert held[0] == ["ban", jun, amara]
    assert ["pin", priya, amara] in held
    assert len(held) == 3, "James has one place"
    assert plans.plan_of(run, held).pins


# Where no round may be


def test_no_round_begins_in_a_programme_that_has_ended(programme):
    who = cast(programme)
    Programme.objects.update(closed_at=AT)
    with pytest.raises(Denied, match="has ended"):
        rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)


def test_a_scheme_with_one_role_for_both_sides_has_no_rounds(db):
    one_role = '[matching]\nmentees = "mentor"\nmentors = "mentor"\n'
    programme = make_programme(make_scheme(one_role + CRITERION, without=CRITERION))
    who = cast(programme)
    with pytest.raises(Denied, match="The scheme names one: mentor"):
        rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
