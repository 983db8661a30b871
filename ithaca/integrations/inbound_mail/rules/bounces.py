"""What a bounce says (RFC 3464): which of our mails came back, from which address, and why."""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

MOST = 1_000_000  # bytes that are looked at


@dataclass(frozen=True)
class Bounce:
    """A mail that could not be delivered for good. `message_id` is the hex before the @."""

    message_id: str
    address: str
    said: str


def read(raw: bytes) -> Bounce | None:
    """The bounce that a mail is; None for every other mail, and for what may still arrive."""
    mail = BytesParser().parsebytes(raw[:MOST])
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    blocks = [
        block
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in parts_of(part)
    ]
    failed = next((block for block in blocks if line_of(block, "Action").lower() == "failed"), None)
    found = message_id(mail)
    if failed is None or not found or not line_of(failed, "Status").startswith("5."):
        return None
    return Bounce(found, address_of(failed), said_by(failed))


def parts_of(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def line_of(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def address_of(block: Message) -> str:
    """`rfc822; Jo@Example.org` as `jo@example.org`."""
    line = line_of(block, "Original-Recipient") or line_of(block, "Final-Recipient")
    return line.rpartition(";")[2].strip().strip("<>").lower()


def said_by(block: Message) -> str:
    diagnostic = line_of(block, "Diagnostic-Code").rpartition(";")[2].strip()
    return f"{line_of(block, 'Status')} {diagnostic}".strip()[:300]


def message_id(mail: Message) -> str:
    """Of the mail that came back: it is attached, whole or only its headers."""
    for part in mail.walk():
        kind = part.get_content_type()
        text = str(part.get_payload(decode=False)) if kind == "text/rfc822-headers" else ""
        inner = (
            part.get_payload(0).get("Message-ID", "")
            if kind == "message/rfc822" and part.is_multipart()
            else ""
        )
        if found := re.search(r"<([0-9a-f]{32})@", str(inner) or text):
            return found[1]
    return ""
