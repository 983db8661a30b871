"""Staff match everybody of a cohort at once: a round is opened, worked out, argued with and let go out."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from ithaca.kit.verdicts import Denied
from ithaca.matching.actions import proposals, rounds, wishes
from ithaca.matching.models import Proposal, Round, Run, RunMember
from ithaca.matching.queries import plans, pool
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Mail
from ithaca.people.actions import block
from ithaca.programmes.actions import members
from ithaca.programmes.testing import make_staff
from ithaca.relationships.actions import end, start
from ithaca.relationships.models import Relationship

LATER = AT + timedelta(days=1)
ASKS = """
[matching]
asks = ["mentee", "mentor"]
[[matching.criterion]]
needs = "wants"
offers = "helps"
says = "can help with {what}"
[[expect]]
name = "answer-proposal"
about = "proposal"
owner = "mentor"
task = "Say whether you would work with {mentee}"
action = "Answer"
since = ["proposal.offered"]
due = "7 days"
settled_by = ["proposal.begun", "proposal.declined"]
dropped_by = ["proposal.lapsed", "proposal.taken-back"]
outcome = "proposal.lapse"
"""
CRITERION = '[[matching.criterion]]\nneeds = "wants"\noffers = "helps"\nsays = "can help with {what}"\n'


@pytest.fixture
def asking(db):
    """A programme in which both say yes before a proposed pair begins."""
    return make_programme(make_scheme(ASKS, without=CRITERION))


def cast(programme) -> dict:
    """Two mentors with two places in all, and three mentees: Priya wants a CV, Omar and Jun talk about pay."""
    return {
        "ruth": make_staff(programme),
        "amara": make_mentor(programme, "Amara Okafor", answers={"helps": ["cv"]}, capacity=1),
        "james": make_mentor(programme, "James Whitfield", answers={"helps": ["salary"]}, capacity=1),
        "priya": make_mentee(programme, "Priya Nair", aims={"wants": ["cv"]}),
        "omar": make_mentee(programme, "Omar Haddad", aims={"wants": ["salary"]}),
        "jun": make_mentee(programme, "Jun Tanaka", aims={"wants": ["salary", "cv"]}),
    }


def begun(programme, who) -> Round:
    made = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    rounds.order(made.pk, by=who["ruth"], at=AT)
    return Round.objects.get(pk=made.pk)


def pairs(found: Round, who) -> dict:
    """Who is with whom on the board, in names of the cast."""
    names = {str(member.pk): name for name, member in who.items() if name != "ruth"}
    plan = plans.plan_of(found.runs.latest("number"), Round.objects.get(pk=found.pk).edits)
    return {names[a]: names[b] for a, b in plan.chosen.items()}


def edit(found: Round, who, do: str, mentee: str, mentor: str, seen: int | None = None):
    seen = len(Round.objects.get(pk=found.pk).edits) if seen is None else seen
    return rounds.edit(found.pk, do, who[mentee].pk, who[mentor].pk, seen=seen, by=who["ruth"], at=AT)


def release(found: Round, who, *names: str):
    seen = len(Round.objects.get(pk=found.pk).edits)
    return rounds.release(found.pk, [who[name].pk for name in names], seen=seen, by=who["ruth"], at=AT)


def letters() -> list[tuple[str, str]]:
    rows = Mail.objects.exclude(state=Mail.State.DROPPED).order_by("pk").select_related("to")
    return [(m.letter, m.to.name) for m in rows]


def test_a_round_matches_needs_to_offers_and_proves_it(programme):
    """TOP-02, ASTON-12: as many as can be, then the best; the proof is kept with it."""
    who = cast(programme)
    found = begun(programme, who)
    run = found.runs.get()
    assert found.state == Round.State.BOARD
    assert pairs(found, who) == {"priya": "amara", "omar": "james"}
    assert (run.matched, run.proved, run.bound - run.total) == (2, True, 0)


def test_who_is_in_it(programme):
    """Active members without anybody; of mentors those with a free place, counting who is proposed to them."""
    who = cast(programme)
    make_mentee(programme, "Away Somewhere", state="inactive")
    start(programme, programme.cohorts.get(), "", [who["priya"], who["amara"]], by=None, at=AT)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    mentees, mentors = pool.members_of(found)
    assert [m.name for m in mentees] == ["Omar Haddad", "Jun Tanaka"]
    assert [(m.name, m.places) for m in mentors] == [("James Whitfield", 1)]


def test_two_rounds_of_a_cohort_are_not_open_at_once(programme):
    who = cast(programme)
    rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    with pytest.raises(Denied, match="open already"):
        rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)


def test_pins_bans_and_undo_change_the_plan_and_nothing_else(programme):
    """PAR-04: whoever runs the programme argues with the plan, and sees at once what it costs."""
    who = cast(programme)
    found = begun(programme, who)
    edit(found, who, "pin", "jun", "james")
    assert pairs(found, who) == {"priya": "amara", "jun": "james"}
    edit(found, who, "ban", "priya", "amara")
    assert pairs(found, who) == {"omar": "amara", "jun": "james"}
    rounds.undo(found.pk, seen=2, by=who["ruth"], at=AT)
    rounds.undo(found.pk, seen=1, by=who["ruth"], at=AT)
    assert pairs(found, who) == {"priya": "amara", "omar": "james"}


def test_two_coordinators_do_not_change_one_board_unseen(programme):
    who = cast(programme)
    found = begun(programme, who)
    edit(found, who, "pin", "jun", "james", seen=0)
    with pytest.raises(Denied, match="Somebody else has changed the board"):
        edit(found, who, "ban", "priya", "amara", seen=0)
    assert len(Round.objects.get().edits) == 1


def test_an_edit_that_makes_no_sense_is_refused(programme):
    who = cast(programme)
    found = begun(programme, who)
    edit(found, who, "ban", "priya", "amara")
    with pytest.raises(Denied, match="Priya Nair with Amara Okafor is banned"):
        edit(found, who, "pin", "priya", "amara")


def test_pairs_begin_at_once_where_nobody_is_asked(programme):
    who = cast(programme)
    found = begun(programme, who)
    made, left = release(found, who, "priya")
    assert (len(made), left) == (1, [])
    assert made[0].state == Proposal.State.BEGUN
    assert [(p.role.name, p.person.name) for p in Relationship.objects.get().participants.order_by("pk")] == [
        ("mentor", "Amara Okafor"),
        ("mentee", "Priya Nair"),
    ]
    assert letters() == [("proposal-begun", "Priya Nair"), ("proposal-begun", "Amara Okafor")]
    assert (
        "can help with Writing a CV" in Mail.objects.get(to=who["priya"].person, letter="proposal-begun").text
    )


def test_both_say_yes_and_read_what_the_other_chose_to_show(asking):
    """The mail that introduces both has what each ticked."""
    who = cast(asking)
    made, _ = release(begun(asking, who), who, "priya")
    assert letters() == [("proposal-offered", "Priya Nair"), ("proposal-offered", "Amara Okafor")]
    assert "by Monday 9 November 2026" in Mail.objects.get(to=who["amara"].person).text
    proposals.agree(made[0].pk, shows=["reflection.wants"], by=who["priya"].person, at=LATER)
    assert not Relationship.objects.exists()
    proposals.agree(made[0].pk, shows=[], by=who["amara"].person, at=LATER)
    assert Proposal.objects.get().state == Proposal.State.BEGUN
    introduced = {m.to.name: m.text for m in Mail.objects.filter(letter="proposal-begun")}
    assert "What would you like help with?: Writing a CV" in introduced["Amara Okafor"]
    assert "How you can help" not in introduced["Priya Nair"]


def test_nobody_answers_for_another_nor_twice(asking):
    who = cast(asking)
    made, _ = release(begun(asking, who), who, "priya")
    with pytest.raises(Denied, match="Only the two"):
        proposals.agree(made[0].pk, by=who["omar"].person, at=LATER)
    proposals.agree(made[0].pk, by=who["priya"].person, at=LATER)
    with pytest.raises(Denied, match="You have answered"):
        proposals.agree(made[0].pk, by=who["priya"].person, at=LATER)


def test_after_a_no_the_next_best_is_proposed_and_who_has_gone_out_stays(asking):
    """Both sides accept, then the next best; the other is told kindly and by nobody's fault."""
    who = cast(asking)
    found = begun(asking, who)
    make_mentor(asking, "Helen Byrne", answers={"helps": ["cv", "salary"]}, capacity=1)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    made, _ = release(found, who, "priya", "omar")
    assert {p.mentor.person.name for p in made} == {"Amara Okafor", "James Whitfield"}
    Mail.objects.all().delete()
    proposals.decline(made[0].pk, by=who["amara"].person, at=LATER)
    assert letters()[0] == ("proposal-gone", "Priya Nair")
    again = Proposal.objects.get(state=Proposal.State.OFFERED, mentee=who["priya"])
    assert again.mentor.person.name == "Helen Byrne"
    assert Proposal.objects.get(mentee=who["omar"]).state == Proposal.State.OFFERED
    proposals.decline(again.pk, by=who["priya"].person, at=LATER)
    assert not Proposal.objects.open().filter(mentee=who["priya"]).exists(), "the scheme goes on once"


