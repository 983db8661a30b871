"""Who may find, ask and answer: who first, then whether now."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from ithaca.kit.prepared import ask
from ithaca.kit.verdicts import ALLOWED, Verdict, check
from ithaca.matching.models import Choice, Request
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.queries.requests import partners_of
from ithaca.people.models import Block
from ithaca.programmes import access as programmes
from ithaca.programmes.models import Membership
from ithaca.relationships import access as relationships
from ithaca.relationships.models import Participant, Relationship
from ithaca.roles.rights import Right


def has_right(membership: Membership, right: Right) -> bool:
    return right in membership.role.rights


def can_ask(mentee: Membership, mentor: Membership, today: date) -> Verdict:
    """Whether this member may ask that one today. The first reason is the one to mend first."""
    return can_ask_anybody(mentee, today) and can_be_asked(mentee, mentor)


def can_ask_anybody(mentee: Membership, today: date) -> Verdict:
    rules = mentee.cohort.obeys(RequestPolicy)
    return (
        check(
            has_right(mentee, Right.ASK_MENTORS),
            _("Nobody asks here as {title}.").format(title=mentee.role.title),
        )
        and programmes.can_ask(mentee, today)
        and (within_pending(mentee, rules.pending) if rules.pending else ALLOWED)
    )


def is_own(person, mentee: Membership) -> Verdict:
    return check(person.pk == mentee.person_id, _("You can only ask for yourself."))


def can_line_up(mentee: Membership, mentor: Membership, today: date) -> Verdict:
    """Whether this member may line that one up behind a request that waits for its answer."""
    most = mentee.cohort.obeys(RequestPolicy).choices
    others = Choice.objects.filter(mentee=mentee).exclude(mentor=mentor)
    return (
        check(most, _("Here everybody is asked at once."))
        and programmes.can_ask(mentee, today)
        and check(
            Request.objects.open().filter(mentee=mentee).exists(),
            _("You can ask at once: nobody keeps you waiting."),
        )
        and can_be_asked(mentee, mentor)
        and check(
            others.count() < most,
            _("You have lined up {most} already. Take one out first.").format(most=most),
        )
    )


def within_pending(mentee: Membership, most: int) -> Verdict:
    waiting = Request.objects.open().filter(mentee=mentee).count()
    said = _("one request waits") if most == 1 else _("{most} requests wait").format(most=most)
    return check(
        waiting < most,
        _("Your {said} for an answer. You can ask again when one is answered, or take one back.").format(
            said=said
        ),
    )


def can_be_asked(mentee: Membership, mentor: Membership) -> Verdict:
    name = mentor.person.name
    return (
        check(
            stands_in_directory(mentor), _("{name} does not take requests at the moment.").format(name=name)
        )
        and check(mentor.programme_id == mentee.programme_id, _("You are in different programmes."))
        and check(mentor.person_id != mentee.person_id, _("This is you."))
        and check(
            not blocked(mentee, mentor), _("{name} does not take requests at the moment.").format(name=name)
        )
        and check(
            not asked_already(mentee, mentor),
            _("You have asked {name} already, and wait for an answer.").format(name=name),
        )
        and check(not together(mentee, mentor), _("You and {name} work together already.").format(name=name))
        and relationships.keep_bars([mentee, mentor])
        and has_room(mentor)
    )


def stands_in_directory(mentor: Membership) -> bool:
    return mentor.state == Membership.State.ACTIVE and has_right(mentor, Right.BE_FOUND)


def blocked(one: Membership, other: Membership) -> bool:
    return bool(ask(blocks_between, one=one.person_id, other=other.person_id))


def blocks_between(one, other):
    either = Q(by=one, person=other) | Q(by=other, person=one)
    return Block.objects.filter(either).values_list("pk")[:1]


def asked_already(mentee: Membership, mentor: Membership) -> bool:
    return bool(ask(requests_between, mentee=mentee.pk, mentor=mentor.pk))


def requests_between(mentee, mentor):
    return Request.objects.open().filter(mentee=mentee, mentor=mentor).values_list("pk")[:1]


def together(one: Membership, other: Membership) -> bool:
    return bool(ask(shared_by, one=one.pk, other=other.pk))


def shared_by(one, other):
    parts = Participant.objects.filter(membership=other).values("relationship")
    found = Relationship.objects.running().filter(pk__in=parts, participants__membership=one)
    return found.values_list("pk")[:1]


def is_full(mentor: Membership) -> bool:
    """Whether somebody works with as many as suggested, or more."""
    return bool(mentor.suggested) and partners_of(mentor) >= mentor.suggested


def has_room(mentor: Membership) -> Verdict:
    """Where the scheme says `bar`, a full mentor takes nobody more; elsewhere it is advice."""
    if mentor.cohort.obeys(RequestPolicy).capacity != "bar":
        return ALLOWED
    return check(
        not is_full(mentor), _("{name} has no free place at the moment.").format(name=mentor.person.name)
    )


def is_mentor(person, request: Request) -> Verdict:
    return check(person.pk == request.mentor.person_id, _("Only the person who was asked can answer."))


def is_mentee(person, request: Request) -> Verdict:
    return check(person.pk == request.mentee.person_id, _("Only the person who asked can do this."))


def can_answer(person, request: Request, verb: str = "decline") -> Verdict:
    """Decline, ask a question, or open: the mentor, while the request is open."""
    return is_mentor(person, request) and request.can(verb)


def can_accept(person, request: Request) -> Verdict:
    return (
        can_answer(person, request, "accept")
        and check(
            request.mentor.state == Membership.State.ACTIVE,
            _("Your profile is inactive. Make it active again first."),
        )
        and has_room(request.mentor)
    )


def can_reply(person, request: Request) -> Verdict:
    return is_mentee(person, request) and request.can("reply")


def can_withdraw(person, request: Request) -> Verdict:
    return is_mentee(person, request) and request.can("withdraw")
