"""What the desk does as time passes."""

from ithaca.desk import actions
from ithaca.kit.ticks import tick

tick("desk.batches")(actions.do_all_due)
tick("desk.deputies")(actions.keep_deputies)
tick("desk.looks")(actions.look_around)
