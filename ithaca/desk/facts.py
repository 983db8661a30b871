from ithaca.kit.facts import Id, People, fact


@fact("charge.taken", "Somebody of staff looks after a pair by name.")
class ChargeTaken:
    programme: Id
    cohort: Id
    relationship: Id
    people: People
