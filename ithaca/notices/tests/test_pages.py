"""Stopping a kind of mail, one's own choices, and a demo's mailbox."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ithaca.kit import clock
from ithaca.notices import signing, testing
from ithaca.notices.actions.mail import post, stop
from ithaca.notices.models import Mail, Wish
from ithaca.notices.testing import moment

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 10:00")


@pytest.fixture
def ann():
    testing.almanac()
    return testing.person("Ann Lee")


@pytest.fixture
def link(ann):
    return f"/mail/stop/{signing.stop_token(ann.pk, 7, 'reminders')}/"


def stopped() -> list[tuple]:
    return list(Wish.objects.filter(how="none").values_list("person__name", "programme", "kind"))


def chosen(page: str) -> dict[str, str]:
    """What the page shows as chosen for each kind of mail."""
    fields = re.findall(r'<select class="form-select" name="(\d[^"]*)".*?</select>', page, re.DOTALL)
    return {
        name: re.search(rf'name="{name}".*?value="([a-z]+)" selected', page, re.DOTALL)[1] for name in fields
    }


def remind(person, number=1, task="Answer"):
    values = {"task": task, "due": None, "link": "http://testserver/with/1/"}
    post("reminder", to=person, key=f"k{number}", programme=7, at=AT, values=values)


def test_looking_at_the_link_stops_nothing(client, link):
    """T26: scanners click on links in mails."""
    page = client.get(link)
    client.head(link)
    assert "Stop these mails" in page.text
    assert "Career mentoring" in page.text
    assert "Ann" not in page.text
    assert stopped() == []


def test_one_click_needs_no_session_and_no_csrf_token(link):
    """TOP-06, RFC 8058: what a mail program posts by itself."""
    program = Client(enforce_csrf_checks=True)
    response = program.post(
        link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 200
    assert "Stopped" in response.text
    assert not response.cookies
    assert stopped() == [("Ann Lee", 7, "reminders")]


def test_it_can_be_undone_there(client, link):
    client.post(link)
    assert "You get them again" in client.post(link, {"again": "1"}).text
    assert stopped() == []


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "../", "act"])
def test_a_forged_link_stops_nothing(client, ann, token):
    """Nor does a link that was signed for something else."""
    token = signing.act_token("accept", 1, ann.pk) if token == "act" else token
    for method in (client.get, client.post):
        assert method(f"/mail/stop/{token}/").status_code == 404
    assert stopped() == []


def test_the_link_of_somebody_who_is_gone_is_not_found(client, ann, link):
    ann.delete()
    assert client.post(link).status_code == 404


def test_choices_are_for_whoever_signed_in(client, ann):
    assert client.get("/mail/choices/").status_code == 302


def test_my_choices_are_by_programme_and_kind(client, ann):
    remind(ann)
    stop(ann, 7, "messages", at=AT)
    client.force_login(ann)
    page = client.get("/mail/choices/").text
    assert "Career mentoring" in page
    assert chosen(page) == {
        "7-reminders": "daily",
        "7-messages": "none",
        "7-changes": "daily",
        "7-news": "daily",
    }
    client.post(
        "/mail/choices/", {"7-messages": "now", "7-news": "none", "8-news": "none", "7-reminders": "x"}
    )
    assert stopped() == [("Ann Lee", 7, "news")]
    page = client.get("/mail/choices/").text
    assert chosen(page) == {
        "7-reminders": "daily",
        "7-messages": "now",
        "7-changes": "daily",
        "7-news": "none",
    }


def test_i_see_what_was_sent_to_me_and_nothing_of_others(client, ann):
    """PAR-29: what was this person sent."""
    remind(ann, 1, "Answer Priya")
    remind(testing.person("Other"), 2, "Secret of another")
    client.force_login(ann)
    page = client.get("/mail/choices/").text
    assert "Answer Priya" in page
    assert "Secret of another" not in page


def test_my_mails_cost_as_many_queries_for_five_as_for_one(client, ann):
    client.force_login(ann)
    client.get("/mail/choices/")
    counts = []
    for number in (1, 2, 3, 4, 5):
        remind(ann, number)
        with CaptureQueriesContext(connection) as queries:
            client.get("/mail/choices/")
        counts.append(len(queries))
    assert counts[0] == counts[-1]


class TestDemo:
    @pytest.fixture(autouse=True)
    def in_a_demo(self, settings):
        settings.ITHACA_DEMO = True

    def test_every_mail_is_there_with_working_links_for_everybody(self, client, ann):
        remind(ann, task="<b>Bold</b>")
        page = client.get("/mail/demo/").text
        assert "Ann Lee" in page
        assert "&lt;b&gt;Bold&lt;/b&gt;" in page
        assert '<a class="btn btn-primary" href="http://testserver/with/1/">' in page
        assert "style=" not in page

    def test_one_persons_mails_can_be_chosen(self, client, ann):
        remind(ann, 1, "For Ann")
        remind(testing.person("Other"), 2, "For another")
        page = client.get("/mail/demo/", {"to": ann.email}).text
        assert "For Ann" in page
        assert "For another" not in page

    def test_time_passes_and_what_falls_due_happens_at_once(self, client, ann):
        from ithaca.notices.actions.dues import hear

        testing.expect(remind=["after 7 days"])
        people = {"mentee": [ann.pk], "mentor": []}
        hear([testing.Made(name="pair.began", people=people)], by=None, at=clock.now())
        assert client.post("/mail/demo/travel/", {"days": "7"}).status_code == 302
        assert clock.travelled().days == 7
        client.post("/mail/demo/travel/", {"days": "1"})
        assert Mail.objects.get().letter == "reminder"

    @pytest.mark.parametrize("days", ["", "-7", "9999", "x"])
    def test_only_the_days_offered_pass(self, client, days):
        client.post("/mail/demo/travel/", {"days": days})
        assert clock.travelled().days == 0

    def test_the_mailbox_costs_as_many_queries_for_five_as_for_one(self, client, ann):
        counts = []
        for number in (1, 2, 3, 4, 5):
            remind(ann, number)
            with CaptureQueriesContext(connection) as queries:
                client.get("/mail/demo/")
            counts.append(len(queries))
        assert counts[0] == counts[-1]


def test_in_real_use_there_is_no_mailbox_and_no_travelling(client, settings):
    settings.ITHACA_DEMO = False
    assert client.get("/mail/demo/").status_code == 404
    assert client.post("/mail/demo/travel/", {"days": "7"}).status_code == 404