def test_silence_lapses_by_the_schemes_day(asking):
    who = cast(asking)
    made, _ = release(begun(asking, who), who, "priya")
    sweep(at=AT + timedelta(days=9))
    assert Proposal.objects.get(pk=made[0].pk).state == Proposal.State.LAPSED


def test_a_place_is_not_proposed_twice(asking):
    """Capacity holds in a round and beside it: what waits for a yes has its place."""
    who = cast(asking)
    found = begun(asking, who)
    release(found, who, "priya")
    start(asking, asking.cohorts.get(), "", [who["jun"], who["james"]], by=None, at=AT)
    made, left = release(found, who, "priya", "omar")
    assert made == []
    assert left == [
        ("Priya Nair", "A proposal is out already."),
        ("Omar Haddad", "James Whitfield has no free place any more."),
    ]


def test_a_pair_that_has_gone_out_is_not_undone_on_the_board(asking):
    who = cast(asking)
    found = begun(asking, who)
    made, _ = release(found, who, "priya")
    with pytest.raises(Denied, match="Take the proposal back"):
        rounds.undo(found.pk, seen=1, by=who["ruth"], at=AT)
    proposals.take_back(made[0].pk, by=who["ruth"], at=AT)
    rounds.undo(found.pk, seen=1, by=who["ruth"], at=AT)


