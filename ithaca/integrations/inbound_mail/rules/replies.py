"""What a mail that came in says about itself, read from its headers alone."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parseaddr

MOST = 1_000_000  # bytes that are looked at
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
MACHINES = {
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "bounce",
    "bounces",
}
SIGNS = ("List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Loop")


@dataclass(frozen=True)
class Incoming:
    """Who wrote (as the mail says: anybody can say anything), to whom, and whether a machine did."""

    sender: str
    recipients: tuple[str, ...]
    by_a_machine: bool


def read(raw: bytes, *, sender: str | None = None, recipient: str = "") -> Incoming:
    """The first megabyte of a mail; `sender` and `recipient` are the envelope's, when they are known."""
    headers = BytesHeaderParser().parsebytes(raw[:MOST])
    claimed = address_in(headers.get("From", ""))
    lines = [str(line) for name in RECIPIENTS for line in headers.get_all(name, [])]
    found = [address.lower() for _, address in getaddresses([recipient, *lines], strict=False) if address]
    automatic = (
        is_empty(sender, headers) or is_automatic(headers) or is_machine(claimed) or is_machine(sender or "")
    )
    return Incoming(claimed, tuple(dict.fromkeys(found)), automatic)


def address_in(line) -> str:
    return parseaddr(str(line), strict=False)[1].lower()


def is_empty(sender: str | None, headers: Message) -> bool:
    """Bounces come from nobody: `<>`."""
    return sender in ("", "<>") or str(headers.get("Return-Path", "x")).strip() in ("", "<>")


def is_automatic(headers: Message) -> bool:
    """RFC 3834: what a machine sent is never answered, so that no two machines write to each other for ever."""
    submitted = str(headers.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(headers.get("Precedence", "")).strip().lower()
    return (
        submitted != "no"
        or precedence in ("bulk", "list", "junk", "auto_reply")
        or any(name in headers for name in SIGNS)
        or (headers.get_content_maintype() == "multipart" and headers.get_content_subtype() == "report")
    )


def is_machine(address: str) -> bool:
    local = address_in(address).partition("@")[0]
    return (
        local in MACHINES
        or local.startswith(("reply+", "owner-"))
        or local.endswith(("-request", "-bounces"))
    )
