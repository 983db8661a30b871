"""A real mail server on this computer that takes, delays, refuses and breaks off, as it is told."""

import asyncio
import logging
import socket
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.ERROR)


class Sink:
    """`behave(number)` says what to do with the so-manieth mail that reaches DATA: see `handle_DATA`."""

    def __init__(self, behave=lambda number: "250 OK", rcpt="250 OK", mail="250 OK"):
        self.behave, self.rcpt, self.mail = behave, rcpt, mail
        self.reached, self.taken = 0, []
        self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.mail.startswith("250"):
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        """`250 ...`: takes it. `lost`: takes it, and cuts the line instead of saying so. `cut`,
        `half-close`: breaks off untaken. `slow`: says nothing for long. Else: answers with that."""
        self.reached += 1
        told = self.behave(self.reached)
        if told.startswith("250") or told in ("lost", "taken slowly"):
            mail = message_from_bytes(envelope.content)
            self.taken.append((mail["Message-ID"], tuple(envelope.rcpt_tos)))
        if told in ("lost", "cut"):
            server.transport.abort()
        elif told == "half-close":
            server.transport.write_eof()
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
        elif "slow" in told:
            await asyncio.sleep(5 if told == "very slow" else 0.6)
        return told if told[0].isdigit() else "250 OK"

    def ids(self) -> Counter:
        return Counter(mail for mail, _ in self.taken)

    def open(self, port: int = 0):
        """Listen; gives the controller, whose `port` is where."""
        controller = Listening(self, hostname="127.0.0.1", port=port or free_port())
        controller.start()
        return controller


class Listening(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="sink", enable_SMTPUTF8=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
