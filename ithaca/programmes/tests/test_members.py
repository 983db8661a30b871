"""Joining, pausing, leaving and coming back, as actions."""

from datetime import UTC, date, datetime

import pytest

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people.models import Consent
from ithaca.programmes import access
from ithaca.programmes.actions import members, profiles
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
PAGES = {
    "pages/unpaid.md": "# Unpaid\nThis is a volunteering role.",
    "pages/start.md": "# Briefing\nAn aid to support you.",
}
MENTEE = """form = "studies"
reflection = "reflection"
briefing = "start"
approval = false
ends_field = "course_end"
records_field = "number"
"""
MENTOR = """capacity = 2
contact_address = true
open_months = [3, 8]
statements = ["unpaid"]
check = "the alumni records"
"""
WINDOWED = SCHEME.replace('form = "profile"\nreflection = "reflection"\n', MENTEE).replace(
    "capacity = 2\ncontact_address = true\n", MENTOR
)
REQUIRED = FILES["forms/profile.toml"].replace(
    'label = "Your job"\n', 'label = "Your job"\nrequired = true\n'
)
STUDIES = """
title = "Your studies"
[[field]]
name = "number"
label = "Your student number"
required = true
[[field]]
name = "course_end"
label = "When your course ends"
kind = "date"
required = true
"""
WINDOWED_FILES = {
    **FILES,
    **PAGES,
    "scheme.toml": WINDOWED,
    "forms/profile.toml": REQUIRED,
    "forms/studies.toml": STUDIES,
}
AUGUST = datetime(2027, 8, 10, 9, 0, tzinfo=UTC)
SEPTEMBER = datetime(2027, 9, 2, 9, 0, tzinfo=UTC)
MONTHS = [datetime(2027, month, 15, 12, 0, tzinfo=UTC) for month in range(1, 13)]


@pytest.fixture
def programme(db):
    return make_programme(WINDOWED_FILES)


def facts_of(membership):
    rows = Entry.objects.filter(subjects__kind="membership", subjects__ref=membership.pk).order_by("pk")
    return list(rows.values_list("name", flat=True))


def letters_to(person):
    return list(Mail.objects.filter(to=person).order_by("pk").values_list("letter", flat=True))


def begun(programme, role="mentor", person=None, at=AUGUST):
    return members.begin(programme, role, by=person or make_person("Amara Okafor"), at=at)


def filled(membership, at=AUGUST, **more):
    more = {"contact_email": "Amara@Mentors.example.org"} | more
    return profiles.save_profile(membership.pk, {"job": "Editor"}, by=membership.person, at=at, **more)


def studying(membership, at=AUGUST, ends="2028-06-30"):
    answers = {"number": "123456", "course_end": ends}
    return profiles.save_profile(membership.pk, answers, by=membership.person, at=at)


# Joining ----------------------------------------------------------------------------------------------------------


def test_alumni_sign_up_is_approved_by_staff_who_say_what_they_checked(programme):
    """CAREER-01: alumnus status is verified at sign-up, and it is kept who checked what."""
    ruth = make_staff(programme)
    membership = filled(begun(programme))
    amara = membership.person
    members.apply(membership.pk, by=amara, at=AUGUST)
    members.approve(membership.pk, checked="Alumni records, class of 2014", by=ruth, at=SEPTEMBER)
    membership.refresh_from_db()
    assert (membership.state, membership.joined_at, membership.checked_by, membership.checked) == (
        "active",
        SEPTEMBER,
        ruth,
        "Alumni records, class of 2014",
    )
    assert facts_of(membership) == [
        "membership.started",
        "profile.saved",
        "membership.applied",
        "membership.joined",
    ]
    assert letters_to(amara) == ["applied", "approved"]
    assert membership.profile.submitted_at == AUGUST


def test_nobody_is_a_mentor_before_staff_have_approved(programme):
    """CAREER-01: waiting for approval is not being a member."""
    membership = filled(begun(programme))
    members.apply(membership.pk, by=membership.person, at=AUGUST)
    assert not Membership.objects.active().exists()
    assert not access.takes_part(members.locked(membership.pk), AUGUST.date())


def test_mentors_sign_up_in_august_and_march_only(programme):
    """CAREER-02: the form is open in its months, in the programme's zone, and closed in all others."""
    months = [at.month for at in MONTHS if access.can_begin(programme, "mentor", None, programme.today(at))]
    assert months == [3, 8]
    late = datetime(2027, 8, 31, 22, 59, tzinfo=UTC)
    gone = datetime(2027, 8, 31, 23, 1, tzinfo=UTC)  # already September in London
    assert access.can_sign_up(programme, "mentor", programme.today(late))
    with pytest.raises(Denied, match="open in March and August"):
        begun(programme, at=gone)
    assert not Membership.objects.exists()


def test_whoever_began_in_august_may_send_it_in_september(programme):
    membership = filled(begun(programme, at=AUGUST), at=SEPTEMBER)
    assert members.apply(membership.pk, by=membership.person, at=SEPTEMBER).state == "applied"


