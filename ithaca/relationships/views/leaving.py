"""Leaving with a word on what becomes of each of those one works with."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.kit.words import full_date
from ithaca.programmes import access as programmes
from ithaca.programmes.models import Membership
from ithaca.relationships import actions
from ithaca.relationships.forms import LeavingForm
from ithaca.relationships.queries import of_person, open_goals, successors
from ithaca.roles.access import holds
from ithaca.roles.queries import holders
from ithaca.roles.rights import Right


def leaving(request, pk):
    """One page for the member, and for staff who take them out: choose for each, press once."""
    rows = Membership.objects.visible_to(request.user)
    member = get_object_or_404(
        rows.select_related("programme__institution", "cohort", "role", "person"), pk=pk
    )
    programmes.can_leave(request.user, member).require()
    pairs = [row for row in of_person(member.person) if member.pk in {p.membership for p in row.parties}]
    own = member.person_id == request.user.pk
    form = LeavingForm(request.POST or None, pairs=pairs, member=member, **ways(request.user, member))
    if request.method == "POST" and form.is_valid() and done(request, form, member):
        said = _("You have left {programme}. Thank you for being here.").format(programme=member.programme)
        words = (
            said
            if own
            else _("{person} has left. Everybody whom it concerns is told.").format(person=member.person)
        )
        return answer(request, page=links.url_for("membership", pk, staff=not own), said=words)
    goals = open_goals([row.pk for row in pairs])
    context = {
        "member": member,
        "own": own,
        "form": form,
        "rows": [(form[f"pair-{row.pk}"], facts_of(row, goals.get(row.pk, 0))) for row in pairs],
        "back_url": links.url_for("membership", pk, staff=not own),
    }
    return render(request, "relationships/leaving.html", context)


def ways(person, member: Membership) -> dict:
    """What this person may choose from: staff can be asked where there are any, and they pass on to whom they choose."""
    pairs_people = holds(person, Right.PAIR_PEOPLE, member.programme)
    return {
        "help_there": bool(holders(Right.PAIR_PEOPLE, member.programme)),
        "others": successors(person, member) if pairs_people else [],
    }


def done(request, form, member: Membership) -> bool:
    """Whether all of it could be done; if not, the form says why, and nothing has happened."""
    try:
        actions.leave_in_order(member.pk, form.onward(), by=request.user, at=now())
    except Denied as no:
        form.add_error(None, str(no))
        return False
    return True


def facts_of(row, goals: int) -> str:
    """Since when, and what would go along: so many open goals."""
    touch = (
        _("last in touch on {last_contact_on}").format(last_contact_on=full_date(row.last_contact_on))
        if row.last_contact_on
        else _("not in touch yet")
    )
    along = [ngettext("{n} open goal", "{n} open goals", goals).format(n=goals)] if goals else []
    return "; ".join([_("Together since {day}").format(day=full_date(row.since)), touch, *along])
