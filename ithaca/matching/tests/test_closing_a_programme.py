"""A programme is closed, opened again and copied: what becomes of everything in it is shown before, and then happens."""

import pytest

from ithaca.kit.verdicts import Denied
from ithaca.matching.models import Request
from ithaca.matching.testing import make_request
from ithaca.notices.models import Due, Mail
from ithaca.programmes.actions import closing, members
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.testing import (
    AT,
    FILES,
    make_institution,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.relationships.actions import start
from ithaca.relationships.models import Relationship
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

pytestmark = pytest.mark.django_db
DUES = """
[[expect]]
name = "look"
about = "membership"
owner = "mentor"
task = "Look at your profile"
since = ["membership.joined"]
due = "1 month"
settled_by = ["profile.saved"]

[[expect]]
name = "meet"
about = "relationship"
owner = "mentee"
task = "Meet {mentor}"
since = ["relationship.started"]
due = "1 month"
settled_by = ["contact.noted"]
"""


@pytest.fixture
def programme():
    made = make_programme(FILES | {"scheme.toml": FILES["scheme.toml"] + DUES}, slug="small")
    ruth = make_staff(made)
    amara = members.invite(made, "mentor", make_person("Amara Okafor"), by=ruth, at=AT)
    Membership.objects.filter(pk=amara.pk).update(contact_email="a@example.org")
    members.accept_invitation(amara.pk, by=amara.person, at=AT)
    members.invite(made, "mentor", make_person("Alan Forsyth"), by=ruth, at=AT)
    make_member(made, "mentor", "Bridget O'Hara", state="applied")
    make_member(made, "mentor", "Cy Grant", state="started")
    priya, tom = (
        make_member(made, "mentee", "Priya Nair"),
        make_member(made, "mentee", "Tom Lindqvist", aims={"wants": ["cv"]}),
    )
    start(made, priya.cohort, "", [Membership.objects.get(pk=amara.pk), priya], by=ruth, at=AT)
    make_request(tom, make_member(made, "mentor", "James Whitcombe"))
    Mail.objects.all().delete()
    return made


@pytest.fixture
def ruth(programme):
    return Holding.objects.get(role__programme=programme.pk).person


@pytest.fixture
def tess(programme):
    """Runs the whole institution."""
    role = roles.define(
        institution=programme.institution, programme=None, name="chief", title="chief", plural="chiefs", staff=True,
        rights=[Right.RUN_PROGRAMME, Right.SEE_PEOPLE],
    )  # fmt: skip
    person = make_person("Tess Holm")
    roles.appoint(person, role, by=None, at=AT)
    return person


def what_is_open(programme) -> dict:
    return {
        "members": sorted(
            Membership.objects.filter(programme=programme).values_list("person__name", "state")
        ),
        "requests": Request.objects.open().count(),
        "pairs": Relationship.objects.running().count(),
        "dues": sorted(Due.objects.filter(state="open").values_list("expectation", flat=True)),
    }


def test_what_becomes_of_everything_is_shown_before(client, programme, ruth):
    client.force_login(ruth)
    page = client.get("/p/small/close/").content.decode()
    for line in (
        "1 person waits for approval",
        "1 person is invited",
        "1 open request closes",
        "1 pair or group works together",
        "1 thing that members owe by themselves is dropped",
    ):
        assert line in page
    assert client.post("/p/small/close/", {}).status_code == 200
    assert Programme.objects.get().closed_at is None


def test_pairs_may_go_on_until_their_own_end(client, programme, ruth):
    client.force_login(ruth)
    said = client.post("/p/small/close/", {"pairs": "go-on"}, follow=True).content.decode()
    assert "has ended. Everything in it can still be read." in said
    assert what_is_open(programme) == {
        "members": [
            ("Alan Forsyth", "left"), ("Amara Okafor", "active"), ("Bridget O'Hara", "left"),
            ("Cy Grant", "left"), ("James Whitcombe", "active"), ("Priya Nair", "active"), ("Tom Lindqvist", "active"),
        ],
        "requests": 0,
        "pairs": 1,
        "dues": ["meet"],
    }  # fmt: skip
    letters = Mail.objects.order_by("to__name").values_list("letter", "to__name")
    assert list(letters) == [
        ("programme-closed", "Alan Forsyth"),
        ("programme-closed", "Bridget O'Hara"),
        ("request-closed", "Tom Lindqvist"),
    ]


def test_or_everything_ends_at_once(programme, ruth):
    closing.close(programme.pk, ends_pairs=True, by=ruth, at=AT)
    found = what_is_open(programme)
    assert (found["requests"], found["pairs"], found["dues"]) == (0, 0, [])
    ended = Mail.objects.filter(letter="relationship-closed").values_list("to__name", flat=True)
    assert sorted(ended) == ["Amara Okafor", "Priya Nair"]


def test_nobody_gets_in_any_more(client, programme, ruth):
    invited = Membership.objects.get(person__name="Alan Forsyth")
    closing.close(programme.pk, ends_pairs=False, by=ruth, at=AT)
    for act in (
        lambda: members.accept_invitation(invited.pk, by=invited.person, at=AT),
        lambda: members.begin(programme, "mentee", by=make_person("New"), at=AT),
        lambda: members.invite(programme, "mentor", make_person("Newer"), by=ruth, at=AT),
        lambda: closing.close(programme.pk, ends_pairs=True, by=ruth, at=AT),
    ):
        programme.refresh_from_db()
        with pytest.raises(Denied):
            act()


def test_it_can_be_opened_again(client, programme, ruth):
    closing.close(programme.pk, ends_pairs=False, by=ruth, at=AT)
    client.force_login(ruth)
    assert "Open it again" in client.get("/p/small/close/").content.decode()
    client.post("/p/small/open-again/")
    programme.refresh_from_db()
    assert programme.closed_at is None
    assert members.begin(programme, "mentee", by=make_person("New"), at=AT).state == "started"


def test_a_copy_has_the_rules_and_if_wanted_the_staff(client, programme, ruth, tess):
    client.force_login(tess)
    taken = client.post("/p/small/copy/", {"title": "Twin", "slug": "small"}).content.decode()
    assert "Another programme has this name." in taken
    client.post("/p/small/copy/", {"title": "Twin", "slug": "twin", "staff": "on"})
    twin = Programme.objects.get(slug="twin")
    assert (twin.title, twin.version_id, twin.institution) == (
        "Twin",
        programme.version_id,
        programme.institution,
    )
    assert Holding.objects.get(role__programme=twin.pk).person == ruth
    assert not Membership.objects.filter(programme=twin).exists()
    bare = closing.copy(programme.pk, title="Bare", slug="bare", staff=False, by=tess, at=AT)
    assert not Holding.objects.filter(role__programme=bare.pk).exists()


def test_who_may_do_so(client, programme, ruth, tess):
    """Closing is for who runs the programme; a new one is a matter of the institution."""
    other = make_staff(make_programme(institution=make_institution("Southmoor")))
    found = {}
    for name, person in {"ruth": ruth, "tess": tess, "other": other, "member": make_person("Bo")}.items():
        client.force_login(person)
        found[name] = [client.get(f"/p/small/{page}/").status_code for page in ("close", "copy")]
    assert found == {"ruth": [200, 404], "tess": [200, 200], "other": [404, 404], "member": [404, 404]}
    with pytest.raises(Denied):
        closing.copy(programme.pk, title="X", slug="x", staff=False, by=ruth, at=AT)
