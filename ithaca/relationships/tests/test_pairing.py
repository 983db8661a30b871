import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.people.models import Block
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import Relationship

pytestmark = pytest.mark.django_db

THREE = """
[[relationships.kind]]
name = "supervised"
title = "supervised pair"
parties = { mentor = 1, mentee = 2, adviser = 1 }
cadence = "3 months"

[roles.adviser]
title = "adviser"
plural = "advisers"
kind = "participant"
"""


def pair_up(programme, *members, kind="", by=None):
    return actions.start(programme, programme.cohorts.get(), kind, list(members), by=by, at=AT)


def test_a_pair_starts_with_the_cadence_of_its_kind(programme):
    """CAREER-24: about once a month when nothing else is agreed."""
    priya, amara = make_member(programme, "mentee"), make_member(programme, "mentor", "Amara Okafor")
    pair = pair_up(programme, priya, amara, by=amara.person)
    assert (pair.kind, pair.state, pair.cadence_days, pair.started_at) == ("pair", "active", 30, AT)
    assert Entry.objects.get(name="relationship.started").data == {
        "programme": programme.pk,
        "cohort": pair.cohort_id,
        "relationship": pair.pk,
        "people": {"mentee": [priya.person_id], "mentor": [amara.person_id]},
        "cadence_days": 30,
        "until_days": None,
        "reach": "here",
    }


def test_three_parties_and_more_work_together_when_the_scheme_says_so(db):
    programme = make_programme({**FILES, "scheme.toml": SCHEME + THREE})
    people = [make_member(programme, "mentor", "Amara"), make_member(programme, "adviser", "Lena")]
    people += [make_member(programme, "mentee", name) for name in ("Priya", "Tom")]
    group = pair_up(programme, *people, kind="supervised", by=make_staff(programme))
    assert {role: sorted(own) for role, own in group.people().items()} == {
        "mentor": [people[0].person_id],
        "adviser": [people[1].person_id],
        "mentee": [people[2].person_id, people[3].person_id],
    }
    assert group.cadence_days == 91


@pytest.mark.parametrize("roles", [["mentee"], ["mentor", "mentor"], ["mentor", "mentee", "mentee"], []])
def test_the_parties_have_to_be_those_of_the_kind(programme, roles):
    members = [make_member(programme, role, f"Somebody {n}") for n, role in enumerate(roles)]
    with pytest.raises(Denied, match="A mentoring pair is 1 mentor and 1 mentee"):
        pair_up(programme, *members)


def test_nobody_is_paired_with_somebody_whom_they_blocked(programme):
    priya, amara = make_member(programme, "mentee"), make_member(programme, "mentor", "Amara")
    Block.objects.create(by=amara.person, person=priya.person, at=AT)
    with pytest.raises(Denied, match="cannot be brought together"):
        pair_up(programme, priya, amara)


def test_the_same_people_do_not_begin_twice_but_may_begin_again_after_an_end(programme):
    priya, amara = make_member(programme, "mentee"), make_member(programme, "mentor", "Amara")
    pair = pair_up(programme, priya, amara)
    with pytest.raises(Denied, match="work together already"):
        pair_up(programme, priya, amara)
    actions.end(pair.pk, reason="done", message="Thank you!", by=priya.person, at=AT)
    assert pair_up(programme, priya, amara).pk != pair.pk


def test_only_the_people_and_staff_who_pair_may_bring_people_together(programme):
    priya, amara = make_member(programme, "mentee"), make_member(programme, "mentor", "Amara")
    with pytest.raises(Denied, match="Bring people together"):
        pair_up(programme, priya, amara, by=make_member(programme, "mentee", "Tom").person)
    assert pair_up(programme, priya, amara, by=make_staff(programme)).state == Relationship.State.ACTIVE


def test_members_of_another_programme_or_who_have_left_cannot_be_paired(programme):
    amara = make_member(programme, "mentor", "Amara")
    left = make_member(programme, "mentee", "Tom", state="left")
    elsewhere = make_member(make_programme(), "mentee", "Zoe")
    for mentee in (left, elsewhere):
        with pytest.raises(Denied, match="has to be a member"):
            pair_up(programme, mentee, amara)


def test_a_pause_and_going_on(programme):
    priya, amara = make_member(programme, "mentee"), make_member(programme, "mentor", "Amara")
    pair = pair_up(programme, priya, amara)
    assert actions.pause(pair.pk, by=priya.person, at=AT).state == "paused"
    assert actions.resume(pair.pk, by=amara.person, at=AT).state == "active"
    names = ["relationship.started", "relationship.paused", "relationship.resumed"]
    assert list(Entry.objects.order_by("pk").values_list("name", flat=True))[-3:] == names
