"""A mail that was taken and came back later is noted; anything else that looks like it is not."""

import io
import random

import pytest
from django.core.management import call_command

from ithaca.integrations.inbound_mail.rules.bounces import Bounce, read
from ithaca.notices import testing
from ithaca.notices.models import DeadAddress, Mail
from ithaca.notices.testing import moment

AT = moment("2027-03-01 10:00")
NAME = "0123456789abcdef0123456789abcdef"


def report(
    address="priya@example.org",
    status="5.1.1",
    action="failed",
    name=NAME,
    said="550 5.1.1 No such user",
    whole=True,
) -> bytes:
    """A bounce as a mail server writes it: words, what became of it, and the mail (or its headers)."""
    original = f"From: Career mentoring <mentoring@localhost>\r\nMessage-ID: <{name}@localhost>\r\nSubject: Hello\r\n\r\n"
    return (
        "From: MAILER-DAEMON@mx.example.org\r\nTo: mentoring@localhost\r\nSubject: Undelivered Mail\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n"
        f"--b\r\nContent-Type: {'message/rfc822' if whole else 'text/rfc822-headers'}\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()


def arrive(raw: bytes, monkeypatch) -> str:
    stdin = io.TextIOWrapper(io.BytesIO(raw))
    monkeypatch.setattr("sys.stdin", stdin)
    out = io.StringIO()
    call_command("autoreply", sender="", stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def mail(db):
    priya = testing.person("Priya Nair")
    return Mail.objects.create(
        programme=7, to=priya, address="priya@example.org", letter="reminder", kind="reminders", key="k", once=True,
        subject="Answer", text="Answer", message_id=NAME, state="sent", made_at=AT, next_at=AT, sent_at=AT,
    )  # fmt: skip


@pytest.mark.parametrize("whole", [True, False])
def test_a_bounce_is_read(whole):
    found = read(report(whole=whole))
    assert found == Bounce(NAME, "priya@example.org", "5.1.1 550 5.1.1 No such user")


@pytest.mark.parametrize(
    "raw",
    [
        report(action="delayed", status="4.4.7"),
        report(action="relayed", status="2.0.0"),
        report(action="failed", status="4.2.2"),
        report(name="someone-elses"),
        report().replace(b"multipart/report", b"multipart/mixed"),
        b"From: a@b\r\n\r\nHello",
        b"",
    ],
)
def test_what_may_still_arrive_and_what_is_none_of_ours_is_no_bounce(raw):
    assert read(raw) is None


def test_a_mail_that_came_back_is_listed_and_its_address_is_dead(mail, monkeypatch):
    """PAR-29: bounces that come later count like those that come at once."""
    assert arrive(report(), monkeypatch) == "noted: a mail came back"
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == ("failed", "5.1.1 550 5.1.1 No such user")
    assert DeadAddress.objects.get().address == "priya@example.org"
    assert arrive(report(), monkeypatch) == "not one of ours"
    assert Mail.objects.count() == 1  # nobody answers a bounce


def test_a_full_mailbox_is_a_failure_and_no_dead_address(mail, monkeypatch):
    arrive(report(status="5.2.2", said="552 5.2.2 Mailbox full"), monkeypatch)
    mail.refresh_from_db()
    assert (mail.state, DeadAddress.objects.count()) == ("failed", 0)


@pytest.mark.parametrize(
    "raw",
    [report(address="victim@example.org"), report(name="f" * 32)],
    ids=["another address", "no mail of ours"],
)
def test_nobody_makes_an_address_dead_by_a_forged_bounce(mail, monkeypatch, raw):
    """The name of a mail and its address have to fit: only who had the mail knows both."""
    assert arrive(raw, monkeypatch) == "not one of ours"
    mail.refresh_from_db()
    assert (mail.state, DeadAddress.objects.count()) == ("sent", 0)


def test_no_mangled_bounce_breaks_the_reader():
    chance = random.Random(7)
    for _ in range(300):
        raw = bytearray(report())
        for _ in range(chance.randrange(1, 40)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        read(bytes(raw[: chance.randrange(len(raw))] if chance.random() < 0.3 else raw))