def test_mentees_join_in_all_twelve_months(programme):
    """CAREER-04: students join in any month, with no window."""
    for at in MONTHS:
        membership = studying(begun(programme, "mentee", make_person("Priya Nair"), at=at), at=at)
        assert members.apply(membership.pk, by=membership.person, at=at).state == "active"
    assert Membership.objects.active().count() == 12


def test_a_mentee_is_a_current_student_by_a_number_that_staff_can_check(programme):
    """CAREER-46: a mentee must give what is checked against the records."""
    membership = begun(programme, "mentee", make_person("Priya Nair"))
    with pytest.raises(Denied, match="Still needed: “Your student number”, “When your course ends”"):
        members.apply(membership.pk, by=membership.person, at=AUGUST)
    assert membership.joining.records_field == "number"


def test_a_mentor_must_give_what_the_form_requires_and_a_contact_address(programme):
    """CAREER-17: name, course, job and an address are needed before a profile can be sent."""
    membership = begun(programme)
    with pytest.raises(Denied, match="Still needed: “Your job”, a contact address"):
        members.apply(membership.pk, by=membership.person, at=AUGUST)


def test_statements_are_kept_with_the_exact_words(programme):
    """CAREER-32: the unpaid statement is accepted at sign-up, word for word."""
    membership = begun(programme)
    rows = Consent.objects.values_list("person", "programme", "statement", "words", "at")
    assert list(rows) == [
        (membership.person_id, programme.pk, "unpaid", "This is a volunteering role.", AUGUST)
    ]


def test_the_contact_address_is_apart_from_the_sign_in_address(programme):
    """CAREER-19: the programme's contact address may differ from the one that one signs in with."""
    membership = filled(begun(programme))
    membership.refresh_from_db()
    assert membership.contact_email == "amara@mentors.example.org"
    assert membership.person.email != membership.contact_email


def test_whoever_is_turned_down_reads_kind_words_and_may_ask_again(programme):
    ruth = make_staff(programme)
    membership = filled(begun(programme))
    members.apply(membership.pk, by=membership.person, at=AUGUST)
    members.turn_down(membership.pk, words="We could not find you. Under which name?", by=ruth, at=AUGUST)
    mail = Mail.objects.get(letter="turned-down")
    assert "> We could not find you. Under which name?" in mail.text
    assert begun(programme, person=membership.person).state == "started"
    assert Membership.objects.count() == 1


def test_nobody_signs_up_twice_in_one_role_but_may_in_another(programme):
    membership = begun(programme)
    with pytest.raises(Denied, match="already here as a mentor"):
        begun(programme, person=membership.person)
    assert begun(programme, "mentee", membership.person).role.name == "mentee"


def test_an_invitation_is_accepted_without_approval(programme):
    """PAR-02: staff invite somebody, who says yes and is in."""
    ruth, amara = make_staff(programme), make_person("Amara Okafor")
    membership = members.invite(programme, "mentor", amara, by=ruth, at=AT)
    with pytest.raises(Denied, match="read what you agree to first"):
        members.accept_invitation(membership.pk, by=amara, at=AT)
    members.agree(membership.pk, by=amara, at=AT)
    filled(membership, at=AT)
    assert members.accept_invitation(membership.pk, by=amara, at=AT).state == "active"
    assert Consent.objects.filter(person=amara, statement="unpaid").count() == 1
    assert letters_to(amara) == ["invited", "approved"]


# Being a member ---------------------------------------------------------------------------------------------------


def test_inactive_and_active_again_at_will_in_any_month(programme):
    """CAREER-22: a profile is made inactive, and active again, whenever its owner likes."""
    membership = make_member(programme, "mentor", "Amara Okafor")
    for at in MONTHS:
        assert members.deactivate(membership.pk, by=membership.person, at=at).state == "inactive"
        assert not Membership.objects.active().exists()
        assert members.activate(membership.pk, by=membership.person, at=at).state == "active"


def test_whoever_left_comes_back_outside_the_windows_without_new_approval(programme):
    """CAREER-51: coming back is not bound to August and March."""
    membership = make_member(programme, "mentor", "Amara Okafor")
    members.leave(membership.pk, by=membership.person, at=AT)
    assert members.rejoin(membership.pk, by=membership.person, at=SEPTEMBER).state == "active"
    assert facts_of(membership) == ["membership.left", "membership.joined"]


def test_whoever_was_never_in_cannot_come_back(programme):
    membership = begun(programme)
    members.leave(membership.pk, by=membership.person, at=AUGUST)
    with pytest.raises(Denied, match="Please sign up"):
        members.rejoin(membership.pk, by=membership.person, at=AUGUST)


