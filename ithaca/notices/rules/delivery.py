"""What becomes of a mail after an attempt to send it."""

import re
from datetime import timedelta

LONGEST = timedelta(days=1)
ATTEMPTS = 10  # the last about five days after the first


def pause_after(attempts: int) -> timedelta:
    """1, 4, 16, 64 minutes ... up to a day."""
    return min(timedelta(minutes=4 ** (attempts - 1)), LONGEST)


def after_failure(*, attempts: int, once: bool, for_good: bool = False, perhaps_taken: bool = False) -> str:
    """The next state of a mail: waiting, failed, or uncertain."""
    if perhaps_taken and once:
        return "uncertain"
    return "failed" if for_good or attempts >= ATTEMPTS else "waiting"


def nobody_there(said: str) -> bool:
    """Whether a server that refused a recipient for good means that there is nobody of that address.

    With an extended code (RFC 3463): a bad address (5.1) or a mailbox that is closed (5.2.1); a full
    mailbox, or a rule of theirs about us (5.7), says nothing about the address. Without one: 550, 551,
    553 and 556, the codes for an unknown mailbox, a moved one, a bad name and a domain without mail.
    """
    code, extended = re.match(r"(\d{3})?[ -]?(5\.\d+\.\d+)?", said).groups()
    if extended:
        return extended.startswith("5.1.") or extended == "5.2.1"
    return code in ("550", "551", "553", "556") and not re.search(r"relay|spam|block|policy", said, re.I)
