"""Who may write where: a seat first, then whether the conversation is open."""

from ithaca.conversations.models import Thread
from ithaca.kit.verdicts import Verdict, check
from ithaca.people.models import Block
from ithaca.relationships import access as relationships


def sits_in(person, thread: Thread) -> Verdict:
    return check(
        any(seat.person_id == person.pk for seat in thread.seats.all()),
        "Only those who take part in this conversation can do this.",
    )


def is_open(thread: Thread) -> Verdict:
    closed = check(not thread.closed_at, "This conversation is closed. You can still read it.")
    return closed and relationships.runs(thread.relationship) if thread.relationship_id else closed


def can_say(person, thread: Thread) -> Verdict:
    return (
        sits_in(person, thread) and is_open(thread) and not_blocked([s.person_id for s in thread.seats.all()])
    )


def can_write(person, relationship) -> Verdict:
    """Whether somebody may write to those they work with, with or without a conversation yet."""
    return (
        relationships.takes_part(person, relationship)
        and relationships.runs(relationship)
        and not_blocked([p.person_id for p in relationship.participants.all()])
    )


def not_blocked(people: list[int]) -> Verdict:
    """The same words for both sides: whoever is blocked is never told."""
    blocked = Block.objects.filter(by__in=people, person__in=people).exists()
    return check(not blocked, "You cannot write to each other here at the moment.")
