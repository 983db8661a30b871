"""A second scheme, written from docs/generated/scheme-language.md alone: three people, matched by staff, quarterly."""

from pathlib import Path

import pytest

from ithaca.programmes.scheme import parse, read_folder

FOLDER = Path(__file__).parent.parent / "schemes" / "returners"


@pytest.fixture(scope="module")
def scheme():
    return parse(read_folder(FOLDER))


@pytest.fixture(scope="module")
def group(scheme):
    return scheme.sections["relationships"].kind[0]


def test_it_parses(scheme):
    assert scheme.sections["scheme"].name == "returners"


def test_three_people_work_together(group):
    assert group.parties == {"returner": 1, "guide": 1, "sponsor": 1}


def test_staff_bring_them_together(scheme):
    rights = {name: {str(right.value) for right in role.rights} for name, role in scheme.roles.items()}
    assert not any(held & {"find-mentors", "ask-mentors", "be-found"} for held in rights.values())
    assert [name for name, held in rights.items() if "pair-people" in held] == ["programme-manager"]


def test_they_meet_every_quarter(group, scheme):
    assert group.cadence.months == 3
    [meet] = [expect for expect in scheme.expects if expect.name == "meet-each-quarter"]
    assert meet.due.period == group.cadence
    assert meet.escalate_to == "programme-manager"