def test_a_change_before_what_has_gone_out_is_taken_back(asking):
    who = cast(asking)
    found = begun(asking, who)
    edit(found, who, "ban", "omar", "james")
    release(found, who, "priya")
    rounds.undo(found.pk, seen=2, by=who["ruth"], at=AT)
    pair = ["pin", str(who["priya"].pk), str(who["amara"].pk)]
    assert Round.objects.get().edits == [pair]
    assert pairs(found, who) == {"priya": "amara", "omar": "james"}


def test_who_steps_back_or_blocks_is_proposed_to_nobody(asking):
    who = cast(asking)
    release(begun(asking, who), who, "priya", "omar")
    members.deactivate(who["amara"].pk, by=who["amara"].person, at=LATER)
    block(who["james"].person, by=who["omar"].person, at=LATER)
    assert {p.state for p in Proposal.objects.all()} == {Proposal.State.TAKEN_BACK}


def test_a_new_run_keeps_pins_and_bans_and_leaves_out_who_has_gone_out(asking):
    who = cast(asking)
    found = begun(asking, who)
    edit(found, who, "ban", "omar", "james")
    release(found, who, "priya")
    rounds.order(found.pk, by=who["ruth"], at=AT)
    found.refresh_from_db()
    assert found.edits == [["ban", str(who["omar"].pk), str(who["james"].pk)]]
    assert pairs(found, who) == {"jun": "james"}


def test_people_who_worked_together_or_blocked_each_other_stay_apart(programme):
    who = cast(programme)
    was = start(programme, programme.cohorts.get(), "", [who["priya"], who["amara"]], by=None, at=AT)
    end(was.pk, reason="done", message="Thank you.", by=who["priya"].person, at=AT)
    block(who["omar"].person, by=who["james"].person, at=AT)
    plan = pairs(begun(programme, who), who)
    assert len(plan) == 2
    assert {("priya", "amara"), ("omar", "james")}.isdisjoint(plan.items())


def test_a_round_without_anybody_says_so(programme):
    ruth = make_staff(programme)
    found = rounds.open_round(programme.cohorts.get(), by=ruth, at=AT)
    with pytest.raises(Denied, match="None of the mentees is waiting"):
        rounds.order(found.pk, by=ruth, at=AT)


