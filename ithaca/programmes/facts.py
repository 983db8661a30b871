from ithaca.kit.facts import Id, People, fact


@fact("programme.changed", "A programme took up a scheme, or a newer version of it.")
class SchemeTakenUp:
    programme: Id
    cohort: Id
    version: int


@fact("cohort.opened", "People can join a new cohort.")
class CohortOpened:
    programme: Id
    cohort: Id


@fact("cohort.started", "The first day of a cohort with dates has come.")
class CohortStarted:
    programme: Id
    cohort: Id


@fact("cohort.ended", "The last day of a cohort with dates has passed.")
class CohortEnded:
    programme: Id
    cohort: Id


@fact("cohort.redated", "Staff changed the days on which a cohort begins or ends.")
class CohortRedated:
    """`starts`, `ends`: the new days, as in 2027-01-11; `moved`: how many open dues fall on another day now."""

    programme: Id
    cohort: Id
    starts: str
    ends: str
    moved: int


@fact(
    "membership.begun",
    "The cohort of somebody who takes part has started, or they joined it after its start.",
)
class MemberBegun:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.finished", "Somebody's cohort came to its end, with them in it.")
class MemberFinished:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.started", "Somebody began to sign up, and has not sent it yet.")
class MemberStarted:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.invited", "Staff invited somebody to join.")
class MemberInvited:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.applied", "Somebody asked to join.")
class MemberApplied:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.joined", "Somebody became an active member, by approval, invitation or import.")
class MemberJoined:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.turned-down", "Staff did not approve somebody who asked to join.")
class MemberTurnedDown:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.inactive", "Somebody made their profile inactive.")
class MemberInactive:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.active", "Somebody made their profile active again.")
class MemberActive:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.left", "Somebody left the programme.")
class MemberLeft:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("profile.saved", "Somebody saved their profile.")
class ProfileSaved:
    programme: Id
    cohort: Id
    membership: Id
    people: People
    complete: bool


@fact("profile.confirmed", "Somebody said that their profile is still right.")
class ProfileConfirmed:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("reflection.done", "Somebody thought over their aims and wrote them down.")
class ReflectionDone:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("briefing.read", "Somebody opened the briefing.")
class BriefingRead:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("interest.left", "Somebody left an address while sign-up was closed.")
class InterestLeft:
    programme: Id
    interest: Id


@fact("membership.taken-back", "An import was undone, for somebody who had done nothing since.")
class MemberTakenBack:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("programme.closed", "A programme has ended: nobody joins or asks any more.")
class ProgrammeClosed:
    programme: Id
    ends_pairs: bool


@fact("programme.opened-again", "A programme that was closed goes on.")
class ProgrammeOpenedAgain:
    programme: Id


@fact("programme.copied", "A programme was begun under the rules of another.")
class ProgrammeCopied:
    programme: Id
    source: int


@fact("membership.leave-planned", "Somebody said from when until when they will be away.")
class LeavePlanned:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.leave-called-off", "Somebody who had planned to be away stays after all.")
class LeaveCalledOff:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.away", "Somebody's leave began.")
class MemberAway:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.back", "Somebody is back from their leave.")
class MemberBack:
    programme: Id
    cohort: Id
    membership: Id
    people: People


@fact("membership.time-changed", "The day on which somebody's time ends, such as a course, was changed.")
class MemberTimeChanged:
    """`days`: how many are left from today; None when there is no such day any more."""

    programme: Id
    cohort: Id
    membership: Id
    people: People
    days: int | None = None


@fact("membership.time-ended", "Somebody's time, such as a course, has ended: they can ask nobody new.")
class MemberTimeEnded:
    programme: Id
    cohort: Id
    membership: Id
    people: People
