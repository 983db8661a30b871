"""Who may do what at the desk; each room's own verbs have their verdicts there."""

from ithaca.kit.verdicts import Verdict
from ithaca.relationships.access import runs
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


def can_take_charge(person, relationship) -> Verdict:
    return holds(person, Right.CHECK_IN, relationship.programme) and runs(relationship)


def can_appoint(person, programme) -> Verdict:
    return holds(person, Right.RUN_PROGRAMME, programme)
