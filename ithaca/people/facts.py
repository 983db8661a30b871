"""Blocks name nobody in the trail: a timeline of the blocked person must not show them."""

from ithaca.kit.facts import Id, fact


@fact("person.blocked", "Somebody chose not to be brought together with somebody.")
class PersonBlocked:
    block: Id


@fact("person.unblocked", "Somebody took back that choice.")
class PersonUnblocked:
    block: Id
