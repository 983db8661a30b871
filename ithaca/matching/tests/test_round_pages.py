"""The pages of a round: from who is in it to what has gone out, and the answer of the two whom a proposal is about."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from ithaca.matching.actions import proposals, rounds
from ithaca.matching.models import Proposal, Rank, Round
from ithaca.matching.testing import AT, make_mentor, make_programme, make_scheme
from ithaca.matching.tests.test_rounds import ASKS, CRITERION, begun, cast, release
from ithaca.relationships.models import Relationship

LATER = AT + timedelta(days=1)


@pytest.fixture
def asking(db):
    return make_programme(make_scheme(ASKS, without=CRITERION))


def sign_in(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(found: Round, name: str, *more) -> str:
    return reverse(f"matching:{name}", args=[found.programme.slug, found.pk, *more])


def test_a_coordinator_goes_from_an_empty_list_to_letters(programme, client):
    """ASTON-12, TOP-17: a round begins, says what is scarce, is worked out, argued with, and goes out."""
    who = cast(programme)
    sign_in(client, who["ruth"])
    index = reverse("matching:rounds", args=[programme.slug])
    assert "No round yet" in client.get(index).text
    looked = client.post(index, {"cohort": programme.cohorts.get().pk}, follow=True).text
    assert "2 of 3 mentees would have somebody" in looked
    assert "Salary" in looked
    found = Round.objects.get()
    said = {"objective": "total", "weight-0": "100", "do": "solve"}
    board = client.post(page(found, "prepare"), said, follow=True).text
    assert "2 of 3 mentees have somebody. Proved" in board
    assert "Jun Tanaka" in board
    assert "are full" in board
    edited = client.post(
        page(found, "edit_round"),
        {"change": f"pin {who['jun'].pk} {who['james'].pk}", "seen": "0", "back": who["jun"].pk},
        follow=True,
    ).text
    assert "Jun Tanaka is pinned to James Whitfield now." in edited
    assert "Without anybody now: Omar Haddad." in edited
    out = client.post(page(found, "release"), {"row": [who["jun"].pk], "seen": "1"}, follow=True).text
    assert "Pairs that have gone out: 1." in out
    assert Relationship.objects.count() == 1


def test_the_board_shows_who_would_go_out_before_anybody_does(programme, client):
    """Letters cannot be called back: the one button of the board's form, which Enter on a tick presses too, only looks."""
    who = cast(programme)
    found = begun(programme, who)
    board = sign_in(client, who["ruth"]).get(page(found, "round")).text
    form = board[board.index(f'action="{page(found, "release")}"') :]
    assert re.findall("<button[^>]*>", form[: form.index("</form>")]) == ['<button class="btn" name="look">']
    looked = client.post(page(found, "release"), {"row": [who["priya"].pk], "seen": "0", "look": ""}).text
    assert "Let one pair go out?" in looked
    assert "Priya" in looked
    assert not Proposal.objects.exists()


def test_what_has_gone_out_is_no_change_made_by_hand(programme, client):
    who = cast(programme)
    found = begun(programme, who)
    out = sign_in(client, who["ruth"]).post(
        page(found, "release"), {"row": [who["priya"].pk], "seen": "0"}, follow=True
    )
    assert "made by hand" not in out.text
    jun = {"change": f"ban {who['jun'].pk} {who['james'].pk}", "seen": "1"}
    shown = client.post(page(found, "edit_round"), jun, follow=True).text
    assert "Changes made by hand: 1." in shown
    assert "Take the last one back" in shown


def test_who_is_left_without_anybody_by_bans_is_said_to_be(programme, client):
    """TOP-02: a coordinator who has banned everybody for somebody reads that, and not that a rule did it."""
    who = cast(programme)
    found = begun(programme, who)
    sign_in(client, who["ruth"])
    for seen, mentor in enumerate(("amara", "james")):
        change = {"change": f"ban {who['jun'].pk} {who[mentor].pk}", "seen": str(seen)}
        client.post(page(found, "edit_round"), change)
    board = client.get(page(found, "round"), {"show": "without"}).text
    assert "Every mentor is barred: they are banned on the board (2 mentors)." in board
    assert "On the board</span>" not in board


def test_from_somebody_without_anybody_a_coordinator_comes_to_the_letter_that_asks_for_more(
    programme, client
):
    """TOP-17: what more mentors would bring leads to the letter, where it would place anybody."""
    who = cast(programme)
    found = begun(programme, who)
    shown = sign_in(client, who["ruth"]).get(page(found, "round"), {"show": "without", "more": "1"}).text
    ways = [unescape(way) for way in re.findall(r'href="([^"]+)">Ask for more<', shown)]
    assert "1 more for “Salary” would place 1 more." in shown
    assert client.get(ways[0], follow=True).context["form"]["subject"].value() == "Mentors wanted: “Salary”"


