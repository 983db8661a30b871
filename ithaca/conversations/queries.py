"""What stands in a conversation, as pages show it. Read only."""

from datetime import datetime

from ithaca.conversations.models import Message, Seat, Thread
from ithaca.kit.words import weekday_date

LAST = 200


def talk(thread: Thread, person, tz, most: int = LAST) -> list[dict]:
    """The last messages, the oldest of them first: {who, when, text, mine, new, seen, day}; one query."""
    found = Message.objects.visible_to(person).filter(thread=thread).select_related("author")
    messages = list(found.order_by("-at", "-pk")[:most])[::-1]
    others = [seat for seat in thread.seats.all() if seat.person_id != person.pk]
    read = next((seat.read_at for seat in thread.seats.all() if seat.person_id == person.pk), None)
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
                "new": not mine and (read is None or message.at > read),
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


def unread(shown: list[dict]) -> int:
    """How many of the messages shown are new to the reader."""
    return sum(message["new"] for message in shown)


def counts(relationship) -> int:
    """How many messages were written: for staff, who see no words."""
    return Message.objects.filter(thread__relationship=relationship).count()
