"""What did not arrive: addresses at which nobody is, and mails that staff send again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ithaca.accounts.models import Institution
from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices import testing
from ithaca.notices.actions import mending
from ithaca.notices.actions.dues import hear
from ithaca.notices.models import DeadAddress, Mail, Step
from ithaca.notices.rules.delivery import nobody_there
from ithaca.notices.testing import Made, moment
from ithaca.notices.tests.test_delivery import AT, states, write
from ithaca.roles.models import Role
from ithaca.roles.rights import Right

pytestmark = pytest.mark.django_db
OUTBOX = "/mail/of/7/"


@pytest.fixture
def coordinator():
    """Somebody who manages the people of programme 7."""
    someone = testing.staff()
    Role.objects.filter(programme=7).update(rights=[Right.MANAGE_PEOPLE])
    testing.almanac(institution=Institution.objects.get().pk)
    return someone


@pytest.fixture
def priya():
    return testing.person("Priya Nair")


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("550 5.1.1 The email account does not exist", True),
        ("550 no such user", True),
        ("550 5.2.1 The account is closed", True),
        ("553 5.1.3 Bad address", True),
        ("556 5.1.10 Null MX", True),
        ("550 5.7.1 Relaying denied", False),
        ("554 5.7.1 Client host blocked", False),
        ("552 5.2.2 Mailbox full", False),
        ("550 Message rejected as spam", False),
        ("554 Transaction failed", False),
        ("The connection broke", False),
    ],
)
def test_only_what_is_about_the_address_itself_makes_it_dead(said, gone):
    assert nobody_there(said) == gone


def test_a_refused_recipient_is_noted_and_those_who_manage_people_are_told_once_a_day(
    sink, postman, priya, coordinator
):
    """PAR-29: bounces and dead addresses are listed, and staff hear of them."""
    other = testing.person("Kofi Mensah")
    write(2, to=priya)
    write(to=other)
    sink.rcpt = "550 5.1.1 no such user"
    postman.carry(at=AT, most=3)
    assert list(DeadAddress.objects.order_by("pk").values_list("address", "said")) == [
        (priya.email, "550 5.1.1 no such user"),
        (other.email, "550 5.1.1 no such user"),
    ]
    assert states(to=priya) == {"failed": 2}
    letters = Mail.objects.filter(letter="addresses-dead")
    assert [(mail.to, mail.kind) for mail in letters] == [(coordinator, "reminders")]
    assert OUTBOX in letters[0].text
    assert priya.email not in letters[0].text
    assert Entry.objects.filter(name="address.came-back").count() == 2


def test_a_refusal_of_the_words_says_nothing_about_the_address(sink, postman, priya):
    write(to=priya)
    sink.behave = lambda number: "550 5.1.1 strange words"
    postman.carry(at=AT)
    assert (states(), DeadAddress.objects.count()) == ({"failed": 1}, 0)


def test_what_can_be_missed_is_not_sent_to_a_dead_address_and_what_cannot_still_is(sink, postman, priya):
    """PAR-29: at most once means not at all where nobody is; a decision is still tried."""
    DeadAddress.objects.create(address=priya.email, since=AT, said="550 no such user")
    write(to=priya, once=True)
    write(to=priya, once=False)
    assert postman.carry(at=AT) == 1
    assert list(Mail.objects.order_by("pk").values_list("state", "problem")) == [
        ("dropped", "Mails to this address come back."),
        ("sent", ""),
    ]


def test_staff_mend_an_address_and_send_the_mail_again(sink, postman, client, priya, coordinator):
    """PAR-29: resend; the mail keeps its name, so that nobody gets it twice."""
    write(to=priya)
    sink.rcpt = "550 5.1.1 no such user"
    postman.carry(at=AT, most=1)
    mail, dead = Mail.objects.get(to=priya), DeadAddress.objects.get()
    client.force_login(coordinator)
    page = client.get(OUTBOX).text
    assert "Priya Nair" in page
    assert "550 5.1.1 no such user" in page
    assert mail.subject not in page
    client.post(reverse("notices:mend", args=[dead.pk]), {"programme": "7"})
    client.post(reverse("notices:resend", args=[mail.pk]))
    sink.rcpt = "250 OK"
    postman.carry(at=AT + timedelta(days=10_000))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.problem) == ("sent", 1, "")
    assert sink.ids()[f"<{mail.message_id}@localhost>"] == 1
    assert not DeadAddress.objects.exists()
    assert Entry.objects.filter(name__in=("mail.resent", "address.mended")).count() == 2


def test_a_mail_sent_again_goes_to_the_address_that_the_person_has_now(priya, coordinator):
    (mail,) = write(to=priya, state="failed")
    DeadAddress.objects.create(address=priya.email, since=AT, said="550 no such user")
    priya.email = "priya.new@example.org"
    priya.save()
    mending.resend(mail.pk, by=coordinator, at=AT)
    mail.refresh_from_db()
    assert (mail.state, mail.address) == ("waiting", "priya.new@example.org")


def test_all_that_failed_goes_out_again_but_to_dead_addresses_and_not_what_was_sent(
    client, priya, coordinator
):
    gone = testing.person("Gone Away")
    DeadAddress.objects.create(address=gone.email, since=AT, said="550 no such user")
    write(to=priya, state="failed")
    write(to=gone, state="failed")
    write(to=priya, state="sent")
    client.force_login(coordinator)
    client.post("/mail/of/7/resend/")
    assert (states(to=priya), states(to=gone)) == ({"sent": 1, "waiting": 1}, {"failed": 1})


def test_only_those_who_manage_the_people_may_and_only_what_failed(priya, coordinator):
    (failed,), (sent,) = write(to=priya, state="failed"), write(to=priya, state="sent")
    other = testing.staff("dean", programme=8)
    for mail, person in ((failed, priya), (failed, other), (sent, coordinator)):
        with pytest.raises(Denied):
            mending.resend(mail.pk, by=person, at=AT)


def test_a_mail_about_an_enquiry_is_for_its_desk_alone(client, priya, coordinator):
    (mail,) = write(to=priya, state="failed", about="enquiry", ref=1)
    client.force_login(coordinator)
    assert "Priya" not in client.get(OUTBOX).text + client.get(f"{OUTBOX}?all=1").text
    assert client.post(reverse("notices:resend", args=[mail.pk])).status_code == 404


def test_somebody_whose_mails_come_back_hears_it_on_home_and_mends_it(client, priya):
    """PAR-29: no mail can say so, so the page does."""
    dead = DeadAddress.objects.create(address=priya.email, since=AT, said="550 no such user")
    client.force_login(priya)
    assert "Mails to you come back" in client.get("/").text
    client.post(reverse("notices:mend", args=[dead.pk]))
    assert "Mails to you come back" not in client.get("/").text
    stranger = DeadAddress.objects.create(address="other@example.org", since=AT, said="550")
    assert client.post(reverse("notices:mend", args=[stranger.pk])).status_code == 404


def test_staff_let_the_sweep_try_again_what_it_had_set_aside(client, priya, coordinator):
    testing.expect(remind=["after 7 days"])
    hear([Made(name="pair.began", people={"mentee": [priya.pk]})], by=None, at=moment("2027-03-01 10:00"))
    step = Step.objects.get()
    Step.objects.update(attempts=5, problem="KeyError: 'reminder'")
    client.force_login(coordinator)
    page = client.get(OUTBOX).text
    assert "KeyError" in page
    assert "tried 5 times" in page
    client.post(reverse("notices:try_again", args=[step.pk]))
    step.refresh_from_db()
    assert (step.attempts, step.problem) == (0, "")


def test_the_log_is_filtered_by_name_and_state_and_says_nothing_of_what_stands_in_a_mail(
    client, priya, coordinator
):
    """PAR-07: the delivery log of a programme."""
    write(to=priya, state="sent")
    write(to=testing.person("Kofi Mensah"), state="dropped")
    client.force_login(coordinator)
    assert "Priya Nair" not in client.get(f"{OUTBOX}?q=kofi").text
    page = client.get(f"{OUTBOX}?q=priya&state=sent").text
    assert "Priya Nair" in page
    assert "Hello" not in page.partition("<main")[2]


def test_the_log_costs_the_same_for_one_mail_and_for_five(client, priya, coordinator):
    client.force_login(coordinator)
    client.get(OUTBOX)
    costs = []
    for many in (1, 4):
        write(many, to=priya, state="failed")
        with CaptureQueriesContext(connection) as queries:
            client.get(OUTBOX)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 14
