"""Feedback asks the scheme's questions, where it has some."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.help.models import Enquiry
from ithaca.kit.clock import now
from ithaca.notices.signing import act_token
from ithaca.programmes.testing import FILES, SCHEME, make_member, make_programme

pytestmark = pytest.mark.django_db
FORM = """
title = "How was the year?"
[[field]]
name = "worth"
label = "Was it worth your time?"
[[field]]
name = "better"
label = "What should we do better?"
kind = "long"
"""
ASKS = '\n[help.feedback]\nmentor = "year"\n'


@pytest.fixture
def programme():
    return make_programme({**FILES, "scheme.toml": SCHEME + ASKS, "forms/year.toml": FORM})


@pytest.fixture
def url(programme):
    return reverse("help:feedback", args=[programme.slug, "team"])


def test_a_mentor_answers_the_questions_and_the_desk_reads_them(client, programme, url):
    """CAREER-03: the yearly letter leads to questions about the year, which the scheme words."""
    amara = make_member(programme, "mentor", "Amara Okafor", joined_at=now() - timedelta(days=31))
    client.force_login(amara.person)
    page = client.get(reverse("programmes:membership", args=[amara.pk])).content.decode()
    assert "How was the year?" in page
    assert f'href="{url}"' in page
    assert "Was it worth your time?" in client.get(url).content.decode()
    client.post(url, {"worth": "Very", "better": "More coffee"})
    sent = Enquiry.objects.get()
    assert (sent.kind, sent.subject, sent.desk) == ("feedback", "How was the year?", "team")
    assert sent.body == "Was it worth your time?\nVery\n\nWhat should we do better?\nMore coffee"


def test_who_has_just_joined_is_not_asked_how_it_has_been(client, programme):
    amara = make_member(programme, "mentor", "Amara Okafor", joined_at=now() - timedelta(days=29))
    client.force_login(amara.person)
    page = client.get(reverse("programmes:membership", args=[amara.pk])).content.decode()
    assert "How was the year?" not in page


def test_an_empty_answer_is_not_sent(client, programme, url):
    client.force_login(make_member(programme, "mentor", "Amara Okafor").person)
    assert "Answer at least one of the questions" in client.post(url, {"worth": ""}).content.decode()
    assert not Enquiry.objects.exists()


def test_who_has_no_questions_writes_a_free_word(client, programme, url):
    priya = make_member(programme, "mentee", "Priya Nair")
    client.force_login(priya.person)
    assert "Tell us how it went" in client.get(url).content.decode()
    assert (
        "How was the year?"
        not in client.get(reverse("programmes:membership", args=[priya.pk])).content.decode()
    )


def test_a_desk_that_there_is_not_is_not_found(client, programme):
    client.force_login(make_member(programme, "mentor", "Amara Okafor").person)
    assert client.get(reverse("help:feedback", args=[programme.slug, "nowhere"])).status_code == 404


def test_who_has_said_that_the_profile_is_right_is_led_to_the_questions(client, programme, url):
    """CAREER-03: after the August letter's one press, without signing in, the way to the questions is there."""
    amara = make_member(programme, "mentor", "Amara Okafor", joined_at=now() - timedelta(days=400))
    page = f"/still-right/{act_token('confirm', amara.pk, amara.person_id)}/"
    text = client.post(page, follow=True).content.decode()
    assert ("How was the year?" in text, f'href="{url}"' in text) == (True, True)

    priya = make_member(programme, "mentee", "Priya Nair")  # her role has no questions
    page = f"/still-right/{act_token('confirm', priya.pk, priya.person_id)}/"
    assert "How was the year?" not in client.post(page, follow=True).content.decode()
