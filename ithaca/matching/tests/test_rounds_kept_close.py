"""What rounds keep from whom: proposals, wishes and answers are read by those whom they are for, and by nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.kit.verdicts import Denied
from ithaca.matching.actions import proposals, rounds, wishes
from ithaca.matching.models import Proposal, RunMember
from ithaca.matching.queries import plans
from ithaca.matching.queries.rounds import reasons_for
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.matching.tests.test_round_pages import page, sign_in
from ithaca.matching.tests.test_rounds import ASKS, CRITERION, begun, cast, edit, release
from ithaca.notices.models import Mail
from ithaca.people.actions import block
from ithaca.programmes.actions import members

LATER = AT + timedelta(days=1)
MENTOR_SAYS_YES = ASKS.replace('asks = ["mentee", "mentor"]', 'asks = ["mentor"]')
CHOOSE = "[matching]\nshortlist = 2\n" + CRITERION


@pytest.fixture
def asking(db):
    return make_programme(make_scheme(ASKS, without=CRITERION))


@pytest.fixture
def choosing(db):
    return make_programme(make_scheme(CHOOSE, without=CRITERION))


def test_before_it_begins_nobody_reads_what_only_partners_see(asking):
    """What fits tells answers: what a mentee wants is for partners, and the mentor is none yet."""
    who = cast(asking)
    [proposal], _left = release(begun(asking, who), who, "priya")
    assert reasons_for(proposal, who["priya"]) == ["can help with Writing a CV"]
    assert reasons_for(proposal, who["amara"]) == []
    assert "Writing a CV" not in Mail.objects.get(to=who["amara"].person).text
    proposals.agree(proposal.pk, by=who["priya"].person, at=LATER)
    done = proposals.agree(proposal.pk, by=who["amara"].person, at=LATER)
    assert reasons_for(done, who["amara"]) == ["can help with Writing a CV"]


def test_nobody_reads_whom_the_other_would_have_chosen(asking):
    who = cast(asking)
    found = rounds.open_round(asking.cohorts.get(), by=who["ruth"], at=AT)
    wish = {who["priya"].pk: [who["james"].pk, who["amara"].pk], who["amara"].pk: [who["priya"].pk]}
    wishes.note_ranks(found.pk, wish, by=who["ruth"], at=AT)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    made, _left = release(found, who, "priya")
    assert "choice" in str(made[0].because)
    texts = " ".join(Mail.objects.values_list("text", flat=True))
    assert "choice" not in texts.lower()
    for side in ("mentee", "mentor"):
        assert "choice" not in str(reasons_for(made[0], getattr(made[0], side)))


def test_whoever_is_not_asked_learns_of_it_when_it_begins_and_never_of_a_no(db, client):
    programme = make_programme(make_scheme(MENTOR_SAYS_YES, without=CRITERION))
    who = cast(programme)
    [proposal], _left = release(begun(programme, who), who, "priya")
    own = reverse("matching:proposal", args=[proposal.pk])
    sign_in(client, who["priya"].person)
    assert client.get(own).status_code == 404
    assert "Somebody for you" not in client.get("/").text
    proposals.decline(proposal.pk, by=who["amara"].person, at=LATER)
    assert client.get(own).status_code == 404
    [again], _left = release(begun_again(proposal, who), who, "omar")
    proposals.agree(again.pk, by=who["james"].person, at=LATER)
    begun_page = reverse("matching:proposal", args=[again.pk])
    assert sign_in(client, who["omar"].person).get(begun_page).status_code == 200


def begun_again(proposal: Proposal, who):
    rounds.order(proposal.round_id, by=who["ruth"], at=LATER)
    proposal.round.refresh_from_db()
    return proposal.round


def test_whoever_has_left_reads_no_shortlist(choosing, client):
    who = cast(choosing)
    found = rounds.open_round(choosing.cohorts.get(), by=who["ruth"], at=AT)
    wishes.offer_shortlists(found.pk, by=who["ruth"], at=AT)
    own = reverse("matching:choose", args=[found.pk])
    sign_in(client, who["priya"].person)
    assert "Amara Okafor" in client.get(own).text
    members.leave(who["priya"].pk, by=who["priya"].person, at=AT)
    assert client.get(own).status_code == 404
    with pytest.raises(Denied, match="not active"):
        wishes.choose(found.pk, who["priya"].pk, [who["amara"].pk], by=who["priya"].person, at=AT)


def test_a_shortlist_forgets_whoever_blocked_its_reader(choosing, client):
    who = cast(choosing)
    found = rounds.open_round(choosing.cohorts.get(), by=who["ruth"], at=AT)
    wishes.offer_shortlists(found.pk, by=who["ruth"], at=AT)
    block(who["priya"].person, by=who["amara"].person, at=AT)
    shown = sign_in(client, who["priya"].person).get(reverse("matching:choose", args=[found.pk])).text
    assert "Amara Okafor" not in shown
    assert "James Whitfield" in shown


def test_once_somebody_is_found_the_others_are_shown_no_more(choosing, client):
    who = cast(choosing)
    found = rounds.open_round(choosing.cohorts.get(), by=who["ruth"], at=AT)
    wishes.offer_shortlists(found.pk, by=who["ruth"], at=AT)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    release(found, who, "priya")
    shown = sign_in(client, who["priya"].person).get(reverse("matching:choose", args=[found.pk])).text
    assert "Somebody has been found for you already." in shown
    assert "James Whitfield" not in shown


def test_no_page_shows_a_board_of_somebody_erased_from_what_a_process_keeps_at_hand(programme, client):
    """PAR-31: also where the plan was looked at a moment ago."""
    who = cast(programme)
    found = begun(programme, who)
    sign_in(client, who["ruth"])
    addresses = [
        page(found, "round"),
        page(found, "round_pair", who["priya"].pk),
        page(found, "round_table", "csv"),
        page(found, "release"),
    ]
    assert {client.get(address).status_code for address in addresses} == {200}
    RunMember.objects.filter(membership=who["priya"]).delete()
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 403, 403, 403]
    assert not [answer for answer in answers if "Writing a CV" in answer.text]
    assert plans.scoring_of.cache_info().currsize == plans.laid_out.cache_info().currsize == 0
    with pytest.raises(Denied, match="have been deleted"):
        edit(found, who, "pin", "jun", "james")


def test_wishes_of_somebody_on_both_sides_are_told_apart(programme, client):
    who = cast(programme)
    both = make_mentor(programme, who["priya"].person, answers={"helps": ["cv"]})
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    emails = {name: who[name].person.email for name in ("priya", "omar", "amara")}
    sign_in(client, who["ruth"])
    lines = f"{emails['priya']}, {emails['amara']}\n{emails['omar']}, {emails['priya']}"
    client.post(page(found, "ranks"), {"lines": lines})
    assert {(r.by_id, r.of_id) for r in found.ranks.all()} == {
        (who["priya"].pk, who["amara"].pk),
        (who["omar"].pk, both.pk),
    }
    refused = client.post(page(found, "ranks"), {"lines": f"{emails['omar']}, {emails['omar']}"})
    assert "Line 1: people of one side do not choose each other." in refused.text


def test_a_mentee_of_one_programme_reads_no_round_of_another(programme, client):
    who = cast(programme)
    found = begun(programme, who)
    elsewhere = make_mentee(make_programme(), "Wes Other")
    for person in (elsewhere.person, who["priya"].person, who["amara"].person):
        sign_in(client, person)
        assert {
            client.get(page(found, name)).status_code for name in ("round", "prepare", "release", "ranks")
        } == {404}
