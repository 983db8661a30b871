"""When somebody's role at a help desk ends, what they took care of goes to a colleague."""

from ithaca.help.actions import leave_to
from ithaca.kit.facts import inside
from ithaca.roles.facts import PersonSteppedDown


@inside(PersonSteppedDown)
def leave_nothing_behind(facts, *, by, at):
    for fact in facts:
        for role, people in fact.people.items():
            for person in people:
                leave_to(person, role, fact.programme, by=by, at=at)
