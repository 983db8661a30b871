"""From what waits on somebody straight to the form that settles it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from ithaca.kit.clock import now
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.programmes.scheme import read_folder
from ithaca.site.places import schemes_dir
from ithaca.site.rehearsal.play import Play

pytestmark = pytest.mark.once


def played(scheme: str, people: int = 3) -> Play:
    """Seven weeks of a scheme, up to yesterday."""
    today = now().date()
    play = Play(read_folder(schemes_dir() / scheme), today - timedelta(days=49), date.max, people)
    play.until = today - timedelta(days=1)
    play.run()
    return play


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", ["career-mentoring", "returners"])
def test_each_thing_that_waits_leads_its_owner_to_a_page_that_opens(scheme):
    """PAR-20: one next step: the button opens the form itself, and the form opens for whoever owes it."""
    play = played(scheme)
    waiting = Due.objects.filter(state=Due.State.OPEN, opens_at__lte=now())
    opened = {}
    for due in waiting.order_by("pk"):
        reader = play.owners(due)[0]
        client = Client()
        client.force_login(reader)
        shown = client.get(due.url)
        opened[due.expectation] = (due.url, shown.status_code)
    assert {name: status for name, (_, status) in opened.items()} == dict.fromkeys(opened, 200)
    forms = {due.page for due in waiting} - {""}
    assert forms
    assert all(due.url != Due(about=due.about, ref=due.ref).url for due in waiting if due.page)


@pytest.mark.django_db
def test_the_letter_of_a_due_and_home_lead_to_the_same_form():
    """CAREER-42: a mentee who is to reflect is led to the three questions themselves."""
    played("career-mentoring")
    due = Due.objects.filter(expectation="reflect", state=Due.State.OPEN).first()
    sweep(at=now() + timedelta(days=30))
    mail = Mail.objects.filter(to=due.owner, letter="reminder", about="membership").last()
    assert due.url == f"/membership/{due.ref}/reflection/"
    assert due.url in mail.text
    client = Client()
    client.force_login(due.owner)
    assert f'href="{due.url}"' in client.get("/").text
