"""What fits a proposed pair is kept as message and values, and worded for whoever reads it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils.translation import override

from ithaca.matching.actions import rounds, wishes
from ithaca.matching.models import Proposal
from ithaca.matching.queries.board import ShownBoard
from ithaca.matching.queries.rounds import reasons_for
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.matching.tests.test_rounds import ASKS, CRITERION, cast, release
from ithaca.notices.models import Mail
from ithaca.programmes.testing import make_staff

BOTH = ["cv", "salary"]
ENGLISH, WELSH = "can help with Writing a CV and Salary", "can help with Writing a CV a Salary"


@pytest.fixture
def programme(db):
    return make_programme(make_scheme(ASKS, without=CRITERION))


def proposed(programme, language: str = "en-gb") -> Proposal:
    """Priya and Amara, who have two things in common; let go out by somebody who reads another language."""
    ruth = make_staff(programme)
    make_mentor(programme, "Amara Okafor", answers={"helps": BOTH})
    priya = make_mentee(programme, "Priya Nair", aims={"wants": BOTH})
    priya.person.language = language
    priya.person.save()
    found = rounds.open_round(programme.cohorts.get(), by=ruth, at=AT)
    rounds.order(found.pk, by=ruth, at=AT)
    [made], _left = rounds.release(found.pk, [priya.pk], seen=0, by=ruth, at=AT)
    return Proposal.objects.whole().get(pk=made.pk)


def test_each_reads_what_fits_in_their_own_language(programme):
    """PAR-19: not in that of whoever let it go out."""
    with override("cy"):
        proposal = proposed(programme)
    assert reasons_for(proposal, proposal.mentee) == [ENGLISH]
    letter = " ".join(Mail.objects.get(to=proposal.mentee.person).text.split())
    assert f"Why the two of you: {ENGLISH}." in letter
    with override("cy"):
        assert reasons_for(proposal, proposal.mentee) == [WELSH]


def test_the_letter_is_in_the_language_of_who_gets_it(programme, settings):
    """PAR-19: what fits, and by when an answer is asked for."""
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
    proposal = proposed(programme, "cy")
    letter = " ".join(Mail.objects.get(to=proposal.mentee.person).text.split())
    assert (WELSH in letter, "erbyn" in letter) == (True, True)


def test_what_was_kept_in_words_stays_readable(programme):
    """A row from before sentences were kept: its words stay as they were written, and go back as they came."""
    proposal = proposed(programme)
    migration = import_module("ithaca.matching.migrations.0006_because_as_said")
    migration.in_words(apps, None)
    proposal.refresh_from_db()
    assert [one["words"] for one in proposal.because] == [ENGLISH]
    migration.as_said(apps, None)
    proposal.refresh_from_db()
    assert reasons_for(proposal, proposal.mentee) == [ENGLISH]
    before = proposal.because
    migration.as_said(apps, None)
    assert Proposal.objects.get().because == before


def test_a_choice_says_whose_it_is_and_a_name_is_not_kept(programme):
    """On the board, beside the other reasons, both sides have choices: `choice 1` would be anybody's."""
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    wish = {who["priya"].pk: [who["james"].pk, who["amara"].pk], who["amara"].pk: [who["priya"].pk]}
    wishes.note_ranks(found.pk, wish, by=who["ruth"], at=AT)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    board = ShownBoard.of(found)
    words = [part["words"] for part in board.pair(str(who["priya"].pk))["parts"]]
    assert "first choice of Amara Okafor" in words
    assert "second choice of Priya Nair" in words
    other = [part["words"] for part in board.pair(str(who["omar"].pk))["parts"]]
    assert "not answered: counted as average" in other
    made, _left = release(found, who, "priya")
    assert ("Priya" in str(made[0].because), "second choice of {who}" in str(made[0].because)) == (
        False,
        True,
    )


def test_a_choice_of_others_is_said_so(programme):
    """Whoever chose somebody else has not “nothing in common” with whom they have."""
    who = cast(programme)
    found = rounds.open_round(programme.cohorts.get(), by=who["ruth"], at=AT)
    wishes.note_ranks(found.pk, {who["priya"].pk: [who["james"].pk]}, by=who["ruth"], at=AT)
    rounds.order(found.pk, by=who["ruth"], at=AT)
    found.refresh_from_db()
    rounds.edit(found.pk, "pin", who["priya"].pk, who["amara"].pk, seen=0, by=who["ruth"], at=AT)
    found.refresh_from_db()
    parts = ShownBoard.of(found).pair(str(who["priya"].pk))["parts"]
    assert [(part["title"], part["words"]) for part in parts if "choose" in part["title"]] == [
        ("Whom Priya Nair would choose", "not among those whom they chose")
    ]
