"""Mail goes out through a real server that takes, delays, refuses and breaks off: nothing is lost."""

import socket
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db.models.functions import Now

from ithaca.notices import testing
from ithaca.notices.actions.delivery import Breaker, Postman, recover
from ithaca.notices.actions.jobs import beat
from ithaca.notices.doors import Folder, Smtp, door_of
from ithaca.notices.models import Mail, Wish, Worker, ago
from ithaca.notices.rules.delivery import pause_after
from ithaca.notices.testing import moment
from ithaca.notices.tests.sink import Sink, free_port

pytestmark = pytest.mark.django_db
AT = moment("2027-03-01 10:00")
HOUR = timedelta(hours=1)


def write(many=1, *, once=False, to=None, **more) -> list[Mail]:
    """So many mails in the outbox."""
    to = to or testing.person()
    return Mail.objects.bulk_create(
        Mail(
            programme=7, to=to, address=to.email, letter="reminder", kind="reminders" if once else "messages",
            key=f"k{next(testing.numbers)}", once=once, subject=f"Hello {n}", text="Hello", html="<p>Hello</p>",
            message_id=f"{next(testing.numbers):032x}", made_at=AT, next_at=AT, **more,
        )
        for n in range(many)
    )  # fmt: skip


def states(**filters) -> dict[str, int]:
    rows = Mail.objects.filter(**filters).values_list("state", flat=True)
    return {state: list(rows).count(state) for state in sorted(set(rows))}


def patient(postman):
    """A breaker that does not make the test wait."""
    postman.breaker = Breaker(clock=iter(range(0, 10**9, 1000)).__next__)
    return postman


def carry_until_quiet(postman, hours=150):
    """Time passes until nothing waits any more."""
    patient(postman)
    for hour in range(hours):
        while postman.carry(at=AT + hour * HOUR):
            pass
        if not Mail.objects.filter(state="waiting").exists():
            return


def test_what_is_due_goes_out_once_over_one_connection_to_one_person_each(sink, postman):
    """T18: exactly one recipient a mail."""
    mails = write(150)
    assert postman.carry(at=AT) == 100
    assert postman.carry(at=AT) == 50
    assert postman.carry(at=AT) == 0
    assert states() == {"sent": 150}
    assert sink.ids() == {f"<{m.message_id}@localhost>": 1 for m in mails}
    assert {rcpt for _, rcpt in sink.taken} == {(mails[0].address,)}
    assert sink.connections == 1


def test_what_somebody_waits_for_goes_before_what_can_wait(sink, postman):
    late, early = write(once=True), write(once=False)
    postman.carry(at=AT)
    assert [mail for mail, _ in sink.taken] == [f"<{m.message_id}@localhost>" for m in (*early, *late)]


def test_what_is_not_due_or_held_stays(sink, postman):
    write(state="held")
    Mail.objects.filter(pk=write()[0].pk).update(next_at=AT + HOUR)
    assert postman.carry(at=AT) == 0
    assert states() == {"held": 1, "waiting": 1}


def test_a_closed_account_and_a_stopped_kind_are_asked_about_again_at_the_door(sink, postman):
    """T05: entitlement is looked at when the mail goes out, not when it was written."""
    closed, stopper = testing.person(is_active=False), testing.person()
    Wish.objects.create(person=stopper, programme=7, kind="reminders", at=AT)
    write(to=closed)
    write(to=stopper, once=True)
    write()
    Mail.objects.create(
        to=None, address="nobody@example.org", letter="account", kind="needed", key="n", once=False,
        subject="s", text="t", message_id="aa", made_at=AT, next_at=AT,
    )  # fmt: skip
    assert postman.carry(at=AT) == 2
    assert states() == {"dropped": 2, "sent": 2}


@pytest.mark.parametrize("where", ["mail", "rcpt", "data"])
def test_refused_for_now_is_tried_again_later_and_later(sink, postman, where):
    say = "451 too busy"
    sink.behave, sink.rcpt, sink.mail = {
        "mail": (lambda n: "250 OK", "250 OK", say), "rcpt": (lambda n: "250 OK", say, "250 OK"),
        "data": (lambda n: say, "250 OK", "250 OK"),
    }[where]  # fmt: skip
    write(3)
    assert postman.carry(at=AT) == 0
    assert states() == {"waiting": 3}
    assert set(Mail.objects.values_list("next_at", "problem")) == {
        (AT + timedelta(minutes=1), "451 too busy")
    }
    sink.behave, sink.rcpt, sink.mail = lambda n: "250 OK", "250 OK", "250 OK"
    assert postman.carry(at=AT + timedelta(minutes=1)) == 3
    assert sink.connections == 1


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_refused_for_good_is_noted_and_holds_up_no_other(sink, postman, where):
    """PAR-29: dead addresses are listed, with what the server said."""
    if where == "rcpt":
        sink.rcpt = "550 no such user"
    else:
        sink.behave = lambda number: "550 no such user" if number == 2 else "250 OK"
    write(3)
    postman.carry(at=AT)
    assert states() == ({"failed": 3} if where == "rcpt" else {"failed": 1, "sent": 2})
    assert set(Mail.objects.filter(state="failed").values_list("problem", "taken_by")) == {
        ("550 no such user", "")
    }