def test_students_take_part_from_the_start_until_their_course_ends(programme):
    """CAREER-05: access from the start of the year until the last day of the course, and no longer."""
    membership = studying(begun(programme, "mentee", make_person("Priya Nair")), ends="2028-06-30")
    membership = members.apply(membership.pk, by=membership.person, at=AUGUST)
    days = [AUGUST.date(), date(2028, 6, 30), date(2028, 7, 1)]
    assert [bool(access.takes_part(membership, day)) for day in days] == [True, True, False]


def test_nobody_asks_before_thinking_over_and_reading_the_briefing(programme):
    """CAREER-42, CAREER-47: the reflection and then the briefing come before the first request."""
    membership = make_member(programme, "mentee", "Priya Nair")
    priya, said = membership.person, []
    said.append(access.can_ask(membership, AT.date()).reason)
    profiles.reflect(membership.pk, {"aims": "A first job"}, draft=True, by=priya, at=AT)
    said.append(access.can_ask(members.locked(membership.pk), AT.date()).reason)
    profiles.reflect(membership.pk, {"aims": "A first job"}, by=priya, at=AT)
    said.append(access.can_ask(members.locked(membership.pk), AT.date()).reason)
    profiles.brief(membership.pk, by=priya, at=AT)
    said.append(access.can_ask(members.locked(membership.pk), AT.date()).reason)
    profiles.brief(membership.pk, by=priya, at=SEPTEMBER)
    think = "First think over what you are looking for: it takes ten minutes."
    assert said == [think, think, "Please read the short briefing first.", ""]
    assert facts_of(membership) == ["reflection.done", "briefing.read"]
    assert Membership.objects.get().briefed_at == AT


def test_a_profile_is_saved_as_a_draft_and_then_for_others(programme):
    membership = begun(programme)
    profiles.save_profile(membership.pk, {}, draft=True, by=membership.person, at=AUGUST)
    assert facts_of(membership) == ["membership.started"]
    filled(membership, capacity=3)
    membership.refresh_from_db()
    assert (membership.profile.answers, membership.profile.submitted_at, membership.suggested) == (
        {"job": "Editor"},
        None,
        3,
    )


def test_a_profile_is_confirmed_with_a_date(programme):
    membership = make_member(programme, "mentor", "Amara Okafor")
    profiles.confirm_profile(membership.pk, by=membership.person, at=AUGUST)
    membership.refresh_from_db()
    assert (membership.confirmed_at, facts_of(membership)) == (AUGUST, ["profile.confirmed"])


def test_two_institutions_never_see_each_other():
    """Staff see the members of their own programmes only, and members only themselves."""
    here, there = make_programme(), make_programme()
    ours, theirs = make_member(here, "mentor", "Amara Okafor"), make_member(there, "mentor", "Bo Lind")
    ruth = make_staff(here)
    seen = {
        who: set(Membership.objects.visible_to(person))
        for who, person in {"ruth": ruth, "amara": ours.person, "bo": theirs.person}.items()
    }
    assert seen == {"ruth": {ours}, "amara": {ours}, "bo": {theirs}}
    assert set(Programme.objects.visible_to(ruth)) == {here}


VERDICTS = {
    "can_edit": access.can_edit,
    "can_deactivate": access.can_deactivate,
    "can_leave": access.can_leave,
    "can_confirm": access.can_confirm,
    "can_reflect": access.can_reflect,
}


def test_who_may_do_what_with_a_membership(programme):
    """The truth table: the person, staff of the programme, another member, a stranger, nobody."""
    membership = make_member(programme, "mentee", "Priya Nair")
    other = make_member(programme, "mentee", "Bo Lind").person
    cast = {
        "self": membership.person,
        "staff": make_staff(programme),
        "member": other,
        "stranger": make_staff(make_programme()),
        "nobody": None,
    }
    allowed = {
        name: [who for who, person in cast.items() if verdict(person, membership)]
        for name, verdict in VERDICTS.items()
    }
    assert allowed == {
        "can_edit": ["self"],
        "can_deactivate": ["self", "staff"],
        "can_leave": ["self", "staff"],
        "can_confirm": ["self"],
        "can_reflect": ["self"],
    }
    waiting = make_member(programme, "mentor", "Amara Okafor", state="applied")
    assert [who for who, person in cast.items() if access.can_decide(person, waiting)] == ["staff"]
    assert [who for who, person in cast.items() if access.can_invite(person, programme)] == ["staff"]


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("started", {"apply", "join", "invite", "leave"}),
        ("invited", {"join", "leave"}),
        ("applied", {"join", "turn_down", "invite", "leave"}),
        ("active", {"deactivate", "leave", "finish"}),
        ("inactive", {"activate", "leave", "finish"}),
        ("turned-down", {"start", "invite"}),
        ("left", {"start", "join", "invite"}),
        ("finished", {"start", "join", "invite"}),
    ],
)
def test_the_moves_of_a_membership(state, verbs):
    membership = Membership(state=state)
    assert {verb for verb in Membership.MOVES if membership.can(verb)} == verbs
