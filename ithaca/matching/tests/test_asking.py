"""Priya asks Amara; Amara answers."""

from datetime import timedelta

import pytest

from ithaca.conversations.models import Message
from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.matching import actions
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
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.people.actions import block
from ithaca.programmes.actions import members
from ithaca.relationships.actions import end
from ithaca.relationships.models import Relationship

LATER = AT + timedelta(days=1)
State = Request.State


def letters(**where):
    """(letter, to whom, state) of what was written, in order."""
    rows = Mail.objects.filter(about="request", **where).order_by("pk")
    return [(m.letter, m.to.name, m.state) for m in rows]


def facts():
    return list(
        Entry.objects.filter(name__startswith="request.").order_by("pk").values_list("name", flat=True)
    )


def refused(action, *args, **kwargs) -> str:
    with pytest.raises(Denied) as no:
        action(*args, **kwargs)
    return str(no.value)


def test_asking_writes_to_the_mentor_at_once(priya, amara):
    """CAREER-09: pressing the button sends the mentor an e-mail that prompts a response."""
    request = make_request(priya, amara)
    assert letters() == [("request-received", "Amara Okafor", "waiting")]
    assert facts() == ["request.sent"]
    assert (request.state, request.programme, request.thread.seats.count()) == (
        State.SENT,
        priya.programme,
        2,
    )


def test_the_letter_carries_the_words_and_what_the_mentee_chose_to_show(priya, amara):
    """CAREER-10: the mail has the message, what was shown, and a link to answer."""
    make_request(priya, amara, shows=["reflection.aims"])
    text = Mail.objects.get(letter="request-received").text
    assert f"> {WORDS}" in text
    assert "> What do you want to reach?: A first job in a laboratory." in text
    assert "What would you like help with?" not in text
    assert "by Monday 16 November 2026" in text
    assert "http://testserver/answer/" in text


def test_a_message_is_needed(priya, amara):
    """CAREER-10: no request without a message, of a length that the scheme says."""
    assert refused(make_request, priya, amara, words="  ") == "Write a few words first."
    assert refused(make_request, priya, amara, words="Hi!") == (
        "Your message is very short: please write at least 20 characters."
    )
    assert refused(make_request, priya, amara, words="x" * 2001) == (
        "Your message is too long: at most 2000 characters."
    )
    assert Request.objects.count() == 0


def test_asking_twice_is_one_request_and_one_letter(priya, amara):
    assert make_request(priya, amara) == make_request(priya, amara, words=WORDS + " Again.")
    assert (Request.objects.count(), Mail.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_only_ones_own_answers_are_shown(priya, amara):
    request = make_request(priya, amara, shows=["reflection.aims", "profile.helps", "reflection.secret"])
    assert request.shows == ["reflection.aims"]


def test_reflection_comes_before_asking(programme, amara):
    """CAREER-42: nobody asks before they have thought over their aims."""
    unready = make_mentee(programme, "Tom Ashdown", aims=None)
    assert refused(make_request, unready, amara) == (
        "First think over what you are looking for: it takes ten minutes."
    )


def test_asking_works_in_all_twelve_months(priya, amara):
    """CAREER-04: mentees approach mentors at any point in the year."""
    for month in range(1, 13):
        at = AT.replace(year=2027, month=month, day=3)
        request = make_request(priya, amara, at=at)
        actions.withdraw(request.pk, by=priya.person, at=at)
    assert Request.objects.count() == 12


def test_no_new_requests_after_the_course(programme, amara):
    """CAREER-06: when a course has ended there are no new requests."""
    done = make_mentee(programme, ends_on=AT.date() - timedelta(days=1))
    assert refused(make_request, done, amara) == "Your time as a mentee has ended."


def test_there_is_no_cap_on_interest(programme, amara):
    """CAREER-13: any number of mentees may ask, and one mentee may ask any number of mentors."""
    for name in ("Priya Nair", "Tom Ashdown", "Zainab Yusuf", "Li Wei"):
        make_request(make_mentee(programme, name), amara)
    priya = Request.objects.first().mentee
    for name in ("James Whitcombe", "Siobhán Reilly"):
        make_request(priya, make_mentor(programme, name))
    assert Request.objects.open().count() == 6


def test_a_scheme_may_cap_pending_requests(db):
    """PAR-05: a cap on pending requests where the scheme file says so."""
    programme = make_programme(make_scheme("\n[requests]\npending = 1\n"))
    priya = make_mentee(programme)
    first = make_request(priya, make_mentor(programme))
    james = make_mentor(programme, "James Whitcombe")
    assert refused(make_request, priya, james) == (
        "Your one request waits for an answer. You can ask again when one is answered, or take one back."
    )
    actions.withdraw(first.pk, by=priya.person, at=LATER)
    assert make_request(priya, james).state == State.SENT


def test_accepting_begins_a_relationship_and_carries_the_conversation_on(asked, priya, amara):
    """CAREER-11: the mentor begins the communication."""
    request = actions.accept(asked.pk, words="With pleasure.", by=amara.person, at=LATER)
    request.refresh_from_db()
    relationship = Relationship.objects.get()
    assert (request.state, request.relationship, request.thread.relationship) == (
        State.ACCEPTED, relationship, relationship,
    )  # fmt: skip
    assert [m.body for m in request.thread.messages.all()] == [WORDS, "With pleasure."]
    assert letters() == [
        ("request-received", "Amara Okafor", "dropped"),
        ("request-accepted", "Priya Nair", "waiting"),
    ]
    assert facts() == ["request.sent", "request.accepted"]
    assert Due.objects.get().state == "settled"


def test_a_yes_without_words_puts_none_in_anybodys_mouth(asked, amara):
    """The letter says plainly that they said yes, and quotes nothing."""
    actions.accept(asked.pk, by=amara.person, at=LATER)
    mail = Mail.objects.get(letter="request-accepted")
    assert "Amara Okafor said yes" in mail.text
    assert not [line for line in mail.text.splitlines() if line.startswith(">")]
    assert "blockquote" not in mail.html
    assert "glad" not in mail.text


def test_declining_is_kind_and_urges_another(asked, amara):
    """CAREER-11, CAREER-12: told kindly, in the mentor's words, urged to ask another, offered help."""
    actions.decline(
        asked.pk, reason="not-now", words="Not this year, sorry. Good luck!", by=amara.person, at=LATER
    )
    text = Mail.objects.get(letter="request-declined").text
    assert "> Not this year, sorry. Good luck!" in text
    assert "Please do ask somebody else" in text
    assert "Find somebody else: http://testserver/find/" in text
    assert "Get help with wording your request: http://testserver/" in text
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.thread.closed_at) == (State.DECLINED, "not-now", LATER)