def test_a_server_that_refuses_our_own_address_fails_no_mail_for_good(sink, postman):
    sink.mail = "553 not you"
    write(2)
    postman.carry(at=AT)
    assert states() == {"waiting": 2}


def test_after_ten_attempts_it_is_given_up(sink, postman):
    sink.behave = lambda number: "450 later"
    write()
    carry_until_quiet(postman)
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.problem) == ("failed", 10, "450 later")


def test_pauses_grow_up_to_a_day():
    assert [pause_after(n) for n in (1, 2, 3, 4, 9)] == [
        timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=16), timedelta(minutes=64), timedelta(days=1),
    ]  # fmt: skip


@pytest.mark.parametrize("fault", ["cut", "half-close", "slow", "451 busy", "421 closing", "550 no", "lost"])
def test_a_hundred_mails_through_a_faulty_server_are_all_accounted_for(sink, postman, fault):
    """F04: every third mail meets the fault at first; at the end none is lost and none hangs."""
    sink.behave = lambda number: fault if number % 3 == 0 and number < 40 else "250 OK"
    many = 10 if fault == "slow" else 30
    mails = [*write(many), *write(many, once=True)]
    carry_until_quiet(postman)
    arrived = sink.ids()
    assert set(states()) <= {"sent", "uncertain", "failed"}
    for mail in Mail.objects.all():
        times = arrived[f"<{mail.message_id}@localhost>"]
        assert times == 1 if mail.state == "sent" and mail.once else times >= (mail.state == "sent")
        assert times <= 1 or (not mail.once and fault == "lost")
        assert mail.state != "uncertain" or mail.once
    assert states().get("failed", 0) == (13 if fault == "550 no" else 0)
    assert len(mails) == sum(states().values())


def test_a_reminder_whose_answer_was_cut_off_is_never_sent_again_but_shown(sink, postman):
    """F02: at most once, and visible."""
    sink.behave = lambda number: "lost"
    write(once=True)
    carry_until_quiet(postman)
    assert Mail.objects.get().state == "uncertain"
    assert "broke" in Mail.objects.get().problem
    assert max(sink.ids().values()) == 1


def test_a_request_whose_answer_was_cut_off_goes_again_under_the_same_id(sink, postman):
    """F02: at least once."""
    sink.behave = lambda number: "lost" if number == 1 else "250 OK"
    write()
    carry_until_quiet(postman)
    assert states() == {"sent": 1}
    assert list(sink.ids().values()) == [2]


def test_a_reminder_that_broke_before_it_was_handed_over_goes_again(sink, postman):
    """The line is cut before DATA: nothing can have been taken, so nothing is uncertain."""
    sink.rcpt = "250 OK"
    write(2, once=True)
    postman.carry(at=AT, most=1)
    postman.door.line.sock.shutdown(socket.SHUT_RDWR)
    postman.carry(at=AT)
    assert states() == {"sent": 1, "waiting": 1}
    carry_until_quiet(postman)
    assert states() == {"sent": 2}
    assert set(sink.ids().values()) == {1}


def test_a_server_that_is_down_costs_no_attempts_and_is_left_alone_for_a_while():
    clock = [0.0]
    postman = Postman("worker-1", Smtp("127.0.0.1", free_port(), timeout=0.3))
    postman.breaker = Breaker(clock=lambda: clock[0])
    write(3)
    for seconds in (0, 1, 4.9, 5, 14, 15):
        clock[0] = seconds
        assert postman.carry(at=AT) == 0
    assert postman.breaker.troubles == 3
    assert "127.0.0.1" in postman.breaker.problem
    assert set(Mail.objects.values_list("state", "attempts", "next_at", "taken_by")) == {
        ("waiting", 0, AT, "")
    }


def test_a_server_that_comes_back_gets_everything():
    port = free_port()
    postman = patient(Postman("worker-1", Smtp("127.0.0.1", port, timeout=0.3)))
    write(5)
    assert postman.carry(at=AT) == 0
    sink = Sink()
    controller = sink.open(port)
    assert postman.carry(at=AT) == 5
    postman.close()
    controller.stop()
    assert postman.breaker.problem == ""


def test_a_silent_server_is_left_alone_after_three_mails(sink, postman):
    sink.behave = lambda number: "slow"
    write(10)
    postman.carry(at=AT)
    assert sink.reached == 3
    assert postman.breaker.is_open


