"""The pages on which Priya asks and Amara answers, with and without signing in."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from ithaca.conversations.models import Message
from ithaca.kit.models import Entry
from ithaca.kit.toml import Refused
from ithaca.matching import actions
from ithaca.matching.actions.telling import answer_links
from ithaca.matching.models import Request
from ithaca.matching.testing import (
    AT,
    WORDS,
    make_mentee,
    make_mentor,
    make_programme,
    make_request,
    make_scheme,
)
from ithaca.notices.models import Mail
from ithaca.notices.signing import act_token
from ithaca.programmes.actions import members
from ithaca.programmes.testing import make_staff

LATER = AT + timedelta(days=1)
State = Request.State


def page(request) -> str:
    return reverse("matching:request", args=[request.pk])


def mailed(request) -> str:
    """The path of the link in the mentor's mail."""
    return answer_links(request)["link"].removeprefix("http://testserver")


def everything() -> tuple:
    """What a look may not change."""
    rows = Request.objects.values_list("pk", "state", "seen_at", "answered_at", "answer")
    return [*rows], Message.objects.count(), Mail.objects.count(), Entry.objects.count()


@pytest.fixture
def ask_page(client, priya, amara):
    client.force_login(priya.person)
    return reverse("matching:ask", args=[priya.programme.slug, amara.pk])


# Asking -----------------------------------------------------------------------------------------------------------


def test_writing_looking_and_sending(client, ask_page, priya, amara):
    """CAREER-09, CAREER-10: nothing is sent before the look; one press sends it, by e-mail."""
    form = client.get(ask_page)
    assert form.context["form"].fields["shows"].choices[0][0] == "reflection.aims"
    words = {"words": WORDS, "shows": ["reflection.aims"]}
    look = client.post(ask_page, {**words, "step": "look"})
    assert (Request.objects.count(), Mail.objects.count()) == (0, 0)
    shown = [(one.label, one.words) for one in look.context["shown"]]
    assert shown == [
        ("Your name", "Priya Nair"),
        ("What do you want to reach?", "A first job in a laboratory."),
    ]
    sent = client.post(ask_page, {**words, "step": "send"})
    request = Request.objects.get()
    assert (sent.url, request.shows) == (page(request), ["reflection.aims"])
    assert "Amara Okafor has your message by e-mail" in client.get(sent.url).content.decode()


def test_sending_twice_makes_one_request(client, ask_page):
    words = {"words": WORDS, "step": "send"}
    first, second = client.post(ask_page, words), client.post(ask_page, words)
    assert (first.url, Request.objects.count(), Mail.objects.count()) == (second.url, 1, 1)


def test_what_was_typed_is_kept(client, ask_page):
    back = client.post(ask_page, {"words": WORDS, "shows": ["reflection.wants"], "step": "write"})
    form = back.context["form"]
    assert (form["words"].value(), form["shows"].value(), form.is_bound) == (
        WORDS,
        ["reflection.wants"],
        False,
    )
    short = client.post(ask_page, {"words": "Hi!", "step": "send"}).content.decode()
    assert "Hi!</textarea>" in short
    assert "One thing to mend" in short


def test_before_the_reflection_the_page_leads_to_it(client, programme, amara):
    """CAREER-42: the reason stands there, with the way to mend it."""
    tom = make_mentee(programme, "Tom Ashdown", aims=None)
    client.force_login(tom.person)
    answer = client.get(reverse("matching:ask", args=[programme.slug, amara.pk]))
    assert "First think over what you are looking for" in answer.content.decode()
    assert answer.context["step_url"] == reverse("programmes:reflection", args=[tom.pk])


def test_a_full_mentor_is_said_to_be_full_and_can_be_asked(client, programme, priya, amara):
    """CAREER-14: capacity is advice."""
    type(amara).objects.filter(pk=amara.pk).update(capacity=1)
    tom = make_request(make_mentee(programme, "Tom Ashdown"), amara)
    actions.accept(tom.pk, by=amara.person, at=LATER)
    client.force_login(priya.person)
    profile = client.get(reverse("matching:mentor", args=[programme.slug, amara.pk]))
    assert "No place free just now" in profile.content.decode()
    assert "You may still ask" in profile.content.decode()
    assert profile.context["verdict"]


