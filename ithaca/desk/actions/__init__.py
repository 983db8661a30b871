"""What the desk itself does; all else that happens there is a verb of a room below."""

from ithaca.desk.actions import steps  # noqa: F401 (they are declared)
from ithaca.desk.actions.bulk import do, do_all_due, prepare, undo
from ithaca.desk.actions.deputies import call_off, deputise, end_deputies_of, keep_deputies
from ithaca.desk.actions.doubles import are_two, ask_again, keep_apart, look_around
from ithaca.desk.actions.merging import merge, part
from ithaca.desk.actions.notes import drop_note, drop_view, save_view, write_note
from ithaca.desk.actions.staff import appoint, invite_one, step_down, take_charge
from ithaca.desk.actions.viewing import view_as

__all__ = [
    "appoint",
    "are_two",
    "ask_again",
    "call_off",
    "deputise",
    "do",
    "do_all_due",
    "drop_note",
    "drop_view",
    "end_deputies_of",
    "invite_one",
    "keep_apart",
    "keep_deputies",
    "look_around",
    "merge",
    "part",
    "prepare",
    "save_view",
    "step_down",
    "take_charge",
    "undo",
    "view_as",
    "write_note",
]
