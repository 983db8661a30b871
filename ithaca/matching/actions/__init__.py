"""The verbs of asking and answering; each in one transaction, with one fact."""

from ithaca.matching.actions.answering import accept, decline, expire, question, see
from ithaca.matching.actions.asking import ask, reply, withdraw
from ithaca.matching.actions.choices import forget, line_up, move, move_on, take_out
from ithaca.matching.actions.closing import close_all, close_between, withdraw_all
from ithaca.matching.actions.resting import forgive, rest_after_lapses
from ithaca.matching.actions.shortlist import star, unstar

__all__ = [
    "accept",
    "ask",
    "close_all",
    "close_between",
    "decline",
    "expire",
    "forget",
    "forgive",
    "line_up",
    "move",
    "move_on",
    "question",
    "reply",
    "rest_after_lapses",
    "see",
    "star",
    "take_out",
    "unstar",
    "withdraw",
    "withdraw_all",
]
