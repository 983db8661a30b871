from ithaca.kit.expectations import outcome
from ithaca.kit.facts import inside
from ithaca.notices.actions import dues
from ithaca.notices.actions.batches import drop_letters_of
from ithaca.roles.facts import PersonSteppedDown

inside(None)(dues.hear)


@outcome("lapse", "It lapses quietly: nobody is asked for it any more.")
def lapse(ref: int, *, at):
    """Nothing more: the due itself is closed by the sweep."""


@inside(PersonSteppedDown)
def drop_letters(facts, *, by, at):
    """A letter to many that has not gone yet goes only while its writer may write it."""
    drop_letters_of({person for fact in facts for people in fact.people.values() for person in people}, at=at)