def test_how_far_dragging_reaches_is_said_where_a_board_has_several_pages(programme, client, monkeypatch):
    who = cast(programme)
    found = begun(programme, who)
    sign_in(client, who["ruth"])
    assert "Dragging reaches the rows of this page" not in client.get(page(found, "round")).text
    monkeypatch.setattr("ithaca.matching.views.board.PAGE", 2)
    assert "Dragging reaches the rows of this page" in client.get(page(found, "round")).text


def test_a_look_beforehand_saves_nothing_and_keeps_what_was_set(programme, client):
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    sign_in(client, who["ruth"])
    looked = client.post(
        page(found, "prepare"),
        {"objective": "worst-off", "weight-0": "40", "out": [who["omar"].pk], "do": "look"},
    )
    assert "2 of 2 mentees would have somebody" in looked.text
    assert 'value="40"' in looked.text
    assert Round.objects.get().leaves_out == []


def test_bad_weights_are_said_and_nothing_is_worked_out(programme, client):
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    answer = sign_in(client, who["ruth"]).post(
        page(found, "prepare"), {"objective": "total", "weight-0": "many", "do": "solve"}
    )
    assert answer.status_code == 422
    assert Round.objects.get().state == Round.State.PREPARING


def test_a_pair_says_why_and_what_each_other_would_cost(programme, client):
    """TOP-02: each criterion's part, who else there is, and what all would lose."""
    who = cast(programme)
    found = begun(programme, who)
    make_mentor(programme, "Helen Byrne", answers={"helps": ["cv"]}, capacity=1)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    shown = sign_in(client, who["ruth"]).get(page(found, "round_pair", who["priya"].pk)).text
    assert "Can help with Writing a CV" in shown
    assert "100.0 of 100.0 points" in shown
    assert "Who else there is" in shown
    assert "It costs nothing. 1 other would move." in shown


def test_the_table_is_for_a_spreadsheet(programme, client):
    who = cast(programme)
    found = begun(programme, who)
    lines = (
        sign_in(client, who["ruth"]).get(page(found, "round_table", "csv")).getvalue().decode().splitlines()
    )
    assert lines[0].endswith("Mentee,Mentor,Score,Because,State")
    assert "Priya Nair,Amara Okafor,100.0,can help with Writing a CV," in lines


def test_two_runs_are_compared(programme, client):
    who = cast(programme)
    found = begun(programme, who)
    make_mentor(programme, "Helen Byrne", answers={"helps": ["salary"]}, capacity=1)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    shown = sign_in(client, who["ruth"]).get(page(found, "runs")).text
    assert "Matched: 1 more" in shown


def test_the_two_read_why_and_answer(asking, client):
    """PAR-04: whoever is proposed to somebody says yes or no, and reads why it was them."""
    who = cast(asking)
    made, _ = release(begun(asking, who), who, "priya")
    own = reverse("matching:proposal", args=[made[0].pk])
    assert "Somebody for you" in sign_in(client, who["priya"].person).get("/").text
    shown = client.get(own).text
    assert "Can help with Writing a CV" in shown
    client.post(own, {"do": "yes", "shows": ["reflection.wants"]})
    assert "Amara Okafor has still to answer" in client.get(own).text
    sign_in(client, who["amara"].person).post(own, {"do": "yes"})
    assert Relationship.objects.count() == 1


def test_the_queue_says_who_has_nobody_after_a_no(asking, client):
    """TOP-14: nothing falls through: a round in which nothing more happens by itself waits for staff."""
    who = cast(asking)
    found = begun(asking, who)
    made, _ = release(found, who, "priya")
    sign_in(client, who["ruth"])
    assert "has nobody after a no" not in client.get("/desk/").text
    proposals.decline(made[0].pk, by=who["amara"].person, at=LATER)
    for again in Proposal.objects.filter(state="offered"):
        proposals.decline(again.pk, by=who["priya"].person, at=LATER)
    assert "has nobody after a no" in client.get("/desk/").text
    assert "Priya Nair" in client.get(f"{page(found, 'round')}?show=fallen").text


