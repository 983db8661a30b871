"""A yes, or a no with a reason fit to show to the person who asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    reason: str = ""

    def __bool__(self):
        return not self.reason

    def require(self):
        if self.reason:
            raise Denied(self.reason)


class Denied(Exception):
    """Somebody tried what they may not, or may not now. Its text is the reason, fit to show."""


ALLOWED = Verdict()


def check(condition, reason: str) -> Verdict:
    return ALLOWED if condition else Verdict(reason)
