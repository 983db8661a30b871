"""The verbs of a person's record."""

from ithaca.records.actions.addresses import give_address, report_lost
from ithaca.records.actions.asking import acknowledge, answer, ask, take, withdraw
from ithaca.records.actions.copies import ask_for_copy, make_copy
from ithaca.records.actions.erasing import erase, erase_as_asked
from ithaca.records.actions.restoring import replay
from ithaca.records.actions.retaining import hold, let_go, retain

__all__ = [
    "acknowledge", "answer", "ask", "ask_for_copy", "erase", "erase_as_asked", "give_address", "hold", "let_go", "make_copy",
    "replay", "report_lost", "retain", "take", "withdraw",
]  # fmt: skip
