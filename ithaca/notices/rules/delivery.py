"""What becomes of a mail after an attempt to send it."""

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
