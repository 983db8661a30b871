"""A help desk at work: its list, words to begin from, and handing over."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ithaca.help import actions
from ithaca.help.models import Enquiry
from ithaca.help.tests.test_help import TWO_DESKS
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Due, Mail
from ithaca.programmes.testing import AT, FILES, make_member, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
CANNED = """
[[help.desks.careers.answer]]
name = "hello"
title = "Say hello"
text = "Begin with hello."
"""


def answers(desk: str, owner: str, task: str, days: int) -> str:
    """What a desk owes: an answer in so many days."""
    return f"""
[[expect]]
name = "answer-{desk}"
about = "enquiry"
owner = "{owner}"
when = {{ desk = "{desk}" }}
task = "{task}"
since = ["enquiry.opened", "enquiry.reopened", "enquiry.moved"]
due = "{days} days"
settled_by = ["enquiry.answered", "enquiry.closed"]
dropped_by = ["enquiry.moved"]
"""


MORE = CANNED + answers("careers", "careers", "Answer a question", 3)
MORE += answers("alumni", "coordinator", "Answer an alumnus", 5)


@pytest.fixture
def house():
    """Two desks; two people at the first, one at the second; a mentee who asked."""
    programme = make_programme({**FILES, "scheme.toml": TWO_DESKS + MORE})
    people = {
        "programme": programme,
        "mentee": make_member(programme, "mentee", "Priya Nair").person,
        "sunita": make_staff(programme, "careers", "Sunita Rao"),
        "dev": make_staff(programme, "careers", "Dev Patel"),
        "malcolm": make_staff(programme, "coordinator", "Malcolm Reid"),
        "stranger": make_person("Zed Stranger"),
    }
    people["enquiry"] = ask(people)
    return people


def ask(house, subject="A word", **more) -> Enquiry:
    values = {"kind": "question", "subject": subject, "body": "How do I begin?", **more}
    return actions.open_enquiry(house["programme"], by=house["mentee"], at=AT, **values)


def see(client, person, url) -> str:
    client.force_login(person)
    return client.get(url).content.decode()


def open_dues() -> list[tuple]:
    return list(Due.objects.filter(state="open").order_by("pk").values_list("expectation", "due_on"))


def test_each_desk_has_a_list_of_its_own_with_owner_state_and_day(client, house):
    """CAREER-45, PAR-25: each question has owner, state and due date, at the desk that it is for."""
    url = f"/help/{house['programme'].slug}/desk/"
    page = see(client, house["sunita"], url)
    for words in ("Careers Service", "A word", "Priya Nair", "Nobody yet", "5 November"):
        assert words in page
    assert "A word" not in see(client, house["malcolm"], url)
    for nobody in ("mentee", "stranger"):
        client.force_login(house[nobody])
        assert client.get(url).status_code == 404
    actions.take(house["enquiry"].pk, by=house["dev"], at=AT)
    assert "Dev Patel" in see(client, house["sunita"], url)
    assert "A word" not in see(client, house["sunita"], f"{url}?owner=mine")
    assert "A word" in see(client, house["dev"], f"{url}?owner=mine")
    assert "A word" not in see(client, house["dev"], f"{url}?state=closed")


def test_the_desk_sees_the_day_and_words_to_begin_from_and_the_asker_does_not(client, house):
    """PAR-25: canned answers from the scheme; they are changed before they go."""
    url = f"/help/enquiry/{house['enquiry'].pk}/"
    page = see(client, house["sunita"], f"{url}?use=hello")
    assert "Begin with hello.</textarea>" in page
    assert "due Thursday 5 November" in page
    own = see(client, house["mentee"], f"{url}?use=hello")
    assert "Begin with hello." not in own
    assert "due Thursday" not in own
    assert not Mail.objects.filter(letter="enquiry-answered").exists()


def test_an_enquiry_is_handed_to_a_colleague_who_is_told(client, house):
    """PAR-23, PAR-25: hand-over to a deputy."""
    client.force_login(house["sunita"])
    url = f"/help/enquiry/{house['enquiry'].pk}/hand-over/"
    client.post(url, {"to": house["dev"].pk})
    house["enquiry"].refresh_from_db()
    assert house["enquiry"].owner == house["dev"]
    assert [m.to for m in Mail.objects.filter(letter="enquiry-handed-over")] == [house["dev"]]
    for other in ("malcolm", "mentee", "stranger"):
        assert client.post(url, {"to": house[other].pk}).status_code == 403
    with pytest.raises(Denied):
        actions.hand_over(house["enquiry"].pk, house["dev"], by=house["malcolm"], at=AT)


def test_whoever_goes_away_hands_over_all_of_theirs_at_once(client, house):
    """PAR-23: no role ends leaving open work without an owner."""
    second, closed = ask(house, "Two"), ask(house, "Three")
    about = ask(house, "About Dev", kind="report", about=house["dev"])
    for enquiry in (house["enquiry"], second, closed, about):
        actions.take(enquiry.pk, by=house["sunita"], at=AT)
    actions.close(closed.pk, by=house["sunita"], at=AT)
    client.force_login(house["sunita"])
    page = f"/help/{house['programme'].slug}/desk/hand-over/"
    client.post(page, {"to": house["dev"].pk})
    owners = dict(Enquiry.objects.values_list("subject", "owner__name"))
    assert owners == {
        "A word": "Dev Patel",
        "Two": "Dev Patel",
        "Three": "Sunita Rao",
        "About Dev": "Sunita Rao",
    }


def test_an_enquiry_at_the_wrong_desk_is_passed_on_with_its_day(client, house):
    """CAREER-40: what came to the wrong desk goes to the right one, and is due there."""
    assert open_dues() == [("answer-careers", date(2026, 11, 5))]
    second = ask(house, "Another")
    actions.close(second.pk, by=house["sunita"], at=AT)
    actions.pass_on(house["enquiry"].pk, "alumni", by=house["sunita"], at=AT)
    assert open_dues() == [("answer-alumni", date(2026, 11, 7))]
    house["enquiry"].refresh_from_db()
    assert (house["enquiry"].desk, house["enquiry"].role, house["enquiry"].owner) == (
        "alumni",
        "coordinator",
        None,
    )
    assert Mail.objects.filter(letter="enquiry-opened", to=house["malcolm"]).count() == 1
    found = Enquiry.objects.filter(pk=house["enquiry"].pk)
    seen = {n for n in ("sunita", "malcolm", "mentee") if found.visible_to(house[n]).exists()}
    assert seen == {"malcolm", "mentee"}
    client.force_login(house["malcolm"])
    answer = client.post(f"/help/enquiry/{house['enquiry'].pk}/pass-on/", {"desk": "careers"})
    assert answer.url == "/"
    assert client.post(f"/help/enquiry/{house['enquiry'].pk}/pass-on/", {"desk": "alumni"}).status_code == 404


def test_who_writes_again_is_answered_by_a_day_again(house):
    """CAREER-34: the desk stays with it: writing again makes it due again."""
    actions.answer(house["enquiry"].pk, body="Begin with hello.", by=house["sunita"], at=AT)
    assert open_dues() == []
    actions.write_again(house["enquiry"].pk, body="One thing more", by=house["mentee"], at=AT)
    assert open_dues() == [("answer-careers", date(2026, 11, 5))]


def test_home_leads_those_at_a_desk_to_it(client, house):
    """CAREER-45: each team has its own queue."""
    assert "At your help desk" in see(client, house["sunita"], "/")
    assert "At your help desk" not in see(client, house["malcolm"], "/")
    assert "At your help desk" not in see(client, house["mentee"], "/")


def test_the_desk_hears_that_its_letter_did_not_arrive(client, house):
    """PAR-29: bounces of a help desk are for that desk."""
    Mail.objects.filter(letter="enquiry-receipt").update(state="failed", problem="550 no such user")
    url = f"/help/enquiry/{house['enquiry'].pk}/"
    assert "550 no such user" in see(client, house["sunita"], url)
    assert "550 no such user" not in see(client, house["mentee"], url)


def test_a_desk_costs_the_same_for_one_question_and_for_five(client, house):
    url = f"/help/{house['programme'].slug}/desk/"
    see(client, house["sunita"], url)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        costs.append(len(queries))
        for number in range(4):
            ask(house, f"Question {number}")
    assert costs[0] == costs[1] <= 14


FAQS = """
[pages]
public = []

[pages.faq]
mentor = "faq-mentors"
mentee = "faq-mentees"
"""


def test_the_questions_and_answers_of_a_role_end_with_the_desk_of_that_role(client):
    """CAREER-45: the FAQ ends in "please e-mail us", routed by role."""
    files = {
        **FILES,
        "scheme.toml": TWO_DESKS + FAQS,
        "pages/faq-mentors.md": "# Questions of mentors\n\nWords.",
        "pages/faq-mentees.md": "# Questions of mentees\n\nWords.",
    }
    programme = make_programme(files)
    url = f"/p/{programme.slug}/pages/faq-"
    priya = make_member(programme, "mentee", "Priya Nair").person
    assert "Ask the Careers Service" in see(client, priya, f"{url}mentees/")
    amara = make_member(programme, "mentor", "Amara Okafor").person
    assert "Ask the Alumni team" in see(client, amara, f"{url}mentors/")
    client.logout()
    assert "mailto:mentoring@example.org" in client.get(f"{url}mentors/").text
