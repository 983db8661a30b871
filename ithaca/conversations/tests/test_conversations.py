"""Writing to each other: who may, who reads, who is told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from ithaca.accounts.models import Person
from ithaca.conversations import actions, queries
from ithaca.conversations.models import Message, Seat, Thread
from ithaca.conversations.testing import make_thread
from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.matching import actions as requests
from ithaca.notices.models import Mail
from ithaca.notices.queries import waiting, waiting_count
from ithaca.notices.signing import read_reply
from ithaca.people.models import Block
from ithaca.programmes.testing import AT, make_member, make_person, make_staff
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Relationship
from ithaca.relationships.testing import make_pair, people_of

pytestmark = pytest.mark.django_db


def later(minutes):
    return AT + timedelta(minutes=minutes)


@pytest.fixture
def pair(programme):
    return make_pair(programme)


@pytest.fixture
def before(programme):
    """A conversation before the two work together."""
    priya, amara = make_member(programme, "mentee"), make_member(programme, "mentor", "Amara Okafor")
    return make_thread(priya, amara, "Would you help me?"), priya, amara


def mails():
    return list(Mail.objects.filter(letter="message-received").order_by("pk"))


# Writing ----------------------------------------------------------------------------------------------------------


def test_a_message_reaches_the_other_by_mail_with_its_words_and_the_link(pair):
    """CAREER-15: all communication runs through the platform and e-mail."""
    priya, amara = people_of(pair)
    message = actions.write(pair.pk, "Hello Amara,\nshall we talk?", by=priya, at=AT)
    (mail,) = mails()
    assert (mail.to, mail.subject) == (amara, "Priya Nair wrote to you")
    assert "> Hello Amara,\n> shall we talk?" in mail.text
    assert reverse("conversations:thread", args=[message.thread_id]) in mail.text
    fact = Entry.objects.get(name="message.sent").data
    assert (fact["relationship"], fact["cadence_days"], "Hello" in str(fact)) == (pair.pk, 30, False)
    assert Relationship.objects.get().last_contact_on == AT.date()


def test_a_reply_to_the_mail_is_known_by_its_address(pair):
    """CAREER-15: whoever answers the mail is led back to the conversation, never to silence."""
    priya, amara = people_of(pair)
    thread = actions.write(pair.pk, "Hello", by=priya, at=AT).thread
    assert read_reply(mails()[0].headers["Reply-To"]) == (amara.pk, "thread", thread.pk)


def test_one_mail_until_read(pair):
    priya, amara = people_of(pair)
    thread = actions.write(pair.pk, "One", by=priya, at=later(0)).thread
    for minute in (1, 2):
        actions.say(thread.pk, "More", by=priya, at=later(minute))
    assert len(mails()) == 1
    actions.mark_read(thread.pk, by=amara, at=later(3))
    actions.say(thread.pk, "Again", by=priya, at=later(4))
    actions.say(thread.pk, "And again", by=priya, at=later(5))
    assert [m.to for m in mails()] == [amara, amara]
    actions.say(thread.pk, "An answer", by=amara, at=later(6))  # who answers has read
    actions.say(thread.pk, "Thanks", by=priya, at=later(7))
    assert [m.to for m in mails()] == [amara, amara, priya, amara]


def test_a_day_later_whoever_has_not_looked_is_told_again(pair):
    """TOP-06: one mail until read, or until a day has passed; each of three people by themselves."""
    priya, amara = people_of(pair)
    thread = actions.write(pair.pk, "One", by=priya, at=later(0)).thread
    actions.say(thread.pk, "Two", by=priya, at=later(23 * 60))
    assert len(mails()) == 1
    actions.say(thread.pk, "Three", by=priya, at=later(24 * 60 + 1))
    actions.say(thread.pk, "Four", by=priya, at=later(24 * 60 + 2))
    assert [(m.to, "Three" in m.text) for m in mails()] == [(amara, False), (amara, True)]


def test_a_caller_with_a_letter_of_its_own_asks_for_no_other(before):
    thread, priya, _ = before
    actions.say(thread.pk, "A question", by=priya.person, at=later(1), tell=False)
    assert mails() == []


def test_the_first_words_stand_in_the_conversation_and_are_the_callers_to_tell(before):
    thread, priya, amara = before
    assert [(m.author, m.body) for m in thread.messages.all()] == [(priya.person, "Would you help me?")]
    assert not Entry.objects.filter(name="message.sent").exists()
    assert thread.people() == {"mentee": [priya.person_id], "mentor": [amara.person_id]}


def test_a_conversation_goes_on_in_the_relationship(programme, before):
    thread, priya, amara = before
    pair = make_pair(programme, priya, amara)
    actions.attach(thread, pair)
    actions.write(pair.pk, "So glad!", by=amara.person, at=later(1))
    assert Thread.objects.get() == thread
    assert [m.body for m in thread.messages.all()] == ["Would you help me?", "So glad!"]


@pytest.mark.parametrize(("body", "why"), [("  \n ", "a few words"), ("x" * 5001, "too long")])
def test_words_have_to_be_there_and_not_too_many(pair, body, why):
    with pytest.raises(Denied, match=why):
        actions.write(pair.pk, body, by=people_of(pair)[0], at=AT)


# Walls ------------------------------------------------------------------------------------------------------------


def test_strangers_and_staff_neither_read_nor_write(programme, before):
    thread, *_ = before
    for person in (make_staff(programme), make_person("Tom")):
        assert not Thread.objects.visible_to(person).exists()
        assert not Message.objects.visible_to(person).exists()
        with pytest.raises(Denied, match="Only those who take part"):
            actions.say(thread.pk, "Hello", by=person, at=AT)


def test_who_is_blocked_is_told_the_same_as_who_blocks(before):
    thread, priya, amara = before
    Block.objects.create(by=amara.person, person=priya.person, at=AT)
    said = set()
    for member in (priya, amara):
        with pytest.raises(Denied) as refusal:
            actions.say(thread.pk, "Please", by=member.person, at=AT)
        said.add(str(refusal.value))
    assert said == {"You cannot reach each other here at the moment."}


def test_it_closes_with_the_relationship_and_stays_readable(pair):
    """PAR-06: a read-only archive."""
    priya, amara = people_of(pair)
    thread = actions.write(pair.pk, "Hello", by=priya, at=AT).thread
    relationships.end(pair.pk, reason="done", message="Bye", by=priya, at=later(1))
    for verb in (
        lambda: actions.say(thread.pk, "One more thing", by=amara, at=later(2)),
        lambda: actions.write(pair.pk, "One more thing", by=amara, at=later(2)),
    ):
        with pytest.raises(Denied, match=r"closed|ended"):
            verb()
    assert [m.body for m in Message.objects.visible_to(amara)] == ["Hello"]


def test_a_pause_does_not_stop_words(pair):
    priya, amara = people_of(pair)
    relationships.pause(pair.pk, by=priya, at=AT)
    assert actions.write(pair.pk, "Get well soon", by=amara, at=AT).body == "Get well soon"


def test_a_closed_conversation_is_read_only_before_there_is_a_relationship_too(before):
    thread, priya, _ = before
    actions.close(thread.pk, at=AT)
    with pytest.raises(Denied, match="closed"):
        actions.say(thread.pk, "Hello?", by=priya.person, at=AT)


@settings(max_examples=20)
@given(talks=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5, unique=True))
def test_people_read_exactly_where_they_have_a_seat(programme, talks):
    """`visible_to` is a seat in the conversation, for nobody else."""
    mentees = [make_member(programme, "mentee", f"Mentee {n}") for n in range(3)]
    mentors = [make_member(programme, "mentor", f"Mentor {n}") for n in range(3)]
    made = [
        (make_thread(mentees[a], mentors[b], "Hello"), {mentees[a].person, mentors[b].person})
        for a, b in talks
    ]
    ours = [thread.pk for thread, _ in made]
    for person in [m.person for m in (*mentees, *mentors)] + [make_staff(programme), make_person("Stranger")]:
        mine = {thread for thread, people in made if person in people}
        assert set(Thread.objects.filter(pk__in=ours).visible_to(person)) == mine
        read = Message.objects.filter(thread__in=ours).visible_to(person)
        assert {m.thread_id for m in read} == {thread.pk for thread in mine}


# What is shown ----------------------------------------------------------------------------------------------------


def test_messages_are_shown_by_day_with_who_has_read(programme, before):
    thread, priya, amara = before
    actions.say(thread.pk, "I would", by=amara.person, at=AT + timedelta(days=1))
    tz = programme.tz
    shown = queries.talk(thread, priya.person, tz)
    assert shown == [
        {
            "who": "Priya Nair", "when": "10:00", "text": "Would you help me?", "files": (), "mine": True, "new": False,
            "seen": "read by Amara Okafor", "day": "Monday 2 November 2026",
        },
        {
            "who": "Amara Okafor", "when": "10:00", "text": "I would", "files": (), "mine": False, "new": True, "seen": "",
            "day": "Tuesday 3 November 2026",
        },
    ]  # fmt: skip
    assert (queries.unread(shown), queries.unread(queries.talk(thread, amara.person, tz))) == (1, 0)


# Pages ------------------------------------------------------------------------------------------------------------


def see(client, person, url, status=200):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_writing_and_reading_in_the_browser(client, pair):
    """PAR-07: messages in the app, with an e-mail copy."""
    priya, amara = people_of(pair)
    home = reverse("relationships:relationship", args=[pair.pk])
    assert "No words yet" in see(client, priya, home)
    client.post(reverse("conversations:write", args=[pair.pk]), {"body": "<b>Hi</b> http://x.example\nPriya"})
    thread = Thread.objects.get()
    page = see(client, amara, home)
    assert "&lt;b&gt;Hi&lt;/b&gt; http://x.example\nPriya" in page
    assert 'href="http://x.example' not in page
    assert "1 new message" in page
    assert Seat.objects.get(person=amara).read_at is None  # looking changes nothing
    client.post(reverse("conversations:read", args=[thread.pk]), {"from": "pair"})
    assert "new message" not in see(client, amara, home)
    client.post(reverse("conversations:say", args=[thread.pk]), {"body": "Hello Priya"})
    assert "Hello Priya" in see(client, priya, reverse("conversations:thread", args=[thread.pk]))


def test_an_empty_message_is_asked_for_again(client, pair):
    priya, _ = people_of(pair)
    client.force_login(priya)
    first = client.post(reverse("conversations:write", args=[pair.pk]), {"body": " "})
    assert "Write a few words first." in first.content.decode()
    thread = actions.write(pair.pk, "Hello", by=priya, at=AT).thread
    again = client.post(reverse("conversations:say", args=[thread.pk]), {"body": ""})
    assert "Write a few words first." in again.content.decode()


def test_staff_see_how_many_messages_there_are_and_not_one_of_them(client, programme, pair):
    ruth = make_staff(programme)
    thread = actions.write(pair.pk, "Our secret", by=people_of(pair)[0], at=AT).thread
    for person in (ruth, make_person("Tom")):
        see(client, person, reverse("conversations:thread", args=[thread.pk]), status=404)
        for name in ("say", "read"):
            assert client.post(reverse(f"conversations:{name}", args=[thread.pk])).status_code == 404
    page = see(client, ruth, reverse("relationships:relationship", args=[pair.pk]))
    assert "1 message so far" in page
    assert "Our secret" not in page


def test_a_long_conversation_asks_as_often_as_a_short_one(client, pair):
    priya, amara = people_of(pair)
    thread = actions.write(pair.pk, "One", by=priya, at=AT).thread
    url = reverse("conversations:thread", args=[thread.pk])
    counts = []
    for number in range(2):
        see(client, amara, url)

        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
        for minute in range(10):
            actions.say(thread.pk, "More", by=priya, at=later(20 * number + minute))
    assert counts[0] == counts[1] <= 16


# What waits -------------------------------------------------------------------------------------------------------


def bell(client, person) -> str:
    page = see(client, person, "/")
    return page.partition('class="bar-count" aria-hidden="true">')[2].partition("<")[0]


def test_new_words_ring_the_bell_and_stand_on_home_until_they_are_read(client, programme, pair):
    """PAR-20: what waits on me, over all rooms, each thing once."""
    priya, amara = people_of(pair)
    assert (bell(client, amara), bell(client, priya)) == ("", "")
    thread = actions.write(pair.pk, "Hello", by=priya, at=AT).thread
    actions.say(thread.pk, "And more", by=priya, at=later(1))
    assert (bell(client, amara), bell(client, priya)) == ("1", "")
    home = see(client, amara, "/")
    assert "Read what Priya Nair wrote to you" in home
    assert reverse("conversations:thread", args=[thread.pk]) in home
    actions.mark_read(thread.pk, by=amara, at=later(2))
    assert bell(client, amara) == ""


def test_after_an_ending_nothing_waits_to_be_read(client, pair):
    """The last words came by letter, and stand on the page of the pair; home asks for nothing more."""
    priya, amara = people_of(pair)
    actions.write(pair.pk, "Hello", by=priya, at=AT)
    assert bell(client, amara) == "1"
    relationships.end(pair.pk, reason="done", message="Thank you for all of it", by=priya, at=later(1))
    assert bell(client, amara) == ""
    assert "Read what Priya Nair wrote" not in see(client, amara, "/")
    assert "Thank you for all of it" in see(
        client, amara, reverse("relationships:relationship", args=[pair.pk])
    )


def test_a_request_counts_once_though_it_has_words_in_it(client, programme):
    """PAR-20: the words of a request are not counted beside the request itself."""
    priya = make_member(programme, "mentee", aims={"aims": "A first job.", "wants": ["cv"]})
    amara = make_member(programme, "mentor", "Amara Okafor")
    requests.ask(priya.pk, amara.pk, words="I would be so glad of your help. " * 3, by=priya.person, at=AT)
    assert Thread.objects.get().relationship is None
    assert bell(client, amara.person) == "1"


def test_the_bell_costs_one_query_more_however_much_there_is_to_read(programme):
    """PAR-20."""
    amara = make_member(programme, "mentor", "Amara Okafor")
    costs = []
    for number in range(3):
        pair = make_pair(programme, make_member(programme, "mentee", f"Mentee {number}"), amara)
        actions.write(pair.pk, "Hello", by=people_of(pair)[0], at=later(number))
        reader = Person.objects.get(pk=amara.person_id)
        waiting(reader, later(9))
        with CaptureQueriesContext(connection) as asked:
            assert waiting_count(reader, later(9)) == number + 1
        costs.append(len(asked))
    assert costs == [1, 1, 1]


def test_words_typed_while_the_other_ended_it_are_not_lost(client, pair):
    """PAR-06: the archive says kindly why, what else one can do, and gives back what was typed."""
    priya, amara = people_of(pair)
    thread = actions.write(pair.pk, "Hello", by=priya, at=AT).thread
    relationships.end(pair.pk, reason="done", message="Bye", by=priya, at=later(1))
    client.force_login(amara)
    answer = client.post(reverse("conversations:say", args=[thread.pk]), {"body": "All my long thoughts"})
    assert answer.status_code == 403
    for words in ("This was not sent", "All my long thoughts", "ask for help"):
        assert words in answer.text
    page = see(client, amara, reverse("conversations:thread", args=[thread.pk]))
    assert "This conversation is closed. You can still read it." in page
    assert "was not sent" not in page
    assert Message.objects.count() == 1
