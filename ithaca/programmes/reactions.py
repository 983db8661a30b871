"""What programmes do as time passes."""

from ithaca.kit.expectations import outcome
from ithaca.kit.facts import inside
from ithaca.kit.ticks import tick
from ithaca.notices.queries import tells_parts
from ithaca.programmes.actions import cohorts, interest, leave, members, naming, time
from ithaca.programmes.facts import MemberJoined, ProfileSaved
from ithaca.programmes.models import Cohort
from ithaca.programmes.queries import parts_in

tells_parts(parts_in)
tick("programmes.cohorts")(cohorts.keep_all)
tick("programmes.time")(time.note_ended_times)
tick("programmes.leave")(leave.turn_all)
tick("programmes.interest")(interest.tell_that_it_is_open)


@outcome("profile.hide", "The profile becomes inactive, and its owner is told how to bring it back.")
def hide(ref: int, *, at):
    members.hide_unconfirmed(ref, at=at)


@inside(MemberJoined, ProfileSaved)
def invite_named(facts, *, by, at):
    """Once somebody is in, those whom they named are invited; and whom they name later."""
    cohorts_here = Cohort.objects.in_bulk({fact.cohort for fact in facts})
    naming_ones = [fact.membership for fact in facts if naming.somebody_is_named(cohorts_here[fact.cohort])]
    if naming_ones:
        naming.invite_named(naming_ones, at=at)
