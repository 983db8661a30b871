"""Who may write where: a seat first, then whether the conversation is open."""

from django.utils.translation import gettext as _

from ithaca.conversations.models import Thread
from ithaca.kit.verdicts import Verdict, check
from ithaca.relationships import access as relationships


def sits_in(person, thread: Thread) -> Verdict:
    return check(
        any(seat.person_id == person.pk for seat in thread.seats.all()),
        _("Only those who take part in this conversation can do this."),
    )


def is_open(thread: Thread) -> Verdict:
    closed = check(not thread.closed_at, _("This conversation is closed. You can still read it."))
    return closed and relationships.runs(thread.relationship) if thread.relationship_id else closed


def can_say(person, thread: Thread) -> Verdict:
    return sits_in(person, thread) and is_open(thread) and not_blocked(thread)


def not_blocked(thread: Thread) -> Verdict:
    """The same words for both sides: whoever is blocked is never told."""
    people = [seat.person_id for seat in thread.seats.all()]
    return check(not relationships.blocked(people), _("You cannot reach each other here at the moment."))
