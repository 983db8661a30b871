"""What the engine says is English by itself; on a page it has people's names, the scheme's words, and the reader's language."""

import pytest
from django.urls import reverse

from ithaca.kit.rules.sentences import said
from ithaca.matching.models import Round
from ithaca.matching.queries import wording
from ithaca.matching.queries.board import ShownBoard
from ithaca.matching.rules.rounds.board import no_place
from ithaca.matching.rules.rounds.explaining import Reasons
from ithaca.matching.rules.rounds.people import Bar, Criterion, Person, Pool, Rules
from ithaca.matching.rules.rounds.saying import retold
from ithaca.matching.rules.rounds.scoring import Scoring
from ithaca.matching.rules.rounds.solving import solve
from ithaca.matching.testing import make_programme, make_scheme
from ithaca.matching.tests.test_round_pages import sign_in
from ithaca.matching.tests.test_rounds import begun, cast


@pytest.fixture
def guided(db):
    """The small scheme, in which the two sides are called returners and guides."""
    files = make_scheme()
    for role, title in (("mentee", "returner"), ("mentor", "guide")):
        words = f'title = "{role}"\nplural = "{role}s"', f'title = "{title}"\nplural = "{title}s"'
        files["scheme.toml"] = files["scheme.toml"].replace(*words)
    return make_programme(files)


def test_who_has_nobody_reads_why_in_the_schemes_words(guided, client):
    """PAR-19: the engine's mentors are guides where the scheme calls them so."""
    who = cast(guided)
    found = begun(guided, who)
    assert ShownBoard.of(found).why_nobody(str(who["jun"].pk)) == "the 2 guides who are allowed are full"
    board = sign_in(client, who["ruth"]).get(reverse("matching:round", args=[guided.slug, found.pk])).text
    assert "The 2 guides who are allowed are full." in board
    page = reverse("matching:round_pair", args=[guided.slug, found.pk, who["jun"].pk])
    assert "The 2 guides who are allowed are full." in sign_in(client, who["ruth"]).get(page).text


def test_an_id_is_a_name_and_a_number_stays_one(programme):
    """Also where the number of places is that of a membership."""
    who = cast(programme)
    omar, james = who["omar"].pk, who["james"].pk
    refused = no_place(str(omar), str(james), held=omar)
    assert wording.worded(refused, programme.scheme) == (
        f"Omar Haddad cannot be pinned to James Whitfield, whose {omar} places are all pinned."
    )


def test_a_round_that_cannot_be_worked_out_says_why_to_each_reader(programme, client):
    """PAR-19: what is stored is message and values, without a name."""
    who = cast(programme)
    found = begun(programme, who)
    unfit = Person(str(who["omar"].pk)).unfit("wants", "“many” is not a number")
    found.problem, found.state = [unfit.sentence], Round.State.PREPARING
    found.save()
    stored = Round.objects.get().problem
    assert stored == [f"{who['omar'].pk}, “wants”: “many” is not a number."]
    page = reverse("matching:prepare", args=[programme.slug, found.pk])
    assert "Omar Haddad, “" in sign_in(client, who["ruth"]).get(page).text


ANN = Person("ann", {"help": ["visas"], "dept": "Maths"})
AMARA, JAMES = (
    Person("amara", {"help": ["CVs"]}, "Amara"),
    Person("james", {"help": ["CVs"], "dept": "maths"}),
)
DUTCH = {
    "{said}; nobody offers {needs}": "{said}; niemand biedt {needs}",
    "{said} ({number} barred: {bars})": "{said} ({number} uitgesloten: {bars})",
    "{mentor}, the one {role_mentor} who is allowed, is full": "{mentor}, de enige {role_mentor} die mag, is vol",
    "1 other": "1 ander",
    "{bar} ({number})": "{bar} ({number})",
    "{columns} are the same": "{columns} zijn hetzelfde",
    "1 {role_mentor}": "1 {role_mentor}",
}


def test_a_reason_is_said_in_another_language_with_all_that_stands_in_it():
    """PAR-19"""
    rules = Rules(
        (Criterion(kind="topics", needs="help", offers="help"),),
        (Bar(kind="different", needs="dept", offers="dept"),),
    )
    ben = Person("ben", {"help": ["CVs"]})
    scoring = Scoring(Pool((ANN, ben), (AMARA, JAMES), (1.0, 0.0)), rules)
    why = Reasons(scoring, solve(scoring.problem)).why_without(0)
    assert (
        why
        == "Amara, the one mentor who is allowed, is full (1 other barred: “dept” are the same (1 mentor)); nobody offers visas"
    )
    dutch = retold(why, lambda name, value: "gids" if name == "role_mentor" else value)
    assert said(dutch, DUTCH.__getitem__) == (
        "Amara, de enige gids die mag, is vol (1 ander uitgesloten: “dept” zijn hetzelfde (1 gids)); niemand biedt visas"
    )
