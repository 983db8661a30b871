from ithaca.kit.expectations import outcome
from ithaca.kit.facts import inside
from ithaca.notices.actions import dues

inside(None)(dues.hear)


@outcome("lapse", "It lapses quietly: nobody is asked for it any more.")
def lapse(ref: int, *, at):
    """Nothing more: the due itself is closed by the sweep."""
