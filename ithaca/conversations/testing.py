"""Makers for tests: a conversation with words in it."""

from ithaca.conversations import actions
from ithaca.programmes.testing import AT


def make_thread(mentee, mentor, first: str = "", *, at=AT):
    """A conversation of two members who do not work together yet."""
    seats = [(mentee.person, mentee.role.name), (mentor.person, mentor.role.name)]
    words = (mentee.person, first) if first else None
    return actions.open_thread(mentee.programme, mentee.cohort, seats, words, at=at)
