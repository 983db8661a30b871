"""A mail as it travels: headers, text, HTML and a calendar part, as bytes.

Written by hand, since the standard library takes ten times as long; the tests read it back with
the standard library.
"""

import re
from binascii import b2a_qp
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr


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
        kind, body = self.body()
        headers = {**self.every_header(), **self.headers, "MIME-Version": "1.0", **kind}
        return (
            written({name: sound(value) for name, value in headers.items()}).encode("ascii") + b"\r\n" + body
        )

    def every_header(self) -> dict[str, str]:
        sender = travelling(self.sender)
        return {
            "Subject": encoded(self.subject),
            "From": formataddr((self.sender_name, sender)),
            "To": travelling(self.to),
            "Message-ID": f"<{self.message_id}@{sender.rpartition('@')[2]}>",
            "Date": format_datetime(self.at),
            "Auto-Submitted": "auto-generated",
        }

    def body(self) -> tuple[dict[str, str], bytes]:
        """The headers that say what the body is, and the body."""
        parts = [part("text/plain", self.text)]
        if self.html:
            parts.append(part("text/html", self.html))
        if self.calendar:
            parts.append(part("text/calendar", self.calendar, f"; method={method_of(self.calendar)}"))
        if len(parts) == 1:
            return parts[0]
        mark = f"=_{self.message_id}"  # no quoted-printable line begins with this
        pieces = [f"--{mark}\r\n{written(headers)}\r\n".encode() + content for headers, content in parts]
        whole = b"\r\n".join([*pieces, f"--{mark}--\r\n".encode()])
        return {"Content-Type": f'multipart/alternative; boundary="{mark}"'}, whole


def part(kind: str, content: str, more: str = "") -> tuple[dict[str, str], bytes]:
    lines = b2a_qp("\n".join(content.splitlines()).encode() + b"\n", istext=True)
    headers = {
        "Content-Type": f"{kind}; charset=utf-8{more}",
        "Content-Transfer-Encoding": "quoted-printable",
    }
    return headers, lines.replace(b"\n", b"\r\n")


def written(headers: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


def encoded(words: str) -> str:
    """A line of text for a header: as it is in ASCII, else in encoded words."""
    if words.isascii() and len(words) < 900:
        return words
    return Header(sound(words), "utf-8").encode(linesep="\r\n")


def sound(value: str) -> str:
    """The value, unless it would begin another header (folded lines begin with a blank)."""
    if re.search(r"\r(?!\n)|(?<!\r)\n|\r\n(?![ \t])|\x00", value):
        raise ValueError("A header may not hold a line break.")
    return value


def method_of(calendar: str) -> str:
    """REQUEST, CANCEL ...: what the calendar file itself says."""
    found = re.search(r"^METHOD:([A-Z]+)\s*$", calendar, re.MULTILINE)
    return found[1] if found else "PUBLISH"


def travelling(address: str) -> str:
    """An address in ASCII: `jo@münchen.example` travels as `jo@xn--mnchen-3ya.example`."""
    name, at, host = parseaddr(address)[1].rpartition("@")
    return name + at + (host if host.isascii() else host.encode("idna").decode())