def test_declining_needs_a_reason_of_the_scheme_and_words(asked, amara):
    say_no = {"by": amara.person, "at": LATER}
    assert (
        refused(actions.decline, asked.pk, reason="dull", words="No.", **say_no)
        == "Choose one of the reasons."
    )
    assert (
        refused(actions.decline, asked.pk, reason="not-now", words=" ", **say_no)
        == "Write a few words first."
    )


def test_a_mentor_asks_more_before_deciding(asked, priya, amara):
    """PAR-05: ask for more before deciding; the mentee answers, and the mentor decides."""
    actions.question(asked.pk, words="Which laboratory?", by=amara.person, at=LATER)
    actions.question(asked.pk, words="And when?", by=amara.person, at=LATER)
    request = actions.reply(asked.pk, words="A wet one, in June.", by=priya.person, at=LATER)
    assert request.state == State.SENT
    assert [name for name, *_ in letters()] == [
        "request-received", "request-question", "request-replied",
    ]  # fmt: skip
    assert facts() == ["request.sent", "request.question", "request.question", "request.replied"]
    assert actions.accept(asked.pk, by=amara.person, at=LATER).state == State.ACCEPTED


def test_a_request_can_be_taken_back(asked, priya):
    """PAR-05: withdraw; what the mentor has not been sent yet is dropped."""
    actions.withdraw(asked.pk, by=priya.person, at=LATER)
    assert letters() == [
        ("request-received", "Amara Okafor", "dropped"),
        ("request-withdrawn", "Amara Okafor", "waiting"),
    ]
    assert Due.objects.get().state == "dropped"


def test_silence_is_reminded_and_then_expires(asked, priya):
    """CAREER-44, PAR-05: a reminder after 7 days, expiry after 14, and the mentee is urged to ask another."""
    sweep(at=AT + timedelta(days=8))
    assert ("reminder", "Amara Okafor", "waiting") in letters()
    sweep(at=AT + timedelta(days=15))
    asked.refresh_from_db()
    assert asked.state == State.EXPIRED
    assert letters()[2:] == [
        ("request-expired", "Priya Nair", "waiting"),
        ("request-unanswered", "Amara Okafor", "waiting"),
    ]
    assert "ask somebody else now" in Mail.objects.get(letter="request-expired").text
    sweep(at=AT + timedelta(days=16))
    assert len(letters()) == 4


def test_a_mentor_who_becomes_inactive_leaves_nobody_waiting(asked, amara):
    """CAREER-23: open requests close in the same step, with a kind letter."""
    members.deactivate(amara.pk, by=amara.person, at=LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_at) == (State.CLOSED, LATER)
    assert letters(letter="request-closed") == [("request-closed", "Priya Nair", "waiting")]
    assert Entry.objects.get(name="request.closed").by == amara.person_id


