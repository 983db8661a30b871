"""Who owes something, and who is reminded of it: roles that take part, staff, and the whole institution."""

import pytest

from ithaca.accounts.models import Institution
from ithaca.kit.trail import record
from ithaca.notices import testing
from ithaca.notices.actions.dues import hear
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.notices.testing import Made, moment
from ithaca.programmes.facts import MemberJoined
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme
from ithaca.roles.actions import appoint, define
from ithaca.roles.rights import Right

CONFIRM = """
[[expect]]
name = "confirm"
about = "membership"
owner = "mentor"
task = "Is your profile still right?"
since = ["membership.joined"]
due = "31 August"
settled_by = ["profile.confirmed"]
"""


@pytest.mark.django_db
def test_a_role_that_takes_part_owes_nothing_when_nobody_of_it_is_touched():
    """A mentor's yearly confirmation is asked of mentors, and of nobody when a mentee joins."""
    programme = make_programme({**FILES, "scheme.toml": SCHEME + CONFIRM})
    mentee, mentor = make_member(programme, "mentee"), make_member(programme, "mentor")
    for member in (mentee, mentor):
        joined = MemberJoined(
            programme=programme.pk, cohort=member.cohort_id, membership=member.pk, people=member.people()
        )
        record(joined, by=None, at=AT)
    assert [due.owner for due in Due.objects.all()] == [mentor.person]


def everywhere(name: str, rights=(Right.SEE_PAIRS,)):
    """Somebody with a role of the whole institution, to which programme 7 belongs."""
    institution, _ = Institution.objects.get_or_create(slug="uni", defaults={"name": "University"})
    role = define(
        institution=institution, programme=None, name=name, title=name, plural=name, staff=True, rights=rights
    )
    someone = testing.person(f"{name} everywhere")
    appoint(someone, role, by=None, at=moment("2026-01-01 00:00"))
    return someone


def jointly_owed():
    """A pair begins: its coordinators owe a look, and it goes on to the dean when that is late."""
    institution, _ = Institution.objects.get_or_create(slug="uni", defaults={"name": "University"})
    testing.almanac(institution=institution.pk)
    testing.almanac(8, institution=0)
    testing.expect(
        owner="coordinator", task="Look", remind=["after 7 days"], escalate="1 day late", escalate_to="dean"
    )
    hear([Made(name="pair.began", people={"mentee": []})], by=None, at=moment("2027-03-01 10:00"))
    hear(
        [Made(name="pair.began", people={"mentee": []}, cohort=80, programme=8)],
        by=None,
        at=moment("2027-03-01 10:00"),
    )


def told() -> set[tuple[str, str]]:
    sweep(at=moment("2027-03-20 10:00"))
    return set(Mail.objects.exclude(letter="digest").values_list("letter", "to__name"))


@pytest.mark.django_db
def test_holders_of_a_role_of_the_whole_institution_owe_and_are_reminded_with_the_others():
    """PAR-23: nothing that waits for a role waits for nobody; a role held everywhere counts here."""
    near, wide, dean = testing.staff(), everywhere("coordinator"), everywhere("dean")
    jointly_owed()
    assert [d.programme for d in Due.objects.visible_to(near)] == [7]
    assert [d.programme for d in Due.objects.visible_to(wide)] == [7]
    assert not Due.objects.visible_to(dean).exists()
    assert told() == {
        ("reminder", near.name),
        ("reminder", wide.name),
        ("escalation", dean.name),
    }


@pytest.mark.django_db
def test_what_a_role_owes_that_nobody_holds_waits_for_those_who_run_the_institution():
    """PAR-23: no role ends leaving open work without an owner."""
    chief = everywhere("administrator", rights=Right)
    jointly_owed()
    assert [d.programme for d in Due.objects.visible_to(chief)] == [7]
    assert told() == {("reminder", chief.name), ("escalation", chief.name)}
    coordinator = testing.staff()
    assert not Due.objects.visible_to(chief).exists()
    assert [d.programme for d in Due.objects.visible_to(coordinator)] == [7]
