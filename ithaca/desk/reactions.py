"""What the desk does as time passes."""

from ithaca.desk import actions
from ithaca.desk.models import Merge
from ithaca.kit.facts import inside
from ithaca.kit.privacy import other_accounts
from ithaca.kit.ticks import tick
from ithaca.roles.facts import PersonSteppedDown

tick("desk.batches")(actions.do_all_due)
tick("desk.deputies")(actions.keep_deputies)
tick("desk.looks")(actions.look_around)


@other_accounts
def merged_into(person: int):
    """Closed accounts that were made one with this one."""
    return Merge.objects.filter(kept=person, undone_at=None).values_list("gone", flat=True)


@inside(PersonSteppedDown)
def end_deputies(facts, *, by, at):
    """A deputy stands in for a role, and no longer than it lasts."""
    people = {person for fact in facts for people in fact.people.values() for person in people}
    actions.end_deputies_of(people, at=at)
