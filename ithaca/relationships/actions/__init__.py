"""The verbs of people who work together; each in one transaction, with one fact."""

from ithaca.relationships.actions.agreeing import agree
from ithaca.relationships.actions.care import check_in
from ithaca.relationships.actions.contact import note_contact, share_contact, unshare, was_in_touch
from ithaca.relationships.actions.ending import break_off, end, end_all_of
from ithaca.relationships.actions.goals import rate, reach, reopen, set_aside, set_goal
from ithaca.relationships.actions.going_on import carry_on, extend, lapse
from ithaca.relationships.actions.leaving import Onward, leave_in_order
from ithaca.relationships.actions.pairing import pause, rest_apart, resume, start
from ithaca.relationships.actions.rematch import (
    begin_again,
    let_go_on,
    rematch,
    take_back_wish,
    wish_for_another,
)
from ithaca.relationships.actions.standing_in import end_stand_in, keep_stand_ins, name_stand_in
from ithaca.relationships.actions.tasks import drop_task, finish_task, reopen_task, set_task

__all__ = [
    "Onward",
    "agree",
    "begin_again",
    "break_off",
    "carry_on",
    "check_in",
    "drop_task",
    "end",
    "end_all_of",
    "end_stand_in",
    "extend",
    "finish_task",
    "keep_stand_ins",
    "lapse",
    "leave_in_order",
    "let_go_on",
    "name_stand_in",
    "note_contact",
    "pause",
    "rate",
    "reach",
    "rematch",
    "reopen",
    "reopen_task",
    "rest_apart",
    "resume",
    "set_aside",
    "set_goal",
    "set_task",
    "share_contact",
    "start",
    "take_back_wish",
    "unshare",
    "was_in_touch",
    "wish_for_another",
]
