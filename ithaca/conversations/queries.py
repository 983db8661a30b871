"""What stands in a conversation, as pages show it. Read only."""

from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ithaca.conversations.models import Attachment, Message, Seat, Thread
from ithaca.conversations.rules.files import size_in_words
from ithaca.kit import links
from ithaca.kit.prepared import ask, keep
from ithaca.kit.words import listed, weekday_date
from ithaca.relationships.models import Relationship

LAST = 200
MOST_WAITING = 100


def talk(thread: Thread, person, tz, most: int = LAST) -> list[dict]:
    """The last messages, the oldest of them first: {who, when, text, files, mine, new, seen, day}; two queries."""
    messages = ask(last_words, most, thread=thread.pk, person=person.pk)[::-1]
    others = [seat for seat in thread.seats.all() if seat.person_id != person.pk]
    read = next((seat.read_at for seat in thread.seats.all() if seat.person_id == person.pk), None)
    files = files_with([message.pk for message in messages])
    last_own = max((m.at for m in messages if m.author_id == person.pk), default=None)
    shown, day = [], None
    for message in messages:
        local = message.at.astimezone(tz)
        mine = message.author_id == person.pk
        shown.append(
            {
                "who": message.author.name if message.author else _("Brought over"),
                "when": f"{local:%H:%M}",
                "text": message.body if message.author else _("Files from before"),
                "files": files.get(message.pk, ()),
                "mine": mine,
                "new": not mine and (read is None or message.at > read),
                "seen": seen_by(others, message.at) if mine and message.at == last_own else "",
                "day": weekday_date(local) if local.date() != day else "",
            }
        )
        day = local.date()
    return shown


def last_words(most, thread, person):
    found = Message.objects.visible_to(person).filter(thread=thread).select_related("author")
    return found.order_by("-at", "-pk")[:most]


def files_with(messages: list[int]) -> dict[int, list[dict]]:
    """{message: [{url, name, size}]} of what came with these, without the files themselves."""
    found = {}
    for pk, message, name, size in ask(files_of, messages=messages):
        line = {"url": reverse("conversations:file", args=[pk]), "name": name, "size": size_in_words(size)}
        found.setdefault(message, []).append(line)
    return found


def files_of(messages):
    found = Attachment.objects.filter(message__pk__in=messages).order_by("pk")
    return found.values_list("pk", "message", "name", "size")


def thread_of(relationship, person) -> Thread | None:
    """The conversation of people who work together, with its seats: two queries."""
    for thread in ask(own_thread, relationship=relationship.pk, person=person.pk):
        keep(thread, "seats", ask(seats_in, thread=thread.pk))
        return thread
    return None


def own_thread(relationship, person):
    return Thread.objects.visible_to(person).filter(relationship=relationship)[:1]


def seats_in(thread):
    return Seat.objects.filter(thread=thread).select_related("person").order_by("pk")


def seen_by(others: list[Seat], at: datetime) -> str:
    """Who has read what was written at a moment."""
    readers = [seat.person.name for seat in others if seat.read_at and seat.read_at >= at]
    return _("read by {readers}").format(readers=" and ".join(readers)) if readers else ""


def unread(shown: list[dict]) -> int:
    """How many of the messages shown are new to the reader."""
    return sum(message["new"] for message in shown)


def counts(relationship) -> int:
    """How many messages were written: for staff, who see no words."""
    return Message.objects.filter(thread__relationship=relationship).count()


def waiting_threads(person) -> list[int]:
    """The conversations in which somebody wrote since this person looked; asked once a request.

    Only of people who work together: before that, what is written belongs to a request, and that
    waits on its own account. After an ending nothing waits any more: a letter said the last words, and
    they stay readable on the page of the pair.
    """
    if getattr(person, "_to_read", None) is None:
        person._to_read = ask(to_read_of, person=person.pk)
    return person._to_read


def to_read_of(person):
    new = Q(read_at=None) | Q(thread__last_at__gt=F("read_at"))
    seats = Seat.objects.filter(new, person=person, thread__relationship__state__in=Relationship.RUNNING)
    seats = seats.filter(thread__last_at__isnull=False).order_by("-thread__last_at")
    return seats.values_list("thread", flat=True)[:MOST_WAITING]


def waiting_talks(person) -> list[dict]:
    """The conversations with something new, as home lists what waits: two queries."""
    threads = waiting_threads(person)
    names = {}
    if threads:
        for thread, name in ask(others_in, threads=threads, person=person.pk):
            names.setdefault(thread, []).append(name)
    return [talk_waiting(thread, names.get(thread, [])) for thread in threads]


def others_in(threads, person):
    seats = Seat.objects.filter(thread__pk__in=threads).exclude(person=person).order_by("pk")
    return seats.values_list("thread", "person__name")


def talk_waiting(thread: int, names: list[str]) -> dict:
    url = links.url_for("thread", thread)
    text = (
        _("Read what {names} wrote to you").format(names=listed(names))
        if names
        else _("Read what was written to you")
    )
    return {
        "text": text,
        "due": None,
        "late": False,
        "note": "",
        "url": url,
        "action": _("Read"),
        "action_url": url,
    }
