"""A round keeps every bar of the scheme just as everybody else does who brings people together."""

from pathlib import Path

import pytest

from ithaca.kit.toml import Refused
from ithaca.matching.actions import rounds
from ithaca.matching.management.rounds import barring, schemes
from ithaca.matching.queries import plans, pool
from ithaca.matching.rules.rounds.guessing import columns_of
from ithaca.matching.rules.rounds.people import Pool
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.tables import Table, people_of, table_of
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_scheme
from ithaca.matching.tests.test_rounds import begun, pairs
from ithaca.programmes import scheme
from ithaca.programmes.testing import make_staff
from ithaca.relationships.queries import broken_bars

QUESTIONS = """
[[field]]
name = "level"
label = "Level"
kind = "choice"
seen_by = "programme"
choices = [{ value = "member", label = "Member" }, { value = "chartered", label = "Chartered" },
           { value = "fellow", label = "Fellow" }]
[[field]]
name = "since"
label = "Member since"
kind = "date"
seen_by = "programme"
[[field]]
name = "trained"
label = "I have passed the training"
kind = "yes-no"
seen_by = "programme"
[[field]]
name = "manager"
label = "Line manager"
kind = "person"
seen_by = "programme"
"""
MENTEES = (
    {
        "level": "member",
        "since": "2020-05-01",
        "job": "Severn Rail",
        "manager": "Prof. Amara Okafor (my head)",
    },
    {"level": "fellow", "since": "2024-05-01", "trained": True, "helps": ["cv"]},
    {"trained": False, "job": "Forth Bridges", "helps": ["salary", "cv"]},
)
MENTORS = (
    {"level": "member", "since": "2010-05-01", "trained": True, "job": "Severn Rail Ltd", "helps": ["cv"]},
    {"level": "chartered", "since": "2024-04-01", "trained": False, "manager": "Mr Haddad"},
    {"level": "fellow", "since": "2024-05-01", "trained": True, "job": "Forth-Bridges", "helps": ["salary"]},
)


def barred(kind: str, fields: str, more: str = "", roles: str = '"mentor", "mentee"') -> dict:
    """The small scheme with one bar."""
    files = make_scheme(
        f'[[relationships.bar]]\nkind = "{kind}"\nroles = [{roles}]\nfields = [{fields}]\nsays = "Not so."\n{more}\n'
    )
    files["forms/profile.toml"] += QUESTIONS
    return files


TURNED = '"mentee", "mentor"'
EVERY = [
    barred("equal", '"job"'),
    barred("different", '"job"'),
    barred("different", '"email_domain"'),
    barred("overlap", '"helps"'),
    barred("at-least", '"level"'),
    barred("at-least", '"level"', "by = 1"),
    barred("at-least", '"level"', "by = -1"),
    barred("at-least", '"level"', "by = 1", TURNED),
    barred("at-least", '"since"', "by = 30"),
    barred("yes", '"trained"'),
    barred("yes", '"trained"', "", TURNED),
    barred("yes", '"trained", "trained"'),
    barred("named-by", '"manager"'),
    barred("not-named-by", '"manager"'),
    barred("not-named-by", '"manager"', "", TURNED),
]


@pytest.mark.django_db
@pytest.mark.parametrize("files", EVERY, ids=lambda files: files["scheme.toml"].splitlines()[-5])
def test_a_round_keeps_a_bar_as_everybody_else_does(files):
    """PAR-04: no pair of a round is one that could not begin, and none that could is left out."""
    programme = make_programme(files)
    names = {
        "mentee": ("Priya Nair", "Omar Haddad", "Jun Tanaka"),
        "mentor": ("Amara Okafor", "James", "Helen"),
    }
    mentees = [make_mentee(programme, n, answers=a) for n, a in zip(names["mentee"], MENTEES, strict=True)]
    mentors = [make_mentor(programme, n, answers=a) for n, a in zip(names["mentor"], MENTORS, strict=True)]
    found = rounds.open_round(programme.cohorts.get(), by=make_staff(programme), at=AT)
    problem = Scoring(*pool.pool_of(found, *pool.members_of(found))).problem
    may = [[not broken_bars([mentor, mentee], "refuse") for mentor in mentors] for mentee in mentees]
    assert problem.allowed.tolist() == may
    assert any(not one for row in may for one in row)
    assert from_spreadsheets(programme.scheme, mentees, mentors).allowed.tolist() == may


