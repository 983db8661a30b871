"""How two people agree to work together, and what each of them accepted."""

from datetime import timedelta
from pathlib import Path

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people.models import Consent
from ithaca.programmes.scheme import parse, read_folder
from ithaca.programmes.testing import AT, make_person, make_programme
from ithaca.relationships import actions
from ithaca.relationships.models import Participant
from ithaca.relationships.testing import make_pair, make_working_programme, people_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def pair():
    return make_pair(make_working_programme())


def test_both_say_what_they_expect_and_then_the_agreement_stands(pair):
    """CAREER-26, PAR-06: expectations on both sides in the first exchange, signed by both."""
    priya, amara = people_of(pair)
    actions.agree(pair.pk, answers={"time": "An hour a month"}, cadence_days=14, by=priya, at=AT)
    assert actions.agree(pair.pk, answers={"time": "Two hours"}, by=amara, at=LATER).agreed_at == LATER
    expects = dict(Participant.objects.values_list("person__name", "expects"))
    assert expects == {"Priya Nair": {"time": "An hour a month"}, "Amara Okafor": {"time": "Two hours"}}
    made = Entry.objects.get(name="agreement.made")
    assert (made.data["cadence_days"], made.at) == (14, LATER)
    assert Entry.objects.filter(name="agreement.signed").count() == 2


def test_one_side_alone_makes_no_agreement_and_the_other_is_asked(pair):
    priya, amara = people_of(pair)
    assert actions.agree(pair.pk, answers={"time": "Some"}, by=priya, at=AT).agreed_at is None
    assert not Entry.objects.filter(name="agreement.made").exists()
    mail = Mail.objects.get(letter="agreement-signed")
    assert (mail.to, mail.subject) == (amara, "Priya Nair has said how you could work together")


def test_the_words_that_somebody_accepted_are_kept(pair):
    priya, amara = people_of(pair)
    for person in (priya, amara, priya):
        actions.agree(pair.pk, answers={"time": "Some"}, by=person, at=AT)
    assert list(Consent.objects.order_by("pk").values_list("person", "statement", "words")) == [
        (priya.pk, "agreement", "We are honest and supportive, and open with each other."),
        (amara.pk, "agreement", "We are honest and supportive, and open with each other."),
    ]


def test_the_real_scheme_asks_both_to_be_honest_supportive_and_open():
    """CAREER-48: what both accept are the words of the seed's good mentor."""
    scheme = parse(read_folder(Path("schemes/career-mentoring")))
    words = scheme.pages[scheme.sections["relationships"].agreement].body
    assert "We are open and honest with each other" in words
    assert "The mentor is honest and supportive, and says kindly what could be better" in words


def test_another_rhythm_later_is_another_agreement_and_the_other_side_is_told(pair):
    """CAREER-24: how often they are in touch is theirs to agree."""
    priya, amara = people_of(pair)
    for person in (priya, amara):
        actions.agree(pair.pk, answers={"time": "Some"}, by=person, at=AT)
    actions.agree(pair.pk, answers={"time": "Some"}, cadence_days=7, by=amara, at=LATER)
    cadences = (
        Entry.objects.filter(name="agreement.made")
        .order_by("pk")
        .values_list("data__cadence_days", flat=True)
    )
    assert list(cadences) == [30, 7]
    assert "about every week" in Mail.objects.filter(letter="agreement-made", to=priya).latest("pk").text


def test_saying_the_same_again_tells_nobody(pair):
    priya, amara = people_of(pair)
    for person in (priya, amara, amara):
        actions.agree(pair.pk, answers={"time": "Some"}, cadence_days=30, by=person, at=AT)
    assert Entry.objects.filter(name="agreement.made").count() == 1


def test_the_rhythm_is_the_programmes_where_the_scheme_says_so():
    fixed = make_working_programme(
        '[[relationships.kind]]\nname = "set"\ntitle = "set pair"\nparties = { mentor = 1, mentee = 1 }\nagree_cadence = false\n'
    )
    pair = make_pair(fixed, kind="set")
    with pytest.raises(Denied, match="set by the programme"):
        actions.agree(pair.pk, answers={}, cadence_days=3, by=people_of(pair)[0], at=AT)


def test_a_stranger_cannot_agree_and_nobody_can_after_the_end(pair):
    priya, _ = people_of(pair)
    with pytest.raises(Denied, match="Only the people"):
        actions.agree(pair.pk, answers={}, by=make_person("Tom"), at=AT)
    actions.end(pair.pk, reason="done", message="Thank you", by=priya, at=AT)
    with pytest.raises(Denied, match="This has ended"):
        actions.agree(pair.pk, answers={}, by=priya, at=AT)


def test_a_short_piece_of_advice_has_its_own_rhythm_and_end():
    """CAREER-25: specific guidance over a short period is a kind of its own in the real scheme."""
    programme = make_programme(read_folder(Path("schemes/career-mentoring")))
    members = real_members(programme)
    short = actions.start(programme, programme.cohorts.get(), "short", members, by=None, at=AT)
    usual_rhythm = 30
    assert (short.kind, short.cadence_days < usual_rhythm, short.until is not None) == ("short", True, True)


def real_members(programme):
    from ithaca.programmes.models import Membership
    from ithaca.programmes.testing import role_of

    return [
        Membership.objects.create(
            programme=programme,
            cohort=programme.cohorts.get(),
            person=make_person(name),
            role=role_of(programme, role),
            state="active",
        )
        for role, name in (("mentee", "Priya Nair"), ("mentor", "Amara Okafor"))
    ]
