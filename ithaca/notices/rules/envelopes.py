"""A mail as it travels: headers, text, HTML and a calendar part, as bytes."""

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Everything that one message to one person says."""

    sender: str  # the address of the house
    sender_name: str
    to: str
    subject: str
    text: str
    html: str
    message_id: str  # hex, without the domain
    at: datetime
    headers: dict[str, str] = field(default_factory=dict)
    calendar: str = ""

    def as_bytes(self) -> bytes:
        """The message, CRLF and seven bits. A line break in a header raises ValueError."""
        message = EmailMessage(POLICY)
        sender = travelling(self.sender)
        message["Subject"] = self.subject
        message["From"] = Address(self.sender_name, addr_spec=sender)
        message["To"] = travelling(self.to)
        message["Message-ID"] = f"<{self.message_id}@{sender.rpartition('@')[2]}>"
        message["Date"] = self.at
        for name, value in {"Auto-Submitted": "auto-generated", **self.headers}.items():
            message[name] = value
        self.fill(message)
        return message.as_bytes()

    def fill(self, message: EmailMessage):
        message.set_content(self.text)
        if self.html:
            message.add_alternative(self.html, subtype="html")
        if self.calendar:
            params = {"method": method_of(self.calendar)}
            message.add_alternative(self.calendar, subtype="calendar", params=params)


def method_of(calendar: str) -> str:
    """REQUEST, CANCEL ...: what the calendar file itself says."""
    lines = (line.strip() for line in calendar.splitlines())
    return next((line.removeprefix("METHOD:") for line in lines if line.startswith("METHOD:")), "PUBLISH")


def travelling(address: str) -> str:
    """An address in ASCII: `jo@münchen.example` travels as `jo@xn--mnchen-3ya.example`."""
    name, at, host = parseaddr(address)[1].rpartition("@")
    return name + at + (host if host.isascii() else host.encode("idna").decode())