def from_spreadsheets(found, mentees, mentors):
    """The problem of `ithaca match solve --scheme` for the same people in two files."""
    sheets = [sheet(what, side) for what, side in (("mentees", mentees), ("mentors", mentors))]
    guess = schemes.guess_by_scheme(Path("small"), found, *sheets)
    people = [
        people_of(table, side, columns_of(guess.rules, number))
        for number, (table, side) in enumerate(zip(sheets, (guess.mentees, guess.mentors), strict=True))
    ]
    pooled = Pool(tuple(people[0]), tuple(people[1]), (1.0,) * len(mentors))
    return Scoring(*barring.with_bars(found, *sheets, pooled, guess.rules)).problem


def sheet(what: str, members) -> Table:
    head = ("Name", "Email", "wants", "helps", "level", "since", "trained", "job", "manager")
    rows = [
        [m.person.name, m.person.email, "cv", *(cell(m.answers.get(name)) for name in head[3:])]
        for m in members
    ]
    return table_of(what, [head, *rows])


def cell(answer) -> str:
    if isinstance(answer, list):
        return "; ".join(answer)
    return {True: "Yes", False: "no", None: ""}.get(answer, str(answer))


def test_a_bar_without_a_column_is_told():
    found = scheme.parse(barred("at-least", '"level"'))
    sheets = [
        table_of(what, [("Name", "wants", "helps"), ("Priya", "cv", "cv")]) for what in ("mentees", "mentors")
    ]
    guess = schemes.guess_by_scheme(Path("small"), found, *sheets)
    assert guess.must == ()
    assert guess.unused == (("mentees", "level", "no such column, nor “Level”: NOT kept is “Not so.”"),)


@pytest.mark.django_db
def test_a_mentor_stands_so_many_levels_above():
    """The order of levels is the scheme's, and so is how far above a mentor stands."""
    programme = make_programme(barred("at-least", '"level"', "by = 1"))
    who = {
        "ruth": make_staff(programme),
        "amara": make_mentor(programme, "Amara Okafor", answers={"level": "fellow"}),
        "james": make_mentor(programme, "James Whitfield", answers={"level": "chartered"}),
        "priya": make_mentee(programme, "Priya Nair", answers={"level": "chartered"}),
        "omar": make_mentee(programme, "Omar Haddad", answers={"level": "fellow"}),
    }
    found = begun(programme, who)
    assert pairs(found, who) == {"priya": "amara"}
    why = plans.plan_of(found.runs.get(), []).reasons
    assert [why.why_without(i) for i in why.unmatched()] == ["every mentor is barred: Not so. (2 mentors)"]


LEVEL = '[[matching.criterion]]\nkind = "level"\nneeds = "level"\noffers = "rank"\n'
RANK = '[[field]]\nname = "rank"\nlabel = "Rank"\nkind = "choice"\nchoices = [{ value = "fellow", label = "Fellow" }]\n'


def test_levels_of_two_orders_are_refused_with_their_line():
    """TOP-08: file, line, found, expected."""
    files = make_scheme(LEVEL)
    files["forms/profile.toml"] += QUESTIONS + RANK
    with pytest.raises(Refused) as refused:
        scheme.parse(files)
    line = files["scheme.toml"].splitlines().index('offers = "rank"') + 1
    said = f"scheme.toml:{line}: matching.criterion[2].offers: found 'rank'; expected a field with the choices of level"
    assert str(refused.value.problems[0]).startswith(said)
