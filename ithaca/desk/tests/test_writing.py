"""Staff write to many people at once."""

import pytest

from ithaca.kit.clock import now
from ithaca.matching.testing import make_request
from ithaca.notices.models import Batch, Mail
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import make_member, make_programme, make_staff
from ithaca.relationships.actions import start

pytestmark = pytest.mark.django_db
WORDS = {"subject": "An evening in March", "words": "Do come.", "held": "10"}


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def ruth(client, programme):
    someone = make_staff(programme, "coordinator", "Ruth Okoro")
    client.force_login(someone)
    return someone


@pytest.fixture
def people(programme):
    return {
        "priya": make_member(programme, "mentee", "Priya Nair", aims={"aims": "A job.", "wants": ["cv"]}),
        "kofi": make_member(programme, "mentee", "Kofi Mensah", state=Membership.State.INACTIVE),
        "amara": make_member(programme, "mentor", "Amara Okafor"),
        "left": make_member(programme, "mentor", "James Gone", state=Membership.State.LEFT),
    }


def send(client, programme, step="send", **chosen):
    return client.post(f"/desk/{programme.slug}/write/", {**WORDS, "step": step, **chosen})


def written_to() -> set[str]:
    return set(Mail.objects.filter(batch__isnull=False).values_list("to__name", flat=True))


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, {"Priya Nair", "Kofi Mensah", "Amara Okafor"}),
        ({"role": "mentee"}, {"Priya Nair", "Kofi Mensah"}),
        ({"role": "mentee", "state": "active"}, {"Priya Nair"}),
        ({"state": "active"}, {"Priya Nair", "Amara Okafor"}),
    ],
)
def test_people_are_chosen_by_role_and_state_and_who_left_is_never_among_them(
    client, programme, ruth, people, chosen, found
):
    """PAR-07: bulk mail with filters."""
    send(client, programme, **chosen)
    assert written_to() == found
    assert Batch.objects.get().many == len(found)


def test_people_are_chosen_by_what_they_have_not_done_yet(client, programme, ruth, people):
    """PAR-07: those who have not answered yet, as the scheme's expectations know it."""
    make_request(people["priya"], people["amara"])
    page = client.get(f"/desk/{programme.slug}/write/").text
    assert "Mentors: Answer the mentee" in page
    send(client, programme, lacking="answer")
    assert written_to() == {"Amara Okafor"}


def test_it_is_looked_at_first_as_a_real_person_gets_it_and_nothing_is_sent(client, programme, ruth, people):
    """TOP-14: every bulk step previews."""
    page = send(client, programme, step="look", role="mentee").text
    for words in ("2 people will get this", "Hello Kofi Mensah", "Do come.", "Send it to 2"):
        assert words in page
    other = send(client, programme, step="look", role="mentee", reader=people["priya"].person_id).text
    assert "Hello Priya Nair" in other
    assert Mail.objects.filter(batch__isnull=False).count() == 0
    change = send(client, programme, step="change", role="mentee").text
    assert "Do come.</textarea>" in change


def test_a_page_says_what_is_missing_and_keeps_what_was_typed(client, programme, ruth, people):
    page = send(client, programme, step="look", subject="").text
    assert "Do come.</textarea>" in page
    nobody = send(client, programme, step="look", role="mentor", state="inactive").text
    assert "Nobody is like this" in nobody
    send(client, programme)
    twice = send(client, programme).text
    assert "You have just written this" in twice
    assert "Do come." in twice


def test_only_those_who_manage_people_find_the_page(client, programme, people):
    client.force_login(people["priya"].person)
    assert client.get(f"/desk/{programme.slug}/write/").status_code == 404


def test_a_letter_can_go_to_those_who_could_work_with_somebody_more(client, programme, ruth, people):
    """PAR-07: as the list of people is narrowed; mentees have no places to give."""
    send(client, programme, state="room")
    assert written_to() == {"Amara Okafor"}


def test_a_letter_can_go_to_those_who_have_nobody(client, programme, ruth, people):
    start(programme, people["amara"].cohort, "", [people["amara"], people["priya"]], by=None, at=now())
    make_member(programme, "mentee", "Omar Haddad")
    send(client, programme, role="mentee", state="unassigned")
    assert written_to() == {"Omar Haddad"}
