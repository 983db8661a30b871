"""No request stays without an answer: one press from the mail, others lined up, and profiles that rest."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.kit.verdicts import Denied
from ithaca.matching import actions
from ithaca.matching.actions.telling import answer_links, back_link
from ithaca.matching.models import Choice, Request
from ithaca.matching.testing import (
    AT,
    WORDS,
    make_mentee,
    make_mentor,
    make_programme,
    make_request,
    make_scheme,
)
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Mail
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership

LATER = AT + timedelta(days=1)
State = Request.State
RULES = "\n[requests]\nchoices = 2\nlapses = 2\n"


@pytest.fixture
def programme(db):
    return make_programme(make_scheme(RULES))


@pytest.fixture
def james(programme):
    return make_mentor(programme, "James Whitcombe")


@pytest.fixture
def siobhan(programme):
    return make_mentor(programme, "Siobhán Reilly")


def path(link: str) -> str:
    return link.removeprefix("http://testserver")


def mailed(text: str, way: str) -> str:
    """The address in a mail that leads there without signing in."""
    return re.search(rf"http://testserver(/{way}/\S+/)", text)[1]


def line(mentee) -> list[str]:
    return list(Choice.objects.filter(mentee=mentee).values_list("mentor__person__name", flat=True))


def line_up(mentee, mentor, words: str = WORDS, **more):
    return actions.line_up(mentee.pk, mentor.pk, words=words, by=mentee.person, at=AT, **more)


def decline(request, at=LATER):
    actions.decline(request.pk, reason="not-now", words="Not now.", by=request.mentor.person, at=at)


def open_requests(mentee) -> list[str]:
    found = Request.objects.open().filter(mentee=mentee).order_by("pk")
    return list(found.values_list("mentor__person__name", flat=True))


def refused(action, *args, **kwargs) -> str:
    with pytest.raises(Denied) as no:
        action(*args, **kwargs)
    return str(no.value)


# One press from the mail ------------------------------------------------------------------------------------------


def test_the_mail_has_a_link_for_each_answer(asked):
    """TOP-01: accept, ask, decline and pause me, each from the mail."""
    text = Mail.objects.get(letter="request-received").text
    assert re.findall(r"http://testserver/answer/\S+/\?do=(\S+)", text) == [
        "accept",
        "question",
        "decline",
        "pause",
    ]


@pytest.mark.parametrize("answer", ["yes", "question", "no", "pause"])
def test_the_answer_that_was_pressed_stands_first_and_nothing_happens_yet(client, asked, answer):
    """TOP-01: a scanner that follows every link of the mail answers nothing."""
    link = path(answer_links(asked)[answer])
    assert client.get(link).context["first"] == link.partition("?do=")[2]
    assert (client.head(link).status_code, Request.objects.get().state) == (200, State.SENT)


def test_an_answer_that_is_none_of_ours_is_passed_over(client, asked):
    assert client.get(path(answer_links(asked)["link"]) + "?do=delete").context["first"] == ""


def test_one_press_declines_with_the_kind_words_that_stand_there(client, asked):
    """TOP-01: the words are ready; one may change them, and need not."""
    page = client.get(path(answer_links(asked)["no"]))
    [(reason, form)] = page.context["declines"]
    client.post(
        path(answer_links(asked)["no"]),
        {"do": reason.name, f"decline-{reason.name}-words": form.initial["words"]},
    )
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (State.DECLINED, form.initial["words"])


def test_pause_me_closes_what_waits_kindly_and_leads_back(client, asked, priya, amara, programme):
    """TOP-01: "pause me" from the mail, without signing in, and back by one press."""
    also = make_request(make_mentee(programme, "Tom Ashdown"), amara)
    link = path(answer_links(asked)["pause"])
    page = client.post(link, {"do": "pause"}, follow=True)
    amara.refresh_from_db()
    states = set(Request.objects.filter(pk__in=[asked.pk, also.pk]).values_list("state", flat=True))
    told = set(Mail.objects.filter(letter="request-closed").values_list("to__name", flat=True))
    assert (amara.state, states) == ("inactive", {State.CLOSED})
    assert told == {"Priya Nair", "Tom Ashdown"}
    assert "Your profile rests" in page.content.decode()
    client.post(page.context["back_url"])
    amara.refresh_from_db()
    assert amara.state == "active"


def test_the_way_back_changes_nothing_by_looking_and_dies_with_the_membership(client, amara):
    members.deactivate(amara.pk, by=amara.person, at=AT)
    link = path(back_link(amara))
    assert "Your profile rests" in client.get(link).content.decode()
    assert Membership.objects.get(pk=amara.pk).state == "inactive"
    assert "ithaca" not in client.cookies
    members.leave(amara.pk, by=amara.person, at=AT)
    assert client.get(link).status_code == 404
    assert client.get("/back/forged/").status_code == 404
    assert client.get(path(back_link(amara)).replace("/back/", "/answer/")).status_code == 404


def test_a_reminder_answers_without_signing_in_too(client, db):
    """TOP-01, CAREER-44: where the scheme leads the reminder to the answer."""
    files = make_scheme()
    files["scheme.toml"] = files["scheme.toml"].replace(
        'action = "Answer"', 'action = "Answer"\npage = "answer"'
    )
    programme = make_programme(files)
    asked = make_request(make_mentee(programme), make_mentor(programme))
    sweep(at=AT + timedelta(days=8))
    page = client.get(mailed(Mail.objects.get(letter="reminder").text, "answer"))
    assert page.context["row"] == asked


# Requests that nobody answers -------------------------------------------------------------------------------------


def lapse(programme, mentor, name: str, at=AT):
    """Somebody asks, and there is no answer in the time that the scheme gives."""
    request = make_request(make_mentee(programme, name), mentor, at=at)
    sweep(at=at + timedelta(days=16))
    request.refresh_from_db()
    assert request.state == State.EXPIRED


def state(mentor) -> str:
    return Membership.objects.get(pk=mentor.pk).state


def test_so_many_lapses_let_a_profile_rest_and_say_the_way_back(client, programme, amara):
    """TOP-01, CAREER-44: where the scheme says two, the second lapse pauses the mentor, kindly, with one press back."""
    lapse(programme, amara, "Priya Nair")
    assert state(amara) == "active"
    lapse(programme, amara, "Tom Ashdown", at=AT + timedelta(days=30))
    mail = Mail.objects.get(letter="profile-rests")
    assert (state(amara), mail.to, mail.kind) == ("inactive", amara.person, "changes")
    assert Mail.objects.filter(letter="request-unanswered").count() == 1
    client.post(mailed(mail.text, "back"))
    assert state(amara) == "active"
    lapse(programme, amara, "Zainab Yusuf", at=AT + timedelta(days=60))
    assert state(amara) == "active"


@pytest.mark.parametrize("sign_of_life", ["decline", "question", "accept"])
def test_whoever_answers_in_between_does_not_rest(programme, amara, sign_of_life):
    lapse(programme, amara, "Priya Nair")
    at = AT + timedelta(days=20)
    request = make_request(make_mentee(programme, "Li Wei"), amara, at=at)
    said = {"decline": {"reason": "not-now", "words": "No."}, "question": {"words": "Why?"}, "accept": {}}
    getattr(actions, sign_of_life)(request.pk, **said[sign_of_life], by=amara.person, at=at)
    lapse(programme, amara, "Tom Ashdown", at=AT + timedelta(days=50))
    assert state(amara) == "active"


def test_a_question_that_the_mentee_left_open_is_no_lapse_of_the_mentor(programme, amara):
    for name in ("Priya Nair", "Tom Ashdown"):
        request = make_request(make_mentee(programme, name), amara)
        actions.question(request.pk, words="Which field?", by=amara.person, at=LATER)
        actions.expire(request.pk, by=None, at=AT + timedelta(days=20))
    assert state(amara) == "active"


def test_a_scheme_that_does_not_say_so_lets_nobody_rest(db):
    programme = make_programme()
    amara = make_mentor(programme)
    for number in range(4):
        lapse(programme, amara, f"Mentee {number}", at=AT + timedelta(days=20 * number))
    assert state(amara) == "active"


# Others, lined up -------------------------------------------------------------------------------------------------


def test_a_no_moves_on_to_the_next_by_itself(asked, priya, james, siobhan):
    """TOP-01: ordered choices move on by themselves, each with its own words."""
    line_up(priya, james, "I read about your work in audit, and would like to hear more.")
    line_up(priya, siobhan)
    decline(asked)
    assert (open_requests(priya), line(priya)) == (["James Whitcombe"], ["Siobhán Reilly"])
    request = Request.objects.get(mentor=james)
    assert (request.follows, request.thread.messages.get().body[:12]) == (asked, "I read about")
    assert "Next in your line is James Whitcombe" in Mail.objects.get(letter="request-declined").text
    assert Mail.objects.filter(letter="request-received", to=james.person).count() == 1


def test_silence_and_a_mentor_who_stops_move_on_too(asked, priya, amara, james, siobhan):
    """TOP-01, CAREER-44: after a lapse, and when a mentor becomes inactive."""
    line_up(priya, james)
    line_up(priya, siobhan)
    sweep(at=AT + timedelta(days=15))
    assert open_requests(priya) == ["James Whitcombe"]
    members.deactivate(james.pk, by=james.person, at=AT + timedelta(days=16))
    assert (open_requests(priya), line(priya)) == (["Siobhán Reilly"], [])


def test_who_cannot_be_asked_any_more_is_passed_over(asked, priya, james, siobhan):
    line_up(priya, james)
    line_up(priya, siobhan)
    members.deactivate(james.pk, by=james.person, at=AT)
    decline(asked)
    assert (open_requests(priya), line(priya)) == (["Siobhán Reilly"], [])


def test_told_twice_it_goes_on_once(asked, priya, james, siobhan):
    line_up(priya, james)
    line_up(priya, siobhan)
    decline(asked)
    assert actions.move_on(asked.pk, at=LATER) is None
    assert open_requests(priya) == ["James Whitcombe"]


def test_a_yes_ends_the_line_and_so_does_leaving(asked, priya, amara, james, programme):
    line_up(priya, james)
    actions.accept(asked.pk, by=amara.person, at=LATER)
    assert line(priya) == []
    tom = make_mentee(programme, "Tom Ashdown")
    make_request(tom, amara)
    line_up(tom, james)
    members.leave(james.pk, by=james.person, at=LATER)
    assert line(tom) == []


def test_taking_a_request_back_asks_nobody_else(asked, priya, james):
    """Who takes it back has changed their mind: the line stays, and waits."""
    line_up(priya, james)
    actions.withdraw(asked.pk, by=priya.person, at=LATER)
    assert (open_requests(priya), line(priya)) == ([], ["James Whitcombe"])


def test_whom_one_may_line_up(db, programme, asked, priya, amara, james, siobhan):
    """TOP-01: as many as the scheme says, behind a request that waits."""
    assert refused(line_up, priya, amara) == "You have asked Amara Okafor already, and wait for an answer."
    tom = make_mentee(programme, "Tom Ashdown")
    assert refused(line_up, tom, james) == "You can ask at once: nobody keeps you waiting."
    line_up(priya, james)
    line_up(priya, siobhan)
    line_up(priya, james, "Other words for James, as I have thought again.")
    assert line(priya) == ["James Whitcombe", "Siobhán Reilly"]
    third = make_mentor(programme, "Zoe Third")
    assert refused(line_up, priya, third) == "You have lined up 2 already. Take one out first."
    elsewhere = make_programme()
    waits = make_request(make_mentee(elsewhere), make_mentor(elsewhere))
    another = make_mentor(elsewhere, "Una Other")
    assert refused(line_up, waits.mentee, another) == "Here everybody is asked at once."


def press(client, member, mentor, step: str):
    page = reverse("matching:ask", args=[mentor.programme.slug, mentor.pk])
    return client.post(page, {"step": step, "words": WORDS}, follow=True)


def test_a_mentee_lines_somebody_up_sees_the_line_and_changes_it(client, asked, priya, james, siobhan):
    """TOP-01: the page offers it beside asking at once; the line stands with one's requests."""
    client.force_login(priya.person)
    offered = press(client, priya, james, "look").content.decode()
    assert ("Ask James Whitcombe now" in offered, "Ask James Whitcombe next" in offered) == (True, True)
    assert "James Whitcombe is in your line" in press(client, priya, james, "line").content.decode()
    page = press(client, priya, siobhan, "line")
    assert [one["name"] for one in page.context["line"]] == ["James Whitcombe", "Siobhán Reilly"]
    first, second = (reverse("matching:line", args=[one["pk"]]) for one in page.context["line"])
    client.post(second, {"do": "up"})
    assert line(priya) == ["Siobhán Reilly", "James Whitcombe"]
    request = client.get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "Siobhán Reilly, then James Whitcombe are" in request
    client.post(first, {"do": "out"})
    assert line(priya) == ["Siobhán Reilly"]


