"""What stands in a conversation, as pages show it. Read only."""

from datetime import datetime

from ithaca.conversations.models import Message, Seat, Thread
from ithaca.kit.components import weekday_date

LAST = 200


def talk(thread: Thread, person, tz, most: int = LAST) -> list[dict]:
    """The last messages, the oldest of them first: {who, when, text, mine, seen, day}; two queries."""
    found = Message.objects.visible_to(person).filter(thread=thread).select_related("author")
    messages = list(found.order_by("-at", "-pk")[:most])[::-1]
    others = [seat for seat in thread.seats.all() if seat.person_id != person.pk]
    last_own = max((m.at for m in messages if m.author_id == person.pk), default=None)
    shown, day = [], None
    for message in messages:
        local = message.at.astimezone(tz)
        mine = message.author_id == person.pk
        shown.append(
            {
                "who": message.author.name,
                "when": f"{local:%H:%M}",
                "text": message.body,
                "mine": mine,
                "seen": seen_by(others, message.at) if mine and message.at == last_own else "",
                "day": weekday_date(local) if local.date() != day else "",
            }
        )
        day = local.date()
    return shown


def seen_by(others: list[Seat], at: datetime) -> str:
    """Who has read what was written at a moment."""
    readers = [seat.person.name for seat in others if seat.read_at and seat.read_at >= at]
    return f"read by {' and '.join(readers)}" if readers else ""


def unread(thread: Thread, person) -> int:
    """How many messages somebody has not read yet; 100 at most are counted."""
    seat = next((s for s in thread.seats.all() if s.person_id == person.pk), None)
    found = Message.objects.visible_to(person).filter(thread=thread).exclude(author=person)
    if seat and seat.read_at:
        found = found.filter(at__gt=seat.read_at)
    return found[:100].count()


def counts(relationship) -> int:
    """How many messages were written: for staff, who see no words."""
    return Message.objects.filter(thread__relationship=relationship).count()