def test_a_no_is_taken_kindly(asking, client):
    who = cast(asking)
    made, _ = release(begun(asking, who), who, "priya")
    own = reverse("matching:proposal", args=[made[0].pk])
    said = sign_in(client, who["amara"].person).post(own, {"do": "no"}, follow=True).text
    assert "Thank you for saying so" in said
    assert Proposal.objects.get(pk=made[0].pk).state == Proposal.State.DECLINED
    assert "says nothing about you" in sign_in(client, who["priya"].person).get(own).text


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [
        ("yes", "yes", "You have answered already, and nothing was changed."),
        ("yes", "no", "You have answered already, and nothing was changed."),
        ("no", "no", "This was answered already. Nothing more is asked of you."),
        ("no", "yes", "This was answered already. Nothing more is asked of you."),
    ],
)
def test_an_answer_pressed_twice_counts_once_and_is_no_fault(asking, client, first, again, said):
    who = cast(asking)
    [made], _ = release(begun(asking, who), who, "priya")
    own = reverse("matching:proposal", args=[made.pk])
    sign_in(client, who["amara"].person).post(own, {"do": first})
    before = Proposal.objects.values().get(pk=made.pk)
    told = client.post(own, {"do": again}, follow=True)
    assert (told.status_code, said in told.text) == (200, True)
    assert Proposal.objects.values().get(pk=made.pk) == before


def test_a_yes_pressed_twice_after_it_began_leads_to_what_began(asking, client):
    who = cast(asking)
    [made], _ = release(begun(asking, who), who, "priya")
    own = reverse("matching:proposal", args=[made.pk])
    for name in ("priya", "amara", "amara"):
        told = sign_in(client, who[name].person).post(own, {"do": "yes"}, follow=True)
    assert "You work together already." in told.text
    assert "Open your page together" in told.text
    assert Relationship.objects.count() == 1


def test_a_mentee_gives_places_to_those_they_would_like(db, client):
    scheme = make_scheme("[matching]\nshortlist = 2\n" + CRITERION, without=CRITERION)
    programme = make_programme(scheme)
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    sign_in(client, who["ruth"])
    assert "Let mentees choose first" in client.get(page(found, "prepare")).text
    assert "Asked to choose: 3." in client.post(page(found, "shortlists"), follow=True).text
    own, amara, james = reverse("matching:choose", args=[found.pk]), who["amara"].pk, who["james"].pk
    sign_in(client, who["priya"].person)
    assert "Amara Okafor" in client.get(own).text
    twice = client.post(own, {f"place-{amara}": "1", f"place-{james}": "1"})
    assert "the same place" in twice.text
    client.post(own, {f"place-{amara}": "2", f"place-{james}": "1"})
    assert list(Rank.objects.order_by("place").values_list("of", flat=True)) == [james, amara]
    assert sign_in(client, who["amara"].person).get(own).status_code == 404


def test_wishes_from_an_event_are_noted_whole_or_not_at_all(programme, client):
    """TOP-17: a speed meeting's ranks feed a round; a line that cannot be read is said by its number."""
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    sign_in(client, who["ruth"])
    emails = {name: who[name].person.email for name in ("priya", "amara", "james")}
    said = (
        f"{emails['priya']}, {emails['james']}, {emails['amara']}\nsomebody@example.org, {emails['priya']}\n"
    )
    refused = client.post(page(found, "ranks"), {"lines": said})
    assert "Line 2: somebody@example.org is the address of nobody in this round." in refused.text
    assert emails["james"] in refused.text
    assert not Rank.objects.exists()
    client.post(
        page(found, "ranks"),
        {"lines": f"{emails['priya']}, {emails['james']}\n{emails['amara']}; {emails['priya']}"},
    )
    assert {(rank.by_id, rank.of_id, rank.place) for rank in Rank.objects.all()} == {
        (who["priya"].pk, who["james"].pk, 1),
        (who["amara"].pk, who["priya"].pk, 1),
    }


def test_who_reads_a_wish_is_said_where_it_is_given(programme, client):
    """TOP-17: whoever brings people together reads it on the page of the pair, and the two never do."""
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    sign_in(client, who["ruth"])
    promised = client.get(page(found, "ranks")).text
    assert "can read on the page of a pair whom the two would choose" in promised
    assert "the mentees and mentors are not told" in promised
    Rank.objects.create(round=found, by=who["amara"], of=who["priya"], place=1)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    shown = client.get(page(found, "round_pair", who["priya"].pk)).text
    assert "Priya Nair with Amara Okafor" in shown
    assert "Whom Amara Okafor would choose" in shown
    assert "First choice of Amara Okafor" in shown
    board = client.get(page(found, "round")).text
    assert "irst choice of Amara Okafor" in board
