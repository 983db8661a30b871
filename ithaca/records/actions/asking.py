"""What people ask about their data, followed to the day by which the law wants an answer."""

from django.db import transaction
from django.urls import reverse

from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.kit.words import later
from ithaca.notices.actions.mail import post
from ithaca.records import access
from ithaca.records.facts import ComplaintAcknowledged, PersonAnswered, PersonAsked
from ithaca.records.models import PersonRequest
from ithaca.records.queries.requests import home_of
from ithaca.records.rules.periods import due

Kind, State = PersonRequest.Kind, PersonRequest.State


@transaction.atomic
def ask(kind: str, words: str, *, by, at) -> PersonRequest:
    """Ask for something about one's own data; who has asked for the same already, adds to nothing."""
    Person.objects.select_for_update().get(pk=by.pk)  # one after another, so that twice is seen
    waiting = PersonRequest.objects.filter(person=by, kind=kind, words=words).open().first()
    if waiting:
        return waiting
    access.can_ask(by).require()
    asked = opened(PersonRequest(person=by, programme=home_of(by), kind=kind, words=words), by=by, at=at)
    tell("person-request-received", asked, at=at, due=asked.due_on)
    return asked


def opened(asked: PersonRequest, *, by, at) -> PersonRequest:
    """Part of asking: the row with its day, and the fact."""
    day = asked.programme.today(at) if asked.programme else at.date()
    asked.asked_at, asked.due_on = at, due(asked.kind, day)
    asked.save()
    record(PersonAsked(**asked.subject(), kind=asked.kind), by=by, at=at)
    return asked


def tell(letter: str, asked: PersonRequest, *, at, **values):
    post(
        letter,
        to=asked.person,
        key=f"{letter}:{asked.pk}",
        programme=asked.programme_id,
        at=at,
        values={
            "what": later(lambda: asked.get_kind_display().lower()),
            "link": links.absolute(reverse("records:mine")),
            **values,
        },
    )


def locked(pk: int) -> PersonRequest:
    return (
        PersonRequest.objects.select_for_update(of=("self",)).select_related("person", "programme").get(pk=pk)
    )


@transaction.atomic
def take(pk: int, *, by, at) -> PersonRequest:
    """Take care of it oneself. Of no interest to whoever asked: no fact."""
    asked = locked(pk)
    access.can_answer(by, asked).require()
    asked.owner = by
    asked.save(update_fields=["owner"])
    return asked


@transaction.atomic
def acknowledge(pk: int, *, by, at) -> PersonRequest:
    """Say that a complaint has arrived and is looked into; the day by which that was owed is met."""
    asked = locked(pk)
    access.can_acknowledge(by, asked).require()
    if asked.acknowledged_at is None:
        asked.acknowledged_at, asked.due_on, asked.owner = at, None, asked.owner or by
        asked.save(update_fields=["acknowledged_at", "due_on", "owner"])
        record(ComplaintAcknowledged(**asked.subject()), by=by, at=at)
        if asked.person:
            tell("complaint-acknowledged", asked, at=at)
    return asked


@transaction.atomic
def answer(pk: int, words: str, *, refused: bool = False, by, at) -> PersonRequest:
    """Close it with words to whoever asked: done, or a no with its reason."""
    asked = locked(pk)
    access.can_answer(by, asked).require()
    closed(asked, "refuse" if refused else "close", words, by=by, at=at)
    if asked.person:
        tell("person-request-answered", asked, at=at, words=words)
    return asked


def closed(asked: PersonRequest, verb: str, words: str, *, by, at):
    asked.move(verb)
    asked.answer, asked.owner, asked.closed_at = words, asked.owner or by, at
    asked.save(update_fields=["state", "answer", "owner", "closed_at"])
    record(PersonAnswered(**asked.subject(), state=asked.state), by=by, at=at)


@transaction.atomic
def withdraw(pk: int, *, by, at) -> PersonRequest:
    """Take back what one asked."""
    asked = locked(pk)
    access.can_withdraw(by, asked).require()
    asked.move("withdraw")
    asked.closed_at = at
    asked.save(update_fields=["state", "closed_at"])
    record(PersonAnswered(**asked.subject(), state=asked.state), by=by, at=at)
    return asked
