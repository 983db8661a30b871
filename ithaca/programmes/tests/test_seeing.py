"""Who sees what of a membership, whatever its state and whoever asks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ithaca.programmes import access
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.queries import profile_shown
from ithaca.programmes.testing import FILES, SCHEME, make_member, make_person, make_programme, make_staff

CAN = [access.can_edit, access.can_deactivate, access.can_leave, access.can_confirm, access.can_decide]


class WhoeverMayActSees(TestCase):
    @settings(max_examples=40)
    @given(state=st.sampled_from(Membership.State), verdict=st.sampled_from(CAN))
    def test_whoever_may_do_something_also_sees_it(self, state, verdict):
        programme = make_programme()
        membership = make_member(programme, "mentor", "Amara Okafor", state=state)
        cast = [
            membership.person,
            make_staff(programme),
            make_staff(make_programme()),
            make_person("Bo Lind"),
        ]
        for person in cast:
            sees = Membership.objects.visible_to(person).filter(pk=membership.pk).exists()
            assert sees or not verdict(person, membership)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seen_by", "viewers"),
    [
        ("programme", ["self", "programme", "partner", "staff"]),
        ("partner", ["self", "partner", "staff"]),
        ("nobody", ["self"]),
    ],
)
def test_who_sees_the_contact_address_is_the_schemes_to_say(seen_by, viewers):
    """CAREER-18: all mentees in this scheme, and others where another scheme says so."""
    files = FILES | {
        "scheme.toml": SCHEME.replace(
            "contact_address = true", f'contact_address = true\ncontact_seen_by = "{seen_by}"'
        )
    }
    programme = make_programme(files)
    membership = make_member(programme, "mentor", "Amara Okafor", contact_email="a@mentors.example.org")
    seen = [
        viewer
        for viewer in ("self", "programme", "partner", "staff")
        if "a@mentors.example.org" in [answer.words for answer in profile_shown(membership, viewer)]
    ]
    assert seen == viewers


@pytest.mark.django_db
def test_a_programme_is_seen_by_its_people_and_its_staff_only():
    programme = make_programme()
    cast = {
        "member": make_member(programme, "mentor", "Amara Okafor").person,
        "gone": make_member(programme, "mentor", "Bo Lind", state="left").person,
        "staff": make_staff(programme),
        "staff elsewhere": make_staff(make_programme()),
        "stranger": make_person("Cy Grant"),
    }
    sees = [who for who, person in cast.items() if programme in Programme.objects.visible_to(person)]
    assert sees == ["member", "staff"]
