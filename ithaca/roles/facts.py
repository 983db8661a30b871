from ithaca.kit.facts import Id, People, fact


@fact("role.given", "Somebody was given a staff role.")
class PersonAppointed:
    programme: Id
    role: Id
    people: People


@fact("role.ended", "Somebody's staff role ended.")
class PersonSteppedDown:
    programme: Id
    role: Id
    people: People
