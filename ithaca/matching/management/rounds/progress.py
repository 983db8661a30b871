"""How far something is, said now and then."""

import time

SECONDS = 5  # between two words


class Progress:
    """Says what is done when it begins, and every few seconds how far it is."""

    def __init__(self, say):
        self.say, self.what, self.when = say, "", 0.0

    def __call__(self, what: str, done: int, of: int):
        now = time.monotonic()
        if what == self.what and now - self.when < SECONDS:
            return
        self.say(f"{what} …" if what != self.what else f"{what}: {done / max(of, 1):.0%}")
        self.what, self.when = what, now
