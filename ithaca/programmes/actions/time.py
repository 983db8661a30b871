"""The time of a membership, such as a course of study: when it ends, and that it has ended."""

from datetime import date

from django.db import transaction

from ithaca.kit.trail import record_all
from ithaca.programmes import access, facts
from ithaca.programmes.actions.members import locked, note
from ithaca.programmes.actions.profiles import days_left
from ithaca.programmes.models import Membership
from ithaca.questions.actions import save_answers


@transaction.atomic
def set_end(pk, day: date, *, by, at) -> Membership:
    """Staff, with the records before them, say on which day somebody's time ends; the profile says the same."""
    membership = locked(pk)
    access.can_set_end(by, membership).require()
    membership.ends_on, membership.over_at = day, None
    membership.save(update_fields=["ends_on", "over_at"])
    if (field := membership.joining.ends_field) and membership.profile:
        save_answers(
            membership.profile,
            person=membership.person,
            name=membership.joining.form,
            form=membership.form,
            answers=membership.answers | {field: day.isoformat()},
            at=at,
        )
    note(facts.MemberTimeChanged, membership, days=days_left(membership, at), by=by, at=at)
    return membership


@transaction.atomic
def note_ended_times(*, at):
    """Whose time has ended: noted once, on the day after, in each programme's own zone."""
    near = Membership.objects.filter(state__in=Membership.IN, over_at=None, ends_on__lte=at.date())
    rows = (
        near.select_related("programme__institution", "role").select_for_update(of=("self",)).order_by("pk")
    )
    over = [m for m in rows if m.is_over(m.programme.today(at))]
    Membership.objects.filter(pk__in=[m.pk for m in over]).update(over_at=at)
    record_all([facts.MemberTimeEnded(**m.subject()) for m in over], by=None, at=at)
