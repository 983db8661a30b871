"""What the person who is asked does: ask something, say yes, say no kindly, or not answer at all."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.conversations import actions as conversations
from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.matching import access
from ithaca.matching.actions import telling
from ithaca.matching.actions.choices import forget
from ithaca.matching.actions.locking import fit_length, locked
from ithaca.matching.actions.resting import forgive
from ithaca.matching.facts import (
    QuestionAsked,
    RequestAccepted,
    RequestDeclined,
    RequestExpired,
    RequestSeen,
)
from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.relationships import actions as relationships


@transaction.atomic
def see(pk: int, *, by, at) -> Request:
    """The mentor has the request before them; the first time counts."""
    request = locked(pk)
    access.is_mentor(by, request).require()
    if request.seen_at is None and request.is_open:
        request.seen_at = at
        request.save(update_fields=["seen_at"])
        record(RequestSeen(**request.subject()), by=by, at=at)
    return request


@transaction.atomic
def question(pk: int, *, words: str, by, at) -> Request:
    """Ask the mentee something before deciding."""
    request = locked(pk)
    access.can_answer(by, request, "question").require()
    words = fit_length(words, 1, request.cohort.obeys(RequestPolicy).most, "question")
    conversations.say(request.thread_id, words, by=by, at=at, tell=False)
    request.move("question")
    note_answer(request, at)
    request.save(update_fields=["state", "waited"])
    record(QuestionAsked(**request.subject()), by=by, at=at)
    telling.asked(request, words, at=at)
    return request


@transaction.atomic
def accept(pk: int, *, words: str = "", by, at) -> Request:
    """Say yes: a relationship begins, and the conversation goes on in it. `words` greet the mentee."""
    request = locked(pk)
    access.can_accept(by, request).require()
    if words.strip():
        conversations.say(request.thread_id, words.strip(), by=by, at=at, tell=False)
    request.relationship = relationships.start(
        request.programme, request.cohort, request.kind, [request.mentor, request.mentee], by=by, at=at
    )
    conversations.attach(request.thread, request.relationship)
    note_answer(request, at)
    finish(request, "accept", at, "relationship")
    forget(mentees=[request.mentee_id])
    record(RequestAccepted(**request.subject()), by=by, at=at)
    telling.accepted(request, words.strip(), at=at)
    return request


@transaction.atomic
def decline(pk: int, *, reason: str, words: str, by, at) -> Request:
    """Say no, for a kind reason of the scheme, in words that the mentee reads."""
    request = locked(pk)
    access.can_answer(by, request, "decline").require()
    rules = request.cohort.obeys(RequestPolicy)
    check(rules.reason_named(reason), _("Choose one of the reasons.")).require()
    request.reason = reason
    request.answer = fit_length(words, 1, rules.most, "answer")
    note_answer(request, at)
    finish(request, "decline", at, "reason", "answer")
    conversations.close(request.thread_id, at=at)
    telling.declined(request, at=at)  # before the line goes on, which the fact sets going
    record(RequestDeclined(**request.subject(), reason=reason), by=by, at=at)
    return request


@transaction.atomic
def expire(pk: int, *, by, at) -> Request:
    """The day to answer has passed; nothing happens when it was answered meanwhile."""
    request = locked(pk)
    if not request.is_open:
        return request
    if request.state == Request.State.SENT:  # else the question was left unanswered: no fault of who asked it
        request.waited, request.lapsed = request.waited or days_until(request, at), True
    finish(request, "expire", at, "lapsed")
    conversations.close(request.thread_id, at=at)
    telling.expired(request, at=at)
    record(RequestExpired(**request.subject()), by=by, at=at)
    return request


def note_answer(request: Request, at):
    """Keep how long the first answer took; whoever answers has not lapsed."""
    if request.waited is None:
        request.waited = days_until(request, at)
    forgive([request.mentor_id])


def days_until(request: Request, at) -> float:
    return max(0, (at - request.sent_at) / timedelta(days=1))


def finish(request: Request, verb: str, at, *changed: str):
    request.move(verb)
    request.answered_at = at
    request.save(update_fields=["state", "answered_at", "waited", *changed])