def test_a_mentor_who_leaves_closes_requests_and_a_mentee_who_leaves_takes_theirs_back(
    programme, priya, amara
):
    """CAREER-23: leaving in one step."""
    to_amara = make_request(priya, amara)
    tom, james = make_mentee(programme, "Tom Ashdown"), make_mentor(programme, "James Whitcombe")
    from_tom = make_request(tom, james)
    members.leave(amara.pk, by=amara.person, at=LATER)
    members.leave(tom.pk, by=tom.person, at=LATER)
    states = dict(Request.objects.values_list("pk", "state"))
    assert states == {to_amara.pk: State.CLOSED, from_tom.pk: State.WITHDRAWN}


def test_blocking_closes_what_is_open_and_names_nobody(asked, priya, amara):
    block(priya.person, by=amara.person, at=LATER)
    asked.refresh_from_db()
    assert (asked.state, Entry.objects.get(name="request.closed").by) == (State.CLOSED, None)
    assert refused(make_request, priya, amara) == "Amara Okafor does not take requests at the moment."


def test_capacity_is_advice_in_this_scheme(programme, amara):
    """CAREER-14: two is suggested; at two the mentor may go on."""
    assert amara.suggested == 2
    for name in ("Priya Nair", "Tom Ashdown", "Zainab Yusuf"):
        request = make_request(make_mentee(programme, name), amara)
        actions.accept(request.pk, by=amara.person, at=LATER)
    assert Relationship.objects.running().count() == 3


def test_another_scheme_bars_a_full_mentor(db):
    """CAREER-14, CAREER-38: with a bar the last place is the last, and an ending frees it at once."""
    programme = make_programme(make_scheme('\n[requests]\ncapacity = "bar"\n'))
    amara = make_mentor(programme, capacity=1)
    priya, tom, zainab = (
        make_mentee(programme, name) for name in ("Priya Nair", "Tom Ashdown", "Zainab Yusuf")
    )
    requests = [make_request(m, amara) for m in (priya, tom)]
    actions.accept(requests[0].pk, by=amara.person, at=LATER)
    full = "Amara Okafor has no free place at the moment."
    assert refused(actions.accept, requests[1].pk, by=amara.person, at=LATER) == full
    assert refused(make_request, zainab, amara) == full
    end(Relationship.objects.get().pk, reason="done", message="Thank you!", by=priya.person, at=LATER)
    assert actions.accept(requests[1].pk, by=amara.person, at=LATER).state == State.ACCEPTED


@pytest.mark.parametrize("who", ["priya", "stranger"])
def test_only_the_mentor_answers(asked, priya, programme, who):
    person = {"priya": priya, "stranger": make_mentor(programme, "James Whitcombe")}[who].person
    no = "Only the person who was asked can answer."
    assert refused(actions.accept, asked.pk, by=person, at=LATER) == no
    assert refused(actions.question, asked.pk, words="Why?", by=person, at=LATER) == no
    assert refused(actions.decline, asked.pk, reason="not-now", words="No.", by=person, at=LATER) == no


def test_only_the_mentee_withdraws_and_replies(asked, amara):
    no = "Only the person who asked can do this."
    assert refused(actions.withdraw, asked.pk, by=amara.person, at=LATER) == no
    assert refused(actions.reply, asked.pk, words="Hm.", by=amara.person, at=LATER) == no


def test_an_answered_request_is_not_answered_again(asked, amara):
    actions.accept(asked.pk, by=amara.person, at=LATER)
    no = {"reason": "not-now", "words": "No.", "by": amara.person, "at": LATER}
    assert refused(actions.decline, asked.pk, **no) == "It stands at “Accepted” now."
    assert actions.expire(asked.pk, by=None, at=LATER).state == State.ACCEPTED


def test_mentor_and_mentee_cannot_ask_each_other_again_while_they_work_together(asked, priya, amara):
    actions.accept(asked.pk, by=amara.person, at=LATER)
    assert refused(make_request, priya, amara) == "You and Amara Okafor work together already."


def test_no_step_needs_a_place(asked, amara):
    """CAREER-15: from asking to working together nobody says where."""
    actions.accept(asked.pk, by=amara.person, at=LATER)
    assert Relationship.objects.running().count() == 1


def test_seeing_a_request_is_noted_once(asked, amara):
    actions.see(asked.pk, by=amara.person, at=LATER)
    assert actions.see(asked.pk, by=amara.person, at=LATER + timedelta(days=1)).seen_at == LATER
