"""What programmes do as time passes."""

from ithaca.kit.expectations import outcome
from ithaca.kit.ticks import tick
from ithaca.programmes.actions import cohorts, interest, leave, members

tick("programmes.cohorts")(cohorts.keep_all)
tick("programmes.time")(members.note_ended_times)
tick("programmes.leave")(leave.turn_all)
tick("programmes.interest")(interest.tell_that_it_is_open)


@outcome("profile.hide", "The profile becomes inactive, and its owner is told how to bring it back.")
def hide(ref: int, *, at):
    members.hide_unconfirmed(ref, at=at)
