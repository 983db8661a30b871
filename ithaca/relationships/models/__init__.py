from ithaca.relationships.models.together import (
    InRelationship,
    Participant,
    Relationship,
    Shared,
    SharedContact,
    StandIn,
)
from ithaca.relationships.models.work import CheckIn, Goal, Task, Wish

__all__ = [
    "CheckIn",
    "Goal",
    "InRelationship",
    "Participant",
    "Relationship",
    "Shared",
    "SharedContact",
    "StandIn",
    "Task",
    "Wish",
]
