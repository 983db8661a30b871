"""What the person who asks does: ask, answer a question, take it back."""

from django.db import transaction

from ithaca.conversations import actions as conversations
from ithaca.kit.trail import record
from ithaca.matching import access
from ithaca.matching.actions import telling
from ithaca.matching.actions.locking import fit_length, hold, locked
from ithaca.matching.facts import QuestionAnswered, RequestSent, RequestWithdrawn
from ithaca.matching.models import Request
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.queries.requests import filled
from ithaca.matching.rules.shown import may_show
from ithaca.programmes.models import Membership
from ithaca.relationships.policy import RelationshipPolicy


@transaction.atomic
def ask(mentee: int, mentor: int, *, words: str, shows=(), kind: str = "", by, at) -> Request:
    """Ask a mentor to work together, with a message and those of one's answers that one shows.

    `mentee` and `mentor` are membership ids; `shows` names answers as `profile.course` and
    `reflection.aims`; `kind` is a kind of relationship of the scheme, "" for the usual one.
    Asking again while a request is open changes nothing: it is the same request.
    """
    held = hold(mentee, mentor)
    mentee, mentor = held[mentee], held[mentor]
    access.is_own(by, mentee).require()
    if same := Request.objects.open().filter(mentee=mentee, mentor=mentor).first():
        return same
    access.can_ask(mentee, mentor, mentee.programme.today(at)).require()
    rules = mentee.cohort.obeys(RequestPolicy)
    words = fit_length(words, rules.least, rules.most)
    request = create(mentee, mentor, words, shows, kind, at)
    record(RequestSent(**request.subject(), membership=request.mentor_id), by=by, at=at)
    telling.received(request, words, at=at)
    return request


def create(mentee: Membership, mentor: Membership, words: str, shows, kind: str, at) -> Request:
    seats = [(mentee.person, mentee.role.name), (mentor.person, mentor.role.name)]
    thread = conversations.open_thread(mentee.programme, mentee.cohort, seats, (mentee.person, words), at=at)
    known = {k.name for k in mentee.cohort.obeys(RelationshipPolicy).kind}
    return Request.objects.create(
        programme=mentee.programme,
        cohort=mentee.cohort,
        mentee=mentee,
        mentor=mentor,
        thread=thread,
        kind=kind if kind in known else "",
        shows=may_be_shown(mentee, shows),
        sent_at=at,
    )


def may_be_shown(mentee: Membership, shows) -> list[str]:
    """Of the answers that somebody wants to show, those that they may."""
    return sorted(set(shows) & {answer.name for answer in may_show(filled(mentee))})


@transaction.atomic
def reply(pk: int, *, words: str, by, at) -> Request:
    """Answer the mentor's question; the mentor decides next."""
    request = locked(pk)
    access.can_reply(by, request).require()
    words = fit_length(words, 1, request.cohort.obeys(RequestPolicy).most, "answer")
    conversations.say(request.thread_id, words, by=by, at=at, tell=False)
    request.move("reply")
    request.save(update_fields=["state"])
    record(QuestionAnswered(**request.subject()), by=by, at=at)
    telling.replied(request, words, at=at)
    return request


@transaction.atomic
def withdraw(pk: int, *, by, at) -> Request:
    """Take a request back."""
    request = locked(pk)
    access.can_withdraw(by, request).require()
    request.move("withdraw")
    request.answered_at = at
    request.save(update_fields=["state", "answered_at"])
    conversations.close(request.thread_id, at=at)
    record(RequestWithdrawn(**request.subject()), by=by, at=at)
    telling.withdrawn(request, at=at)
    return request
