"""Staff write to many: one mail each, held, taken back, and nothing typed becomes more than words."""

from datetime import timedelta

import pytest

from ithaca.accounts.models import Institution
from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices import testing
from ithaca.notices.actions.batches import preview, take_back, write_to_many
from ithaca.notices.actions.digests import gather
from ithaca.notices.actions.mail import wish
from ithaca.notices.models import Batch, Mail
from ithaca.notices.queries import batches
from ithaca.notices.testing import moment
from ithaca.roles.actions import step_down
from ithaca.roles.models import Holding, Role
from ithaca.roles.rights import Right

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 14:00")
MINUTE = timedelta(minutes=1)
WORDS = {"subject": "An evening in March", "words": "Do come.\n\nThere is <b>cake</b>.\nAnd tea."}


@pytest.fixture
def coordinator():
    someone = testing.staff()
    Role.objects.filter(programme=7).update(rights=[Right.MANAGE_PEOPLE])
    testing.almanac(institution=Institution.objects.get().pk, contact="Ruth Bell")
    return someone


@pytest.fixture
def people():
    return [testing.person(name) for name in ("Priya Nair", "Kofi Mensah", "Amara Okafor")]


def write(people, by, *, needed=True, **more) -> Batch:
    return write_to_many(7, people, **{**WORDS, **more}, needed=needed, chosen="everybody", by=by, at=AT)


def test_each_gets_a_mail_of_their_own_after_ten_minutes(people, coordinator, sink, postman):
    """PAR-07, T18: bulk mail; each mail one message to one person, and nobody sees another's address."""
    batch = write(people, coordinator)
    assert batch.many == 3
    assert postman.carry(at=AT + 9 * MINUTE) == 0
    assert postman.carry(at=AT + 10 * MINUTE) == 3
    assert sorted(rcpt for _, rcpt in sink.taken) == sorted((person.email,) for person in people)
    for mail in Mail.objects.all():
        assert not any(other.email in mail.text for other in people)
    fact = Entry.objects.get(name="letter.written-to-many").data
    assert fact == {"programme": 7, "batch": batch.pk, "many": 3}


def test_it_is_taken_back_as_long_as_it_waits(people, coordinator, postman):
    """TOP-14: every bulk step previews, delays, and can be undone."""
    batch = write(people, coordinator)
    assert take_back(batch.pk, by=coordinator, at=AT + 5 * MINUTE) == 3
    assert postman.carry(at=AT + 20 * MINUTE) == 0
    assert set(Mail.objects.values_list("state", "problem")) == {("dropped", "It was taken back.")}
    with pytest.raises(Denied):
        take_back(batch.pk, by=coordinator, at=AT + 6 * MINUTE)


def test_what_has_gone_out_cannot_be_taken_back_but_the_rest_can(people, coordinator, sink, postman):
    batch = write(people, coordinator)
    postman.carry(at=AT + 10 * MINUTE, most=2)
    assert take_back(batch.pk, by=coordinator, at=AT + 11 * MINUTE) == 1
    second = write(people, coordinator, subject="Another evening")
    postman.carry(at=AT + 10 * MINUTE)
    with pytest.raises(Denied, match="It has gone out"):
        take_back(second.pk, by=coordinator, at=AT + 11 * MINUTE)


def test_what_a_restore_holds_back_is_taken_back_like_what_waits(people, coordinator):
    """Held mail goes out once it is released: whoever wrote it, or has no role here any more, keeps it in."""
    first, second = write(people, coordinator), write(people, coordinator, subject="Another evening")
    Mail.objects.update(state=Mail.State.HELD)
    assert [batch.waiting for batch in batches(7)] == [True, True]
    assert take_back(first.pk, by=coordinator, at=AT) == 3
    step_down(Holding.objects.get(person=coordinator), by=None, at=AT)
    assert set(Mail.objects.filter(batch=second).values_list("state", "problem")) == {
        ("dropped", "Whoever wrote it has no role here any more.")
    }


def test_news_comes_as_each_wishes_and_what_is_needed_at_once_to_all(people, coordinator):
    """TOP-06: news waits for the morning, or comes not at all; staff say when something cannot wait."""
    priya, kofi, amara = people
    wish(kofi, 7, "news", "none", at=AT)
    wish(amara, 7, "news", "now", at=AT)
    assert write(people, coordinator, needed=False).many == 2
    times = dict(Mail.objects.values_list("to__name", "next_at"))
    assert times == {priya.name: moment("2027-03-02 09:00"), amara.name: AT + 10 * MINUTE}
    assert write(people, coordinator, subject="The room has changed").many == 3


def test_what_was_gathered_before_the_morning_is_not_lost_when_taken_back(people, coordinator):
    batch = write(people[:1], coordinator, needed=False)
    take_back(batch.pk, by=coordinator, at=AT + 5 * MINUTE)
    assert gather(at=moment("2027-03-02 09:00")) == 0
    assert Mail.objects.get().state == "dropped"


def test_words_are_paragraphs_and_never_markup_in_the_preview_and_in_the_mail(people, coordinator):
    """PAR-07: preview on a real person; what is shown is what goes out."""
    shown = preview(7, people[0], **WORDS, needed=True, at=AT)
    assert Mail.objects.count() == 0
    assert shown.subject == "An evening in March"
    assert "<p>Hello Priya Nair,</p>" in shown.html
    assert "<p>Do come.<br><br>There is &lt;b&gt;cake&lt;/b&gt;.<br>And tea.</p>" in shown.html
    assert "Ruth Bell" in shown.text
    write(people, coordinator)
    sent = Mail.objects.get(to=people[0])
    assert (sent.subject, sent.text, sent.html) == (shown.subject, shown.text, shown.html)


def test_only_those_who_manage_the_people_write_to_them(people, coordinator):
    other = testing.staff("dean", programme=8)
    for by in (other, people[0]):
        with pytest.raises(Denied):
            write(people, by)
    batch = write(people, coordinator)
    with pytest.raises(Denied):
        take_back(batch.pk, by=other, at=AT)
    with pytest.raises(Denied, match="Nobody"):
        write([], coordinator)


def test_nobody_is_in_it_twice_and_a_second_press_writes_nothing(people, coordinator):
    """A form sent twice counts once."""
    batch = write([*people, people[0]], coordinator)
    assert (batch.many, Mail.objects.count()) == (3, 3)
    with pytest.raises(Denied, match="You have just written this"):
        write(people, coordinator)
    take_back(batch.pk, by=coordinator, at=AT)
    assert write(people, coordinator).many == 3


def test_staff_see_what_they_wrote_to_many_and_take_it_back_there(client, people, coordinator):
    """TOP-14, PAR-07: held, taken back or gone, with how many got it; the words are for staff who wrote them."""
    batch = write(people, coordinator)
    client.force_login(coordinator)
    page = client.get("/mail/of/7/letters/").text
    for words in ("An evening in March", "everybody", "3", "Take it back"):
        assert words in page
    client.post(f"/mail/batch/{batch.pk}/take-back/")
    page = client.get("/mail/of/7/letters/").text
    assert "Taken back" in page
    assert "Take it back" not in page
    client.force_login(people[0])
    assert client.get("/mail/of/7/letters/").status_code == 404
    assert client.post(f"/mail/batch/{batch.pk}/take-back/").status_code == 404
