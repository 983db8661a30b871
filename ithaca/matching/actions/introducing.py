"""Letters about a proposed pair, written in the transaction of what they tell."""

from functools import partial

from django.utils.translation import gettext as _

from ithaca.kit import links
from ithaca.kit.words import later, weekday_date
from ithaca.matching.models import Proposal
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.queries.requests import filled
from ithaca.matching.queries.rounds import reasons_for
from ithaca.matching.rules import shown
from ithaca.notices.actions.mail import drop_about, post
from ithaca.notices.models import Due

TO_ANSWER = ("proposal-offered", "reminder", "escalation")


def offered(proposal: Proposal, asked: list, *, at):
    """To those who are asked for a yes: who it would be, what fits, and what they are called to do."""
    for mine in asked:
        send("proposal-offered", proposal, mine, at=at, **asked_with(proposal, mine))


def asked_with(proposal: Proposal, mine) -> dict:
    return {"fits": later(partial(fits, proposal, mine)), "when": later(partial(asked_for, proposal))}


def begun(proposal: Proposal, *, at):
    """To both: who the other is, in what the other chose to show; in place of the usual letter of a beginning."""
    drop_about("proposal", proposal.pk, letters=TO_ANSWER)
    both = [proposal.mentee.person_id, proposal.mentor.person_id]
    drop_about("relationship", proposal.relationship_id, letters=("relationship-started",), to=both)
    page = links.absolute(links.url_for("relationship", proposal.relationship_id))
    for mine in (proposal.mentee, proposal.mentor):
        send(
            "proposal-begun",
            proposal,
            mine,
            link=page,
            fits=later(partial(fits, proposal, mine)),
            shown=later(partial(told_by_the_other, proposal, mine)),
            at=at,
        )


def gone(proposal: Proposal, *, at, but=None):
    """To both who were told of it, but whoever said no: that it comes to nothing, by nobody's fault."""
    drop_about("proposal", proposal.pk, letters=TO_ANSWER)
    for mine in (proposal.mentee, proposal.mentor):
        if was_told(proposal, mine) and mine.person_id != getattr(but, "pk", None):
            send("proposal-gone", proposal, mine, at=at)


def send(letter: str, proposal: Proposal, mine, *, at, link: str = "", **values):
    other = other_of(proposal, mine)
    post(
        letter,
        to=mine.person,
        key=f"{letter}:{proposal.pk}:{mine.pk}",
        programme=proposal.round.programme_id,
        about="proposal",
        ref=proposal.pk,
        values={
            "who": other.person.name,
            "role": other.role.title,
            "link": link or links.absolute(links.url_for("proposal", proposal.pk)),
            **values,
        },
        at=at,
    )


def other_of(proposal: Proposal, mine):
    return proposal.mentor if mine == proposal.mentee else proposal.mentee


def of_the_other(proposal: Proposal, mine) -> list:
    """What the other shows: what they ticked, or, where they were not asked, what a form offers to show."""
    other = other_of(proposal, mine)
    side = "mentee" if other == proposal.mentee else "mentor"
    if side in proposal.shows:
        return shown.chosen(filled(other), proposal.shows[side])
    return [answer.shown for answer in shown.may_show(filled(other)) if answer.offered]


def told_by_the_other(proposal: Proposal, mine) -> str:
    return shown.as_lines(of_the_other(proposal, mine)) or _("They will tell you themselves.")


def fits(proposal: Proposal, mine) -> str:
    """What one of the two may read of what fits, as a sentence; "" when nothing can be said."""
    found = reasons_for(proposal, mine)
    return _("Why the two of you: {reasons}.").format(reasons="; ".join(found)) if found else ""


def asked_for(proposal: Proposal) -> str:
    """ "by Friday 27 November 2026", or "when you can"."""
    dues = Due.objects.filter(about="proposal", ref=proposal.pk, state=Due.State.OPEN)
    day = dues.order_by("due_on").values_list("due_on", flat=True).first()
    return _("by {day}").format(day=weekday_date(day)) if day else _("when you can")


def was_told(proposal: Proposal, mine) -> bool:
    return mine.role.name in proposal.round.cohort.obeys(MatchingPolicy).asks
