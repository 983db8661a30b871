"""A reply by mail gets a kind answer with the link; machines, strangers and forgers get none."""

import io
import random
from datetime import timedelta

import pytest
from django.core.management import call_command

from ithaca.integrations.inbound_mail.actions import answer
from ithaca.integrations.inbound_mail.rules.replies import MOST, read
from ithaca.kit import links
from ithaca.notices import testing
from ithaca.notices.models import Mail
from ithaca.notices.signing import read_reply, reply_address
from ithaca.notices.testing import moment

AT = moment("2027-03-01 10:00")


@pytest.fixture
def ann(db, monkeypatch):
    monkeypatch.setitem(links._pages, ("thread", False, ""), "notices:stop")
    return testing.person("Ann Lee")


def mail(to="mentoring@localhost", sender="ann@elsewhere.example", body=b"Hello", **headers) -> bytes:
    lines = {"From": f"Ann <{sender}>", "To": to, "Subject": "Re: a message", **headers}
    text = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return text.encode() + b"\r\n" + body


def arrive(raw: bytes, at=AT, **envelope) -> str:
    return answer(read(raw, **envelope), at=at)


def test_a_reply_about_a_conversation_is_answered_with_its_link(ann):
    """To the account's address, whatever address it came from."""
    assert arrive(mail(reply_address(ann.pk, "thread", 5))) == "autoreply"
    sent = Mail.objects.get()
    assert (sent.to, sent.address, sent.once) == (ann, ann.email, False)
    assert "http://testserver/mail/stop/5/" in sent.text
    assert sent.headers == {"Auto-Submitted": "auto-replied"}


def test_nothing_of_what_was_written_is_kept(ann):
    arrive(mail(reply_address(ann.pk, "thread", 5), Subject="Secret one", body=b"Secret two"))
    row = str(Mail.objects.values().get())
    assert "Secret" not in row
    assert "elsewhere" not in row


def test_a_second_reply_that_day_is_not_answered_and_one_the_next_day_is(ann):
    for _ in range(5):
        arrive(mail(reply_address(ann.pk, "thread", 5)))
    assert Mail.objects.count() == 1
    arrive(mail(reply_address(ann.pk, "thread", 5)), at=AT + timedelta(days=1))
    assert Mail.objects.count() == 2


def test_somebody_with_an_account_who_writes_elsewhere_is_told_once_a_day(ann):
    assert arrive(mail(sender=ann.email.upper())) == "autoreply-elsewhere"
    arrive(mail(sender=ann.email))
    assert Mail.objects.count() == 1


def test_a_stranger_gets_no_answer(ann):
    assert arrive(mail(sender="stranger@example.org")) == ""
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated; x=1"}, {"Precedence": "bulk"},
        {"Precedence": "LIST"}, {"List_Id": "<x>"}, {"List_Unsubscribe": "<x>"}, {"Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "All"}, {"Content_Type": "multipart/report; boundary=x"},
        {"sender": "MAILER-DAEMON@example.org"}, {"sender": "noreply@example.org"}, {"sender": "postmaster@localhost"},
        {"sender": "mentoring@localhost"}, {"sender": "list-request@example.org"},
    ],
)  # fmt: skip
def test_machines_are_never_answered(ann, headers):
    """RFC 3834: no two machines write to each other for ever."""
    assert arrive(mail(reply_address(ann.pk, "thread", 5), **headers)) == ""
    assert not Mail.objects.exists()


@pytest.mark.parametrize("sender", ["", "<>", "bounces@example.org"])
def test_an_envelope_from_nobody_is_never_answered(ann, sender):
    assert arrive(mail(reply_address(ann.pk, "thread", 5)), sender=sender) == ""


def test_our_own_answers_are_never_answered(ann):
    """The loop test: what we send comes back to us as it was."""
    from ithaca.notices.shell import content_of

    arrive(mail(reply_address(ann.pk, "thread", 5)))
    content, _ = content_of(Mail.objects.get(), None, AT)
    assert content.count(b"Auto-Submitted:") == 1
    assert arrive(content, recipient=reply_address(ann.pk, "thread", 6)) == ""
    assert Mail.objects.count() == 1


def test_a_closed_account_and_a_thing_without_a_page_get_no_answer(ann):
    assert arrive(mail(reply_address(ann.pk, "unknown", 5))) == ""
    ann.is_active = False
    ann.save()
    assert arrive(mail(reply_address(ann.pk, "thread", 5))) == ""


def test_two_hundred_forged_addresses_are_all_refused(ann):
    """T24: one changed letter anywhere, and it is not ours."""
    true, chance = reply_address(ann.pk, "thread", 5), random.Random(1)
    local, host = true.split("@")
    for _ in range(200):
        place = chance.randrange(6, len(local))
        letter = chance.choice([c for c in "abcdefghijklmnopqrstuvwxyz234567-" if c != local[place]])
        forged = f"{local[:place]}{letter}{local[place + 1 :]}@{host}"
        assert read_reply(forged) is None, forged
        arrive(mail(forged))
    assert not Mail.objects.exists()


def test_an_address_survives_capitals_and_fits():
    address = reply_address(2**31, "relationship", 2**31)
    assert read_reply(address.upper()) == (2**31, "relationship", 2**31)
    assert len(address.split("@")[0]) <= 64


def test_an_address_outlives_a_change_of_the_secret_key(settings):
    address = reply_address(1, "thread", 2)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert read_reply(address) == (1, "thread", 2)
    settings.SECRET_KEY_FALLBACKS = []
    assert read_reply(address) is None


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff" * 500, b"From: \r\n" * 1000, b"To: " + b"a@b.c, " * 50_000, b"From: =?bad?= <\r\n\r\n"],
)
def test_rubbish_is_not_answered_and_breaks_nothing(ann, raw):
    assert arrive(raw) == ""


def test_only_the_first_megabyte_is_looked_at(ann):
    late = (
        b"From: a@b.example\r\n"
        + b"X-Long: y\r\n" * (MOST // 11)
        + b"To: "
        + reply_address(ann.pk, "thread", 5).encode()
    )
    assert arrive(late) == ""


def test_the_command_reads_a_mail_from_a_pipe(ann, monkeypatch, capsys):
    raw = mail("someone@localhost")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    monkeypatch.setenv("ORIGINAL_RECIPIENT", reply_address(ann.pk, "thread", 5))
    monkeypatch.setenv("SENDER", "ann@elsewhere.example")
    call_command("autoreply")
    assert capsys.readouterr().out == "answered: autoreply\n"
