"""What programmes do as time passes."""

from ithaca.kit.ticks import tick
from ithaca.programmes.actions import cohorts, interest

tick("programmes.cohorts")(cohorts.keep_all)
tick("programmes.interest")(interest.tell_that_it_is_open)