def test_who_may_ask_nobody_more_just_now_may_line_up(client, db):
    """TOP-01, PAR-05: with one open request at most, the next one waits in line."""
    programme = make_programme(make_scheme("\n[requests]\npending = 1\nchoices = 1\n"))
    priya, james = make_mentee(programme), make_mentor(programme, "James Whitcombe")
    first = make_request(priya, make_mentor(programme))
    client.force_login(priya.person)
    offered = press(client, priya, james, "look").content.decode()
    assert ("Ask James Whitcombe now" in offered, "Ask James Whitcombe next" in offered) == (False, True)
    press(client, priya, james, "line")
    decline(first)
    assert open_requests(priya) == ["James Whitcombe"]


def test_the_line_costs_the_same_for_one_and_for_three(client, db, django_assert_max_num_queries):
    programme = make_programme(make_scheme("\n[requests]\nchoices = 3\n"))
    priya = make_mentee(programme)
    make_request(priya, make_mentor(programme))
    client.force_login(priya.person)
    client.get("/requests/")
    for number in range(3):
        line_up(priya, make_mentor(programme, f"Mentor {number}"))
        with django_assert_max_num_queries(9):
            client.get("/requests/")


def test_nobody_else_sees_or_changes_a_line(client, asked, priya, amara, james):
    choice = line_up(priya, james)
    for somebody in (amara.person, james.person):
        client.force_login(somebody)
        assert client.post(reverse("matching:line", args=[choice.pk]), {"do": "out"}).status_code == 404
        assert client.get("/requests/").context["line"] == []


