"""A scheme says "trainee" and "adviser": no page and no letter of asking says mentor or mentee."""

import html
import re

import pytest
from django.urls import reverse

from ithaca.matching import actions
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_request, make_scheme
from ithaca.notices.models import Mail
from ithaca.notices.rules.letters import HOUSE
from ithaca.programmes.scheme import parse

OTHERS = {"mentees": "trainees", "mentee": "trainee", "mentors": "advisers", "mentor": "adviser"}


def files() -> dict:
    """The small scheme with other words for its roles."""
    found = make_scheme()
    text = (
        found["scheme.toml"]
        .replace("Small mentoring", "Small advice")
        .replace("Mentoring team", "Advice team")
    )
    for old, new in OTHERS.items():
        text = text.replace(f'title = "{old}"', f'title = "{new}"').replace(
            f'plural = "{old}"', f'plural = "{new}"'
        )
    return {**found, "scheme.toml": text.replace("The mentoring team", "The advice team")}


@pytest.fixture
def programme(db):
    return make_programme(files())


def read(client, person, url: str) -> str:
    """The words of a page's own part, without its tags."""
    client.force_login(person)
    answer = client.get(url)
    assert answer.status_code == 200, url
    page = re.sub(r"(?s)^.*?<main|<footer.*$", "", answer.content.decode())
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


def house_words(text: str) -> list[str]:
    return re.findall(r"(?i)\bment(?:ors?|ees?|oring)\b", text)


def test_pages_say_what_the_scheme_calls_its_people(client, programme):
    priya, amara = make_mentee(programme), make_mentor(programme)
    asked = make_request(priya, amara)
    find = reverse("matching:directory", args=[programme.slug])
    mine = [
        find,
        f"{find}{amara.pk}/",
        "/requests/",
        f"/requests/{asked.pk}/",
        f"/requests/{asked.pk}/withdraw/",
    ]
    theirs = ["/requests/", f"/requests/{asked.pk}/"]
    pages = [read(client, priya.person, url) for url in mine] + [
        read(client, amara.person, url) for url in theirs
    ]
    assert "Find an adviser" in pages[0]
    assert [house_words(page) for page in pages] == [[]] * len(pages)


def test_letters_say_what_the_scheme_calls_its_people(programme):
    priya, amara = make_mentee(programme), make_mentor(programme)
    no = {"reason": "not-now", "words": "I am sorry."}
    actions.decline(make_request(priya, amara).pk, **no, by=amara.person, at=AT)
    actions.accept(make_request(priya, amara).pk, by=amara.person, at=AT)
    mails = Mail.objects.filter(letter__startswith="request-")
    assert "Amara Okafor cannot be your adviser just now" in mails.values_list("subject", flat=True)
    assert [house_words(mail.subject + mail.text) for mail in mails] == [[]] * mails.count()


def test_no_letter_about_requests_presumes_a_word():
    texts = [d.text for name, d in HOUSE.items() if name.startswith("request-")]
    bare = [re.sub(r"{[a-z_]+}", "", text.subject + text.body) for text in texts]
    assert [house_words(text) for text in bare] == [[]] * len(texts)


def test_the_rules_are_said_in_the_schemes_words():
    scheme = parse(files())
    assert house_words(" ".join(RequestPolicy().says(scheme))) == []
    assert "Trainees ask advisers by pressing “Interested” and writing a message." in RequestPolicy().says(
        scheme
    )