# The answer from the mail -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_link_changes_nothing(client, asked, method):
    """CAREER-09: link scanners follow every link; only a press on a button answers."""
    before = everything()
    answer = getattr(client, method)(mailed(asked))
    assert (answer.status_code, everything()) == (200, before)
    assert not client.cookies.get("ithaca")


def test_the_link_shows_this_request_and_no_other(client, asked, programme, amara):
    make_request(make_mentee(programme, "Tom Ashdown"), amara, words="I would like to learn about audits.")
    text = client.get(mailed(asked)).content.decode()
    assert (WORDS in text, "audits" in text, "You have 2 of 2 places free" in text) == (True, False, True)


def test_yes_from_the_mail_without_signing_in(client, asked):
    """CAREER-11, CAREER-15: all of it by e-mail and here; the link gives no session."""
    link = mailed(asked)
    assert client.post(link, {"do": "accept", "accept-words": "With pleasure."}).url == link
    asked.refresh_from_db()
    assert asked.state == State.ACCEPTED
    assert "You said yes to Priya Nair" in client.get(link).content.decode()
    assert client.get(page(asked)).status_code == 302
    assert "ithaca" not in client.cookies


def test_no_from_the_mail_with_the_schemes_words(client, db):
    """CAREER-12: the reason's kind words are there to be changed, and the mentee reads the changed ones."""
    reason = '\n[[requests.reason]]\nname = "full"\nlabel = "I am full"\nmessage = "Thank you for asking."\n'
    programme = make_programme(make_scheme(reason))
    asked = make_request(make_mentee(programme), make_mentor(programme))
    link = mailed(asked)
    text = client.get(link).content.decode()
    assert "Thank you for asking.</textarea>" in text
    assert "Priya Nair will read this" in text
    client.post(link, {"do": "full", "decline-full-words": "Thank you for asking, Priya."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.answer) == (
        State.DECLINED,
        "full",
        "Thank you for asking, Priya.",
    )


def test_a_question_from_the_mail(client, asked):
    """PAR-05: ask for more before deciding."""
    link = mailed(asked)
    client.post(link, {"do": "question", "question-words": "Which laboratory?"})
    asked.refresh_from_db()
    assert asked.state == State.ASKED
    assert "Priya Nair has your question" in client.get(link).content.decode()


@pytest.mark.parametrize("sent", [{"do": "question", "question-words": " "}, {"do": "what?"}, {}])
def test_what_makes_no_sense_changes_nothing(client, asked, sent):
    before = everything()
    client.post(mailed(asked), sent)
    assert everything() == before


def test_a_link_is_used_twice_without_harm(client, asked):
    link = mailed(asked)
    for _ in range(2):
        assert client.post(link, {"do": "accept"}).status_code in (200, 302)
    assert Entry.objects.filter(name="request.accepted").count() == 1
    client.post(link, {"do": "not-now", "decline-not-now-words": "No."})
    asked.refresh_from_db()
    assert asked.state == State.ACCEPTED


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("withdrawn", "has taken the request back"),
        ("expired", "The time to answer has passed"),
        ("closed", "This request is closed"),
    ],
)
def test_the_link_dies_kindly_with_the_request(client, asked, priya, amara, ending, said):
    end = {
        "withdrawn": lambda: actions.withdraw(asked.pk, by=priya.person, at=LATER),
        "expired": lambda: actions.expire(asked.pk, by=None, at=LATER),
        "closed": lambda: members.deactivate(amara.pk, by=amara.person, at=LATER),
    }
    end[ending]()
    text = client.get(mailed(asked)).content.decode()
    assert (said in text, WORDS in text, "<form" in text) == (True, False, False)


def test_forged_and_foreign_links_are_nobodys(client, asked, priya, amara):
    tokens = [
        "nonsense",
        act_token("answer", asked.pk, amara.person_id)[:-1],
        act_token("answer", asked.pk, priya.person_id),
        act_token("answer", asked.pk + 1, amara.person_id),
        act_token("invitation", asked.pk, amara.person_id),
        signing.dumps(["answer", asked.pk, amara.person_id], salt="another"),
    ]
    links = [reverse("matching:answer", args=[token]) for token in tokens]
    assert [client.get(link).status_code for link in links] == [404] * len(links)
    assert [client.post(link, {"do": "accept"}).status_code for link in links] == [404] * len(links)