def test_where_nobody_is_lined_up_nothing_is_said_of_it(client, db):
    programme = make_programme()
    asked = make_request(make_mentee(programme), make_mentor(programme))
    client.force_login(asked.mentee.person)
    james = make_mentor(programme, "James Whitcombe")
    assert "Ask James Whitcombe next" not in press(client, asked.mentee, james, "look").content.decode()
    assert "line them up" not in client.get(reverse("matching:request", args=[asked.pk])).content.decode()


def test_the_line_is_ones_own_to_order(asked, priya, amara, james, siobhan):
    first, second = line_up(priya, james), line_up(priya, siobhan)
    actions.move(second.pk, up=True, by=priya.person)
    assert line(priya) == ["Siobhán Reilly", "James Whitcombe"]
    actions.move(second.pk, up=True, by=priya.person)
    actions.move(second.pk, up=False, by=priya.person)
    assert line(priya) == ["James Whitcombe", "Siobhán Reilly"]
    assert refused(actions.move, first.pk, up=False, by=amara.person) == "You can only ask for yourself."
    assert refused(actions.take_out, first.pk, by=james.person) == "You can only ask for yourself."
    actions.take_out(first.pk, by=priya.person)
    assert (line(priya), Choice.objects.get().place) == (["Siobhán Reilly"], 1)