def test_one_mail_that_cannot_be_put_together_holds_up_no_other(sink, postman):
    """F16."""
    write(2)
    write(headers={"X-Bad": "a\nBcc: victim@example.org"})
    write(2)
    assert postman.carry(at=AT) == 4
    assert states() == {"failed": 1, "sent": 4}
    assert Mail.objects.get(state="failed").problem.startswith("It could not be written: ValueError")


def test_when_told_to_stop_it_stops_after_the_mail_in_hand(sink, postman):
    write(5)
    answers = iter([True, True, False])
    assert postman.carry(at=AT, going=lambda: next(answers)) == 2
    assert states() == {"sent": 2, "waiting": 3}


# ------------------------------------------------------------------------------ workers that die


def test_what_a_dead_worker_had_in_hand_goes_again_or_is_uncertain(sink, postman):
    """F02, F15: requests go back under the same Message-ID, reminders are shown as uncertain."""
    write(state="sending", taken_by="dead")
    write(state="sending", taken_by="dead", once=True)
    write(state="sending", taken_by="gone-without-a-trace")
    write(state="sending", taken_by="alive")
    beat("alive")
    beat("dead")
    Worker.objects.filter(name="dead").update(seen_at=ago(timedelta(seconds=61)))
    assert recover() == 3
    assert recover() == 0
    assert states() == {"sending": 1, "uncertain": 1, "waiting": 2}
    assert postman.carry(at=AT) == 2


def test_what_a_commit_lost_on_its_way_back_marked_as_ours_goes_again(sink, postman):
    """The database died while it answered: we do not know whether we had taken the mail."""
    write(state="sending", taken_by="worker-1", attempts=1)
    postman.in_doubt = True
    assert postman.carry(at=AT) == 1
    assert states() == {"sent": 1}
    assert Mail.objects.get().attempts == 1


def test_a_worker_is_alive_for_a_minute_after_its_last_sign():
    beat("a")
    assert Worker.objects.alive().count() == 1
    Worker.objects.update(seen_at=ago(timedelta(seconds=59)))
    assert Worker.objects.alive().count() == 1
    Worker.objects.update(seen_at=Now() - timedelta(seconds=61))
    assert not Worker.objects.alive().exists()


# ------------------------------------------------------------------------------ other doors


def test_a_folder_keeps_one_file_a_mail(tmp_path):
    mail = write()[0]
    Postman("w", Folder(tmp_path / "mail")).carry(at=AT)
    Mail.objects.update(state="waiting")
    Postman("w", Folder(tmp_path / "mail")).carry(at=AT)
    assert [file.name for file in (tmp_path / "mail").iterdir()] == [f"{mail.message_id}.eml"]


def test_a_folder_that_cannot_be_written_is_a_shut_door(tmp_path):
    (tmp_path / "file").touch()
    write()
    postman = Postman("w", Folder(tmp_path / "file" / "mail"))
    assert postman.carry(at=AT) == 0
    assert states() == {"waiting": 1}
    assert postman.breaker.problem


def test_the_door_is_what_the_settings_say():
    smtp = {"host": "mail.example", "port": 465, "username": "u", "password": "p", "use_tls": True}
    door = door_of({"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp})
    assert (door.place, door.use_ssl, door.timeout) == (("mail.example", 465), True, 10)
    folder = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": "/x"}}
    assert isinstance(door_of(folder), Folder)


# ------------------------------------------------------------------------------ Django's own mail


@pytest.fixture
def outbox(settings):
    settings.MAILERS = {**settings.MAILERS, "default": {"BACKEND": "ithaca.notices.backend.OutboxBackend"}}


def test_a_code_that_allauth_sends_becomes_a_row_and_is_forgotten_when_sent(outbox, sink, postman):
    ann = testing.person("Ann")
    django_mail.send_mail("Your\n code", "Hello\n\nABC-DEF\n", None, [ann.email.upper()])
    mail = Mail.objects.get()
    assert (mail.to, mail.once, mail.kind, mail.subject, mail.state) == (
        ann,
        False,
        "needed",
        "Your code",
        "waiting",
    )
    assert '<p class="code">ABC-DEF</p>' in mail.html
    Mail.objects.update(next_at=AT)
    assert postman.carry(at=AT) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == ("sent", "", "")


def test_an_address_without_an_account_gets_its_mail_too(outbox):
    django_mail.send_mail("Welcome", "Hello", None, ["new@example.org"])
    assert Mail.objects.values_list("to", "address").get() == (None, "new@example.org")


def test_two_recipients_get_a_mail_each(outbox):
    """T18: nobody sees another's address."""
    message = django_mail.EmailMessage("Hi", "Hello", None, ["a@example.org"], bcc=["b@example.org"])
    message.send()
    assert sorted(Mail.objects.values_list("address", flat=True)) == ["a@example.org", "b@example.org"]