@pytest.mark.parametrize("gone", ["account", "membership"])
def test_the_link_dies_with_the_account_and_the_membership(client, asked, amara, gone):
    if gone == "account":
        type(amara.person).objects.filter(pk=amara.person_id).update(is_active=False)
    else:
        members.leave(amara.pk, by=amara.person, at=LATER)
    assert client.get(mailed(asked)).status_code == 404


def test_with_a_bar_the_last_place_shows_why_not(client, db):
    programme = make_programme(make_scheme('\n[requests]\ncapacity = "bar"\n'))
    amara = make_mentor(programme, capacity=1)
    first, second = (make_request(make_mentee(programme, n), amara) for n in ("Priya Nair", "Tom Ashdown"))
    actions.accept(first.pk, by=amara.person, at=LATER)
    assert "has no free place at the moment" in client.get(mailed(second)).content.decode()
    answer = client.post(mailed(second), {"do": "accept"})
    assert (answer.status_code, Request.objects.get(pk=second.pk).state) == (422, State.SENT)


# One's own requests, signed in ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "template"),
    [
        ("mentee", "matching/request.html"),
        ("mentor", "matching/answer.html"),
        ("staff", "matching/request_staff.html"),
        ("another mentee", 404),
        ("another mentor", 404),
    ],
)
def test_who_sees_a_request(client, programme, asked, who, template):
    people = {
        "mentee": lambda: asked.mentee.person,
        "mentor": lambda: asked.mentor.person,
        "staff": lambda: make_staff(programme),
        "another mentee": lambda: make_mentee(programme, "Tom Ashdown").person,
        "another mentor": lambda: make_mentor(programme, "James Whitcombe").person,
    }
    client.force_login(people[who]())
    answer = client.get(page(asked))
    assert template == 404 or template in [t.name for t in answer.templates]
    assert (answer.status_code == 404) == (template == 404)
    assert (WORDS in answer.content.decode()) == (who in ("mentee", "mentor"))


def test_staff_never_see_the_words_of_an_answer(client, programme, asked, amara):
    actions.decline(asked.pk, reason="not-now", words="Quite private.", by=amara.person, at=LATER)
    client.force_login(make_staff(programme))
    text = client.get(page(asked)).content.decode()
    assert ("Declined" in text, "Quite private." in text) == (True, False)


def test_a_mentor_answers_signed_in_too(client, asked, amara):
    client.force_login(amara.person)
    client.post(page(asked), {"do": "accept"})
    asked.refresh_from_db()
    assert asked.state == State.ACCEPTED


