"""T06: nobody hands out a right that they do not hold, nor gives themselves a role."""

import pytest

from ithaca.kit.verdicts import Denied
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    make_institution,
    make_person,
    make_programme,
    role_of,
)
from ithaca.roles import actions
from ithaca.roles.access import can_give
from ithaca.roles.models import Role
from ithaca.roles.rights import Right

pytestmark = pytest.mark.django_db
RIGHTS = {
    "head": ["see-people", "check-in", "run-programme"],
    "checker": ["check-in"],
    "helper": ["answer-help"],
    "runner": ["run-programme"],
}
STAFF = "".join(
    f'\n[roles.{name}]\ntitle = "{name}"\nplural = "{name}s"\nkind = "staff"\nrights = {rights}\n'
    for name, rights in RIGHTS.items()
)


@pytest.fixture
def place():
    return make_institution()


@pytest.fixture
def programme(place):
    return make_programme(FILES | {"scheme.toml": SCHEME + STAFF}, institution=place)


def holder(role) -> object:
    person = make_person(role.title.capitalize())
    actions.appoint(person, role, by=None, at=AT)
    return person


def chief(institution):
    return actions.define(
        institution=institution, programme=None, name="chief", title="chief", plural="chiefs", staff=True,
        rights=[Right.RUN_PROGRAMME],
    )  # fmt: skip


def gives(giver, programme) -> set[str]:
    """The roles that somebody may give to another person."""
    vera = make_person("Vera Lund")
    return {name for name in [*RIGHTS, "coordinator"] if can_give(giver, role_of(programme, name), vera)}


def test_who_may_give_which_role(programme, place):
    elsewhere = make_programme(institution=place)
    assert {
        "head": gives(holder(role_of(programme, "head")), programme),
        "runner": gives(holder(role_of(programme, "runner")), programme),
        "coordinator": gives(holder(role_of(programme, "coordinator")), programme),
        "helper": gives(holder(role_of(programme, "helper")), programme),
        "runs another programme": gives(holder(role_of(elsewhere, "coordinator")), programme),
        "runs the institution": gives(holder(chief(place)), programme),
        "runs another institution": gives(holder(chief(make_institution("Southmoor"))), programme),
        "nobody": gives(make_person("Sam Stranger"), programme),
    } == {
        "head": {"head", "checker", "runner"},
        "runner": {"runner"},
        "coordinator": {*RIGHTS, "coordinator"},
        "helper": set(),
        "runs another programme": set(),
        "runs the institution": {*RIGHTS, "coordinator"},
        "runs another institution": set(),
        "nobody": set(),
    }


def test_rights_of_two_roles_count_together(programme):
    ruth = holder(role_of(programme, "head"))
    actions.appoint(ruth, role_of(programme, "helper"), by=None, at=AT)
    assert gives(ruth, programme) == {"head", "checker", "helper", "runner"}


def test_nobody_gives_themselves_a_role(programme, place):
    ruth, vice = holder(role_of(programme, "coordinator")), holder(chief(place))
    assert (
        str(can_give(ruth, role_of(programme, "checker"), ruth).reason)
        == "Somebody else has to give you a role."
    )
    assert can_give(vice, role_of(programme, "coordinator"), vice)


def test_the_reason_says_what_is_lacking(programme):
    verdict = can_give(
        holder(role_of(programme, "head")), role_of(programme, "helper"), make_person("Vera Lund")
    )
    assert (
        verdict.reason == f"You can give only what your own role includes. Not: {Right.ANSWER_HELP.sentence}"
    )
    with pytest.raises(Denied):
        verdict.require()


def test_a_role_that_has_ended_gives_nothing(programme):
    ruth = make_person("Ruth Okoro")
    held = actions.appoint(ruth, role_of(programme, "coordinator"), by=None, at=AT)
    actions.step_down(held, by=None, at=AT)
    assert gives(ruth, programme) == set()
    assert Role.objects.filter(programme=programme.pk, staff=True).count() == 5
