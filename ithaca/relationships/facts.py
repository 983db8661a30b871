from dataclasses import dataclass

from ithaca.kit.facts import Id, People, fact


@dataclass(frozen=True, kw_only=True)
class OfRelationship:
    """What every fact about a relationship says."""

    programme: Id
    cohort: Id
    relationship: Id
    people: People


@fact("relationship.started", "People agreed, or were brought together, to work with each other.")
class RelationshipStarted(OfRelationship):
    """`until_days`: days until its people are asked whether to go on, when that is known."""

    cadence_days: int | None = None
    until_days: int | None = None
    reach: str = "here"


@fact("agreement.signed", "Somebody agreed to how they will work together.")
class AgreementSigned(OfRelationship):
    pass


@fact("agreement.made", "All sides have agreed to how they will work together.")
class AgreementMade(OfRelationship):
    cadence_days: int | None = None
    reach: str = "here"


@fact("goal.set", "A goal was set.")
class GoalSet(OfRelationship):
    goal: Id


@fact("goal.reached", "A goal was reached.")
class GoalReached(OfRelationship):
    goal: Id
    all_reached: bool = False


@fact("goal.rated", "Somebody said where a goal stands now.")
class GoalRated(OfRelationship):
    goal: Id
    then: int
    now: int


@fact("goal.set-aside", "A goal was set aside.")
class GoalSetAside(OfRelationship):
    goal: Id


@fact("goal.reopened", "A goal was taken up again.")
class GoalReopened(OfRelationship):
    goal: Id


@dataclass(frozen=True, kw_only=True)
class OfTask(OfRelationship):
    """`role`: of who does it; `due_days`: days until the day by which they mean to, when there is one."""

    task: Id
    role: str
    due_days: int | None = None


@fact("task.set", "A task until the next meeting was written down.")
class TaskSet(OfTask):
    pass


@fact("task.done", "A task between meetings was done.")
class TaskDone(OfTask):
    pass


@fact("task.reopened", "A task between meetings was not done after all.")
class TaskReopened(OfTask):
    pass


@fact("task.dropped", "A task between meetings was dropped.")
class TaskDropped(OfTask):
    pass


@fact("contact.noted", "Somebody noted that they were in touch elsewhere.")
class ContactNoted(OfRelationship):
    cadence_days: int | None = None
    reach: str = "here"


@fact("contact.shared", "Somebody shared a contact detail with whom they work with.")
class ContactShared(OfRelationship):
    pass


@fact("contact.taken-back", "Somebody took back a contact detail that they had shared.")
class ContactTakenBack(OfRelationship):
    pass


@fact("checkin.done", "Staff looked after a relationship and noted how it goes.")
class CheckInDone(OfRelationship):
    outcome: str = ""


@fact("relationship.paused", "A relationship was paused.")
class RelationshipPaused(OfRelationship):
    pass


@fact("relationship.resumed", "A paused relationship went on.")
class RelationshipResumed(OfRelationship):
    pass


@fact("relationship.willing", "Somebody would like to go on after the time that was planned.")
class WillingToGoOn(OfRelationship):
    pass


@fact("relationship.carried-on", "All sides go on after the time that was planned.")
class RelationshipCarriedOn(OfRelationship):
    pass


@fact("relationship.extended", "A relationship was extended to a later day.")
class RelationshipExtended(OfRelationship):
    """`until_days`: days until its people are asked again."""

    until_days: int


@fact("relationship.ended", "A relationship ended.")
class RelationshipEnded(OfRelationship):
    """`left` is the person who left, when that is why; `successor` what goes on in its place; `sought`: staff
    look for somebody else."""

    reason: str
    by_role: str
    left: int | None = None
    successor: int | None = None
    sought: bool = False


@fact("contact.exchanged", "All sides have shared a way to be reached elsewhere.")
class ContactExchanged(OfRelationship):
    pass


@fact("rematch.asked", "Somebody would rather work with somebody else.")
class RematchAsked(OfRelationship):
    """`people` holds whoever asked, and nobody else: it stands in no timeline of the other side."""


@fact("rematch.needed", "Somebody left, and those whom they worked with need somebody else.")
class SuccessorNeeded(OfRelationship):
    """`people` holds whoever is left, for whom staff look."""


@fact("rematch.answered", "Staff answered a wish to work with somebody else.")
class RematchAnswered(OfRelationship):
    """`successor` is the relationship that took its place, when one did."""

    successor: int | None = None


@fact("relationship.taken-over", "A relationship that ran before was taken over from a spreadsheet.")
class RelationshipTakenOver(OfRelationship):
    """As `RelationshipStarted`, but nobody is written to."""

    cadence_days: int | None = None
    until_days: int | None = None
    reach: str = "here"


@fact("relationship.taken-back", "An import was undone, for people who had done nothing together since.")
class RelationshipTakenBack(OfRelationship):
    pass


@fact("relationship.time-changed", "The day before which people are asked whether to go on was changed.")
class RelationshipTimeChanged(OfRelationship):
    until_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class OfStandIn(OfRelationship):
    """`people` holds, beside those who work together, who stands in (`stand-in`) and for whom (`for`)."""

    stand_in: Id


@fact("stand-in.named", "Somebody was asked to stand in for one of the people who work together.")
class StandInNamed(OfStandIn):
    pass


@fact("stand-in.began", "The first day came on which somebody stands in for another.")
class StandInBegan(OfStandIn):
    pass


@fact("stand-in.ended", "Somebody no longer stands in for another.")
class StandInEnded(OfStandIn):
    """`early`: before the last day that was named."""

    early: bool = False