def test_seeing_is_noted_by_a_post_alone(client, asked, amara):
    client.force_login(amara.person)
    before = everything()
    client.get(page(asked))
    assert everything() == before
    assert client.get(reverse("matching:see", args=[asked.pk])).status_code == 405
    client.post(reverse("matching:see", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.seen_at is not None


def test_after_a_decline_kind_words_three_others_and_help(client, programme, asked, priya, amara):
    """CAREER-12, CAREER-45: urged to ask another, three who fit, and the way to the help desk."""
    for name in ("James Whitcombe", "Siobhán Reilly", "Li Wei", "Zainab Yusuf"):
        make_mentor(programme, name)
    actions.decline(asked.pk, reason="not-now", words="Not this year.", by=amara.person, at=LATER)
    client.force_login(priya.person)
    answer = client.get(page(asked))
    names = {card["name"] for card in answer.context["suggestions"]}
    assert (len(names), "Amara Okafor" in names) == (3, False)
    assert "Not this year." in answer.content.decode()


def test_the_help_desk_of_the_scheme_stands_beside_its_words(client, db):
    """CAREER-45, CAREER-12: the desk that the scheme names helps with wording."""
    more = '\n[requests]\ndesk = "team"\nafter_decline = "A no is about **this moment**."\n'
    programme = make_programme(make_scheme(more))
    asked = make_request(make_mentee(programme), make_mentor(programme))
    actions.decline(asked.pk, reason="not-now", words="No.", by=asked.mentor.person, at=LATER)
    client.force_login(asked.mentee.person)
    text = client.get(page(asked)).content.decode()
    desk = f"{reverse('help:ask', args=[programme.slug])}?desk=team"
    assert ("<strong>this moment</strong>" in text, f'href="{desk}"' in text) == (True, True)
    assert desk in Mail.objects.get(letter="request-declined").text


def test_a_mentee_answers_the_question_and_takes_back(client, asked, priya, amara):
    """PAR-05: withdraw, after a second look."""
    actions.question(asked.pk, words="Which laboratory?", by=amara.person, at=LATER)
    client.force_login(priya.person)
    assert "Which laboratory?" in client.get(page(asked)).content.decode()
    client.post(reverse("matching:reply", args=[asked.pk]), {"words": "A wet one."})
    take_back = reverse("matching:withdraw", args=[asked.pk])
    assert "Keep it" in client.get(take_back).content.decode()
    asked.refresh_from_db()
    assert asked.state == State.SENT
    client.post(take_back)
    asked.refresh_from_db()
    assert asked.state == State.WITHDRAWN


def test_the_list_of_requests_either_way(client, programme, asked, priya, amara, django_assert_num_queries):
    tom = make_mentee(programme, "Tom Ashdown")
    declined = make_request(tom, amara)
    actions.decline(declined.pk, reason="not-now", words="No.", by=amara.person, at=LATER)
    seen = {}
    for who in (priya, amara, tom):
        client.force_login(who.person)
        context = client.get(reverse("matching:requests")).context
        seen[who.person.name] = {
            k: [r["other"] for r in context[k]] for k in ("to_answer", "waiting", "earlier")
        }
    assert seen == {
        "Priya Nair": {"to_answer": [], "waiting": ["Amara Okafor"], "earlier": []},
        "Amara Okafor": {"to_answer": ["Priya Nair"], "waiting": [], "earlier": ["Tom Ashdown"]},
        "Tom Ashdown": {"to_answer": [], "waiting": [], "earlier": ["Amara Okafor"]},
    }


def test_the_list_of_requests_costs_the_same_for_one_and_for_five(client, programme, asked, amara):
    from ithaca.matching.tests.test_finding import cost

    client.force_login(amara.person)
    address = reverse("matching:requests")
    client.get(address)
    one = cost(client, address)
    for number in range(4):
        make_request(make_mentee(programme, f"Mentee {number}"), amara)
    assert cost(client, address) == one <= 8


@pytest.mark.parametrize("after", [f"n{'9' * 25}-1", f"n1-{'9' * 25}", f"f{'9' * 25}-1", f"f1-{'9' * 25}"])
def test_a_place_in_the_directory_that_makes_no_sense_is_its_beginning(client, priya, amara, after):
    client.force_login(priya.person)
    page = reverse("matching:directory", args=[priya.programme.slug])
    sort = {"n": "new", "f": "fit"}[after[0]]

    assert client.get(page, {"sort": sort, "after": after}).status_code == 200


# Help with the words ----------------------------------------------------------------------------------------------


def test_whoever_writes_finds_advice_an_example_and_somebody_to_ask(client, db):
    """TOP-01, CAREER-12: help with wording stands beside the form, before anything goes wrong."""
    rules = '\n[requests]\nwording = "wording"\ndesk = "team"\n'
    page_of = "# How to word a request\n\nSay who you are.\n\n> Dear Amara, I am in my second year.\n"
    programme = make_programme({**make_scheme(rules), "pages/wording.md": page_of})
    amara = make_mentor(programme)
    client.force_login(make_mentee(programme).person)
    answer = client.get(reverse("matching:ask", args=[programme.slug, amara.pk]))
    text = answer.content.decode()
    assert "How to word a request: advice and an example" in text
    assert "Dear Amara, I am in my second year." in text
    assert f"{reverse('help:ask', args=[programme.slug])}?desk=team" in text
    assert text.count("How to word a request") == 1


def test_a_scheme_cannot_name_a_page_for_wording_that_it_has_not(db):
    with pytest.raises(Refused, match="wording"):
        make_programme(make_scheme('\n[requests]\nwording = "no-such-page"\n'))
