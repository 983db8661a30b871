"""The doors through which mail leaves the house: an SMTP server, a folder of files, or the console.

A door takes one finished message for one recipient. What can go wrong has three names, because
what follows differs: the door is shut, this mail was declined, or the line broke on the way.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

TIMEOUT = 10  # seconds of silence


class Shut(Exception):
    """The door cannot be used now. Nothing was handed over."""


@dataclass
class Declined(Exception):
    """The server said no to this mail, or to whom it is for: `for_good` or for now. It has not taken it."""

    said: str
    for_good: bool
    recipient: bool = False

    def __str__(self):
        return self.said


@dataclass
class Cut(Exception):
    """The line broke on the way. When `perhaps_taken`, nobody can know whether the mail went."""

    said: str
    perhaps_taken: bool

    def __str__(self):
        return self.said


def door_of(mailer: dict):
    """The door that an entry of Django's MAILERS describes."""
    backend, options = mailer["BACKEND"], mailer.get("OPTIONS", {})
    if "filebased" in backend:
        return Folder(Path(options["file_path"]))
    if "smtp" in backend:
        return Smtp(**options)
    return Console() if "console" in backend else Nowhere()


class Nowhere:
    """Takes everything and keeps nothing."""

    def send(self, content: bytes, *, sender: str, to: str, message_id: str):
        pass

    def close(self):
        pass


class Console(Nowhere):
    def send(self, content, **envelope):
        print(content.decode(), flush=True)


class Folder(Nowhere):
    """One .eml file a mail, named by its Message-ID, so that a second sending is the same file."""

    def __init__(self, folder: Path):
        self.folder = folder

    def send(self, content, *, message_id, **envelope):
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half = self.folder / f".{message_id}"
            half.write_bytes(content)
            half.rename(self.folder / f"{message_id}.eml")
        except OSError as error:
            raise Shut(_("The folder for mails: {strerror}").format(strerror=error.strerror)) from error


class Smtp:
    """One connection to a mail server, used again for the next mail."""

    def __init__(
        self, host, port=25, *, username="", password="", use_tls=False, use_ssl=False, timeout=TIMEOUT
    ):
        self.place = (host, port or 25)
        self.username, self.password = username, password
        self.use_tls, self.use_ssl = use_tls, use_ssl or port == 465
        self.timeout, self.line = timeout, None

    def send(self, content: bytes, *, sender: str, to: str, message_id: str):
        """Hand over one message; raises `Shut`, `Declined` or `Cut`."""
        if self.line is None:
            self.open()
        taking = False
        try:
            self.say("mail", sender, good=250, lasting=False)
            self.say("rcpt", to, good=250, recipient=True)
            self.say("docmd", "DATA", good=354)
            self.line.send(stuffed(content))
            taking = True  # the last byte, which seals it, is on its way
            self.judge(*self.line.getreply(), good=250)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise Cut(
                _("The connection broke: {said_by}").format(said_by=said_by(error)), perhaps_taken=taking
            ) from error

    def open(self):
        try:
            self.line = self.connected()
        except (OSError, smtplib.SMTPException) as error:
            raise Shut(
                _("The mail server {place}: {said_by}").format(place=self.place[0], said_by=said_by(error))
            ) from error

    def connected(self) -> smtplib.SMTP:
        if self.use_ssl:
            line = smtplib.SMTP_SSL(*self.place, timeout=self.timeout, context=ssl.create_default_context())
        else:
            line = smtplib.SMTP(*self.place, timeout=self.timeout)
        if self.use_tls and not self.use_ssl:
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        if self.username:
            line.login(self.username, self.password or "")
        return line

    def say(self, verb: str, what: str, **how):
        self.judge(*getattr(self.line, verb)(what), **how)

    def judge(self, code: int, said: bytes, *, good: int, lasting: bool = True, recipient: bool = False):
        """Raise `Declined` unless the answer is good. A no to the sender is never the mail's fault."""
        if code // 10 == good // 10:
            return
        self.begin_anew(hung_up=code in (421, -1))
        raise Declined(f"{code} {said.decode(errors='replace')}"[:300], lasting and code >= 500, recipient)

    def begin_anew(self, *, hung_up: bool):
        """Forget the mail that was declined, so that the connection serves the next one."""
        try:
            if not hung_up and self.line.rset()[0] == 250:
                return
        except (OSError, smtplib.SMTPException):
            pass
        self.drop()

    def drop(self):
        if self.line:
            self.line.close()
        self.line = None

    def close(self):
        """Say goodbye, if anybody still listens."""
        if self.line:
            with suppress(OSError, smtplib.SMTPException):
                self.line.quit()
        self.drop()


def stuffed(content: bytes) -> bytes:
    """As it travels after DATA: a dot doubled at the start of a line, a dot alone at the end."""
    content = re.sub(rb"(?m)^\.", b"..", content)
    return content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def said_by(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("it did not answer in time")
    return " ".join(str(error).split())[:200] or type(error).__name__
