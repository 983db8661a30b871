"""Writing to each other. Words are plain text; the facts carry none of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ithaca.conversations import access, scanner
from ithaca.conversations.facts import FilesTakenBack, FilesTakenOver, MessageSent
from ithaca.conversations.models import Attachment, Message, Seat, Thread
from ithaca.conversations.rules.files import (
    MOST,
    MOST_A_DAY,
    MOST_BYTES,
    infected,
    kind_of,
    named,
    of_no_kind,
    too_large,
)
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.kit.words import later, listed
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.notices.models import Mail
from ithaca.notices.signing import reply_address
from ithaca.relationships import access as relationships_access
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Relationship
from ithaca.roles.access import holds
from ithaca.roles.rights import Right

LONGEST = 5000
BEFORE = "Files from before"  # stored; pages say it in the reader's language
A_DAY = timedelta(days=1)
QUIET = timedelta(days=1)  # somebody who does not look hears of new words once in so long


@dataclass(frozen=True)
class NewFile:
    """A file to go with a message, looked at already (`rules.files`): its true name and kind, and its bytes."""

    name: str
    kind: str
    data: bytes


class NotTaken(Exception):
    """A file does not come in; its one argument, a `Sentence`, says why."""


def looked_at(name: str, size: int, read: Callable[[int], bytes]) -> NewFile:
    """A file by the rules of every way in: how large it is, what it is, and what the virus scanner says.

    `read(n)` gives its first n bytes. Raises `NotTaken`, or the scanner's `NotScanned`.
    """
    if size > MOST_BYTES:
        raise NotTaken(too_large(name))
    data = read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotTaken(too_large(name))
    if not (kind := kind_of(data)):
        raise NotTaken(of_no_kind(name))
    if not scanner.is_clean(data):
        raise NotTaken(infected(name))
    return NewFile(named(name, kind), kind, data)


@transaction.atomic
def open_thread(programme, cohort, seats: list[tuple], first: tuple | None = None, *, at) -> Thread:
    """Begin a conversation of `seats`, pairs of a person and the name of their role.

    `first` is (author, body) of a message that stands in it from the beginning. It is part of what
    the caller does (asking a mentor, say): the caller records the fact and writes the letter.
    """
    thread = Thread.objects.create(programme=programme, cohort=cohort, started_at=at)
    Seat.objects.bulk_create(Seat(thread=thread, person=person, role=role) for person, role in seats)
    if first:
        author, body = first
        keep(thread, author, body, at)
    return thread


@transaction.atomic
def say(pk: int, body: str, *, files: Sequence[NewFile] = (), by, at, tell: bool = True) -> Message:
    """Write in a conversation. `tell=False` when the caller writes a letter of its own."""
    thread = Thread.objects.select_for_update().get(pk=pk)
    access.can_say(by, thread).require()
    check(
        few_enough(files, by, at),
        _("So many files are too many: {MOST} at a time, {MOST_A_DAY} a day.").format(
            MOST=MOST, MOST_A_DAY=MOST_A_DAY
        ),
    ).require()
    check(body.strip(), _("Write a few words first.")).require()
    check(
        len(body) <= LONGEST, _("This is too long: at most {LONGEST} characters.").format(LONGEST=LONGEST)
    ).require()
    message = keep(thread, by, body.strip(), at)
    Attachment.objects.bulk_create(
        Attachment(message=message, name=one.name, kind=one.kind, size=len(one.data), data=one.data)
        for one in files
    )
    note_contact(thread, by=by, at=at)
    if tell:
        tell_others(thread, message, files, at)
    return message


def few_enough(files, by, at) -> bool:
    lately = Attachment.objects.filter(message__author=by, message__at__gt=at - A_DAY)
    return not files or (len(files) <= MOST and lately.count() + len(files) <= MOST_A_DAY)


@transaction.atomic
def write(relationship: int, body: str, *, files: Sequence[NewFile] = (), by, at) -> Message:
    """Write to those one works with; the first message opens the conversation."""
    pair = Relationship.objects.select_for_update().get(pk=relationship)
    relationships_access.can_reach(by, pair).require()
    return say(thread_of(pair, at).pk, body, files=files, by=by, at=at)


def thread_of(pair: Relationship, at) -> Thread:
    """The conversation of a relationship, which begins here if there was none."""
    thread = Thread.objects.filter(relationship=pair).first()
    if thread is None:
        seats = [(p.person, p.role.name) for p in pair.participants.all()]
        thread = attach(open_thread(pair.programme, pair.cohort, seats, at=at), pair)
    return thread


@transaction.atomic
def take_over(relationship: int, files: Iterable[NewFile], *, by, at) -> Message:
    """Files of people who worked together elsewhere, as one message that nobody here wrote.

    Nobody is told, nothing waits for anybody, and it is no contact. `files` are taken one at a time.
    """
    pair = Relationship.objects.select_for_update().get(pk=relationship)
    holds(by, Right.PAIR_PEOPLE, pair.programme).require()
    thread = thread_of(pair, at)
    message = Message.objects.create(thread=thread, author=None, body=BEFORE, at=at)
    for one in files:
        Attachment.objects.create(
            message=message, name=one.name, kind=one.kind, size=len(one.data), data=one.data
        )
    record(FilesTakenOver(**subject(thread), files=message.files.count()), by=by, at=at)
    return message


@transaction.atomic
def take_back(messages: list[int], *, by, at) -> set[int]:
    """Undo taking over files where nobody has written since; the messages that are gone."""
    found = Message.objects.filter(pk__in=messages, author=None).select_related("thread__programme")
    gone = set()
    for message in found.order_by("pk"):
        thread = Thread.objects.select_for_update().get(pk=message.thread_id)
        answered = thread.messages.filter(at__gte=message.at).exclude(author=None).exists()
        if answered or not holds(by, Right.PAIR_PEOPLE, message.thread.programme):
            continue
        gone.add(message.pk)
        message.delete()
        record(FilesTakenBack(**subject(thread)), by=by, at=at)
        if thread.started_at == message.at and not thread.messages.exists():
            thread.delete()  # it began with them
    return gone


def subject(thread: Thread) -> dict:
    """What facts about a conversation say of it."""
    return {
        "programme": thread.programme_id,
        "cohort": thread.cohort_id,
        "thread": thread.pk,
        "relationship": thread.relationship_id,
        "people": thread.people(),
    }


def keep(thread: Thread, author, body: str, at) -> Message:
    """The row of a message; who writes has read what stood there."""
    thread.last_at = at
    thread.save(update_fields=["last_at"])
    Seat.objects.filter(thread=thread, person=author).update(read_at=at)
    return Message.objects.create(thread=thread, author=author, body=body, at=at)


def note_contact(thread: Thread, *, by, at):
    """The fact, and in a relationship the day of contact."""
    pair = thread.relationship
    if pair:
        relationships.was_in_touch(pair, pair.local(at).date())
    record(
        MessageSent(
            **subject(thread),
            cadence_days=pair.cadence_days if pair else None,
            reach=pair.reach if pair else "here",
        ),
        by=by,
        at=at,
    )


def tell_others(thread: Thread, message: Message, files, at):
    """One mail until read: another only once the reader has looked, or when a day has passed."""
    told = told_lately(thread, at)
    post_all(
        [
            Wanted(
                letter="message-received",
                to=seat.person,
                key=f"message:{message.pk}:{seat.person_id}",
                programme=thread.programme_id,
                about="thread",
                ref=thread.pk,
                headers={"Reply-To": reply_address(seat.person_id, "thread", thread.pk)},
                values={
                    "who": message.author.name,
                    "words": with_names(message.body, files),
                    "link": links.absolute(links.url_for("thread", thread.pk)),
                },
            )
            for seat in thread.seats.all()
            if seat.person_id != message.author_id and not knows(seat, told.get(seat.person_id))
        ],
        at=at,
    )


def with_names(words: str, files) -> str:
    """The words as a mail has them: the files stay here, and are named."""
    if not files:
        return words
    names = [one.name for one in files]
    return later(lambda: f"{words}\n\n" + _("With it came: {names}").format(names=listed(names)))


def told_lately(thread: Thread, at) -> dict[int, datetime]:
    """When each person was last told of words in this conversation, of the last day: one query."""
    mails = Mail.objects.filter(
        about="thread", ref=thread.pk, letter="message-received", made_at__gt=at - QUIET
    )
    return dict(mails.order_by().values_list("to").annotate(Max("made_at")))


def knows(seat: Seat, told: datetime | None) -> bool:
    return told is not None and (seat.read_at is None or told > seat.read_at)


@transaction.atomic
def attach(thread: Thread, relationship: Relationship) -> Thread:
    """The conversation goes on in a relationship. Part of beginning it, which is the fact."""
    thread.relationship = relationship
    thread.save(update_fields=["relationship"])
    return thread


def mark_read(pk: int, *, by, at):
    """Somebody has read everything that stands there now."""
    Seat.objects.filter(thread=pk, person=by).update(read_at=at)


def close(pk: int, *, at):
    """Read-only from now on. Part of an ending, which is the fact."""
    Thread.objects.filter(pk=pk, closed_at=None).update(closed_at=at)