def test_weights_and_who_stays_out_are_the_rounds_own(programme):
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    rounds.prepare(
        found.pk,
        weights={"0": 3.0, "7": 1.0},
        leaves_out=[who["omar"].pk],
        objective="worst-off",
        by=who["ruth"],
        at=AT,
    )
    rounds.order(found.pk, by=who["ruth"], at=AT)
    found.refresh_from_db()
    assert found.weights == {"0": 3.0}
    assert pairs(found, who) == {"priya": "amara", "jun": "james"}
    edit(found, who, "pin", "jun", "amara")
    assert pairs(found, who) == {"priya": "james", "jun": "amara"}


def test_closing_takes_back_what_waits(asking):
    who = cast(asking)
    found = begun(asking, who)
    release(found, who, "priya")
    rounds.close(found.pk, by=who["ruth"], at=LATER)
    assert Proposal.objects.get().state == Proposal.State.TAKEN_BACK
    with pytest.raises(Denied):
        edit(found, who, "ban", "omar", "james")


def test_a_run_has_no_names_and_comes_out_the_same_again(programme):
    """Replay: what is kept is enough for the same bytes, and says of nobody who they are."""
    who = cast(programme)
    run = begun(programme, who).runs.get()
    said = str(plans.inputs_of(run))
    assert not [word for word in ("Priya", "Amara", "@") if word in said]
    assert plans.digest_of(plans.worked_out(plans.inputs_of(run))) == run.digest


def test_whoever_is_erased_is_taken_out_and_the_board_says_so(programme):
    """PAR-31: what somebody answered goes with them; the run is no longer whole, and says it."""
    who = cast(programme)
    found = begun(programme, who)
    plans.scoring_of.cache_clear()
    plans.laid_out.cache_clear()
    RunMember.objects.filter(membership=who["omar"]).delete()
    with pytest.raises(Denied, match="have been deleted"):
        edit(found, who, "pin", "jun", "james")
    rounds.order(found.pk, by=who["ruth"], at=AT)
    edit(found, who, "pin", "jun", "james")


def test_a_run_is_replayed_from_the_command_line(programme, tmp_path, capsys):
    """TOP-02: seeded and replayable: the same bytes, or the version that differs."""
    who = cast(programme)
    run = begun(programme, who).runs.get()
    call_command("match", "replay", str(run.pk), "--out", str(tmp_path / "run.json"))
    assert "comes out the same, to the byte" in capsys.readouterr().out
    assert hashlib.sha256((tmp_path / "run.json").read_bytes()).hexdigest() == run.digest
    Run.objects.update(digest="0" * 64, versions={**run.versions, "numpy": "1.0", "engine": "older"})
    with pytest.raises(CommandError, match=r"numpy 1\.0 then, .*; engine older then, \w{10} now"):
        call_command("match", "replay", str(run.pk))
    RunMember.objects.filter(membership=who["omar"]).delete()
    with pytest.raises(CommandError, match="1 of 5 people were deleted"):
        call_command("match", "replay", str(run.pk))


def test_mentees_choose_among_the_few_who_fit_them_best(db):
    """PAR-04: ranked choices; what people wish counts beside what fits, and nobody chooses for another."""
    programme = make_programme(
        make_scheme("[matching]\nshortlist = 2\nchosen = 5.0\n" + CRITERION, without=CRITERION)
    )
    who = cast(programme)
    helen = make_mentor(programme, "Helen Byrne", answers={"helps": ["cv"]}, capacity=1)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    wishes.offer_shortlists(found.pk, by=who["ruth"], at=AT)
    assert Round.objects.get().shortlists[str(who["priya"].pk)] == [who["amara"].pk, helen.pk]
    assert ("shortlist", "Priya Nair") in letters()
    with pytest.raises(Denied, match="for yourself"):
        wishes.choose(found.pk, who["priya"].pk, [helen.pk], by=who["omar"].person, at=AT)
    with pytest.raises(Denied, match="among those who are shown"):
        wishes.choose(found.pk, who["priya"].pk, [who["james"].pk], by=who["priya"].person, at=AT)
    wishes.choose(found.pk, who["priya"].pk, [helen.pk, who["amara"].pk], by=who["priya"].person, at=AT)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    assert plans.plan_of(found.runs.get(), []).chosen[str(who["priya"].pk)] == str(helen.pk)
