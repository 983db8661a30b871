"""Joining, pausing, leaving and coming back, as actions."""

from datetime import UTC, datetime

import pytest

from ithaca.kit.models import Entry
from ithaca.notices.models import Mail
from ithaca.programmes.actions import members
from ithaca.programmes.testing import FILES, SCHEME, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
PAGES = {
    "pages/unpaid.md": "# Unpaid\nThis is a volunteering role.",
    "pages/start.md": "# Briefing\nAn aid to support you.",
}
WINDOWED = SCHEME.replace(
    "capacity = 2\ncontact_address = true",
    'capacity = 2\ncontact_address = true\nopen_months = [3, 8]\nstatements = ["unpaid"]\ncheck = "the alumni records"',
).replace('reflection = "reflection"\n', 'reflection = "reflection"\nbriefing = "start"\napproval = false\n')
REQUIRED = FILES["forms/profile.toml"].replace(
    'label = "Your job"\n', 'label = "Your job"\nrequired = true\n'
)
AUGUST = datetime(2027, 8, 10, 9, 0, tzinfo=UTC)
SEPTEMBER = datetime(2027, 9, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def programme(db):
    return make_programme({**FILES, **PAGES, "scheme.toml": WINDOWED, "forms/profile.toml": REQUIRED})


def facts_of(membership):
    rows = Entry.objects.filter(subjects__kind="membership", subjects__ref=membership.pk).order_by("pk")
    return list(rows.values_list("name", flat=True))


def letters_to(person):
    return list(Mail.objects.filter(to=person).order_by("pk").values_list("letter", flat=True))


def begun(programme, role="mentor", person=None, at=AUGUST):
    return members.begin(programme, role, by=person or make_person("Amara Okafor"), at=at)


def filled(membership, at=AUGUST, **more):
    more = {"contact_email": "amara@mentors.example.org"} | more
    return members.save_profile(membership.pk, {"job": "Editor"}, by=membership.person, at=at, **more)


def test_alumni_sign_up_is_approved_by_staff_who_say_what_they_checked(programme):
    """CAREER-01: alumnus status is verified at sign-up, and it is kept who checked what."""
    ruth = make_staff(programme)
    membership = filled(begun(programme))
    amara = membership.person
    members.apply(membership.pk, by=amara, at=AUGUST)
    membership = members.approve(
        membership.pk, checked="Alumni records, class of 2014", by=ruth, at=SEPTEMBER
    )
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
