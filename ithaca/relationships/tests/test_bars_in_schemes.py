"""Bars as programmes need them: levels of an award, and whoever is named as a supervisor or line manager."""

import pytest

from ithaca.kit.verdicts import Denied
from ithaca.programmes.testing import make_member, make_programme, make_staff
from ithaca.relationships.testing import make_pair, working_files

pytestmark = pytest.mark.django_db
BY_STAFF = 'rights = ["find-mentors", "ask-mentors"]'
BAR = """
[[relationships.bar]]
kind = "{kind}"
roles = {roles}
fields = {fields}
says = "{says}"
"""
LEVEL = """
[[field]]
name = "{name}"
label = "{name}"
kind = "choice"
choices = [{choices}]
"""
NAMED = """
[[field]]
name = "supervisor"
label = "My supervisor"
[[field]]
name = "line_manager"
label = "My line manager"
"""
BODIES = {"science": ("rsci", "csci"), "engineering": ("technician", "incorporated", "chartered")}


def opened(bars: str, questions: str):
    """A programme in which staff bring people together."""
    files = working_files(bars)
    files["scheme.toml"] = files["scheme.toml"].replace(BY_STAFF, "rights = []")
    files["forms/profile.toml"] += questions
    return make_programme(files)


def together(programme, mentor: dict, mentee: dict):
    members = [
        make_member(programme, role, name, answers=answers)
        for role, name, answers in (
            ("mentee", "Priya Nair", mentee),
            ("mentor", "Amara Okafor", mentor),
        )
    ]
    return make_pair(programme, *members, by=make_staff(programme))


def of_levels():
    bars = questions = ""
    for body, levels in BODIES.items():
        names = [f"has_{body}", f"aims_{body}"]
        bars += BAR.format(
            kind="at-least", roles='["mentor", "mentee"]', fields=names, says="They aim higher."
        )
        choices = ", ".join(f'{{ value = "{one}", label = "{one}" }}' for one in levels)
        questions += "".join(LEVEL.format(name=name, choices=choices) for name in names)
    return opened(bars.replace("'", '"'), questions)


@pytest.mark.parametrize(
    ("body", "has", "aims"),
    [
        ("science", "rsci", "rsci"),
        ("science", "csci", "rsci"),
        ("science", "csci", "csci"),
        ("engineering", "incorporated", "technician"),
        ("engineering", "chartered", "chartered"),
    ],
)
def test_a_mentor_helps_up_to_the_level_that_they_have(body, has, aims):
    """MARS-10: member to member, chartered to chartered; equal levels and RSci; the order of each body is data."""
    assert together(of_levels(), {f"has_{body}": has}, {f"aims_{body}": aims}).pk


@pytest.mark.parametrize(
    ("body", "has", "aims"),
    [("science", "rsci", "csci"), ("engineering", "incorporated", "chartered")],
)
def test_nobody_helps_to_a_higher_level_than_their_own(body, has, aims):
    """MARS-10: a higher target is barred."""
    with pytest.raises(Denied, match=r"^They aim higher\.$"):
        together(of_levels(), {f"has_{body}": has}, {f"aims_{body}": aims})


def of_names():
    bars = "".join(
        BAR.format(kind="not-named-by", roles=roles, fields=f'["{name}"]', says="They work for each other.")
        for roles in ('["mentor", "mentee"]', '["mentee", "mentor"]')
        for name in ("supervisor", "line_manager")
    )
    return opened(bars, NAMED)


@pytest.mark.parametrize("name", ["supervisor", "line_manager"])
def test_neither_a_supervisor_nor_a_line_manager_is_the_mentor_whoever_of_the_two_named_the_other(name):
    """FELLOWS-12: named at sign-up; such a match is barred both ways."""
    for mentor, mentee in (({}, {name: "amara okafor"}), ({name: "Priya Nair"}, {})):
        with pytest.raises(Denied, match=r"^They work for each other\.$"):
            together(of_names(), mentor, mentee)
    assert together(of_names(), {name: "Tom Lee"}, {name: "Joan Bright"}).pk
