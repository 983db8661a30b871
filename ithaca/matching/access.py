"""Who may find, ask and answer: who first, then whether now."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from ithaca.kit.prepared import ask
from ithaca.kit.verdicts import ALLOWED, Verdict, check
from ithaca.kit.words import listed
from ithaca.matching.models import Choice, Proposal, Request, Round
from ithaca.matching.policy import MatchingPolicy, RequestPolicy
from ithaca.matching.queries.requests import partners_of
from ithaca.matching.queries.rounds import by_hand, gone_out, lacking
from ithaca.people.models import Block
from ithaca.programmes import access as programmes
from ithaca.programmes.models import Cohort, Membership
from ithaca.relationships import access as relationships
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


def has_right(membership: Membership, right: Right) -> bool:
    return right in membership.role.rights


def can_ask(mentee: Membership, mentor: Membership, today: date) -> Verdict:
    """Whether this member may ask that one today. The first reason is the one to mend first."""
    return can_ask_anybody(mentee, today) and can_be_asked(mentee, mentor)


def can_ask_anybody(mentee: Membership, today: date) -> Verdict:
    most = mentee.cohort.obeys(RequestPolicy).pending
    return asks_here(mentee, today) and (within_pending(mentee, most) if most else ALLOWED)


def asks_here(mentee: Membership, today: date) -> Verdict:
    """Whether it is for this member to ask others, and they are ready for it."""
    return check(
        has_right(mentee, Right.ASK_MENTORS),
        _("Nobody asks here as {title}.").format(title=mentee.role.title),
    ) and programmes.can_ask(mentee, today)


def is_own(person, mentee: Membership) -> Verdict:
    return check(person.pk == mentee.person_id, _("You can only ask for yourself."))


def can_line_up(mentee: Membership, mentor: Membership, today: date) -> Verdict:
    """Whether this member may line that one up behind a request that waits for its answer."""
    most = mentee.cohort.obeys(RequestPolicy).choices
    others = Choice.objects.filter(mentee=mentee).exclude(mentor=mentor)
    return (
        check(most, _("Here everybody is asked at once."))
        and asks_here(mentee, today)
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


# Rounds -----------------------------------------------------------------------------------------------------------

PATIENCE = timedelta(minutes=10)  # the largest round that a page can show takes one or two


def can_run_rounds(person, programme) -> Verdict:
    return holds(person, Right.PAIR_PEOPLE, programme)


def can_open_round(person, cohort: Cohort) -> Verdict:
    """To begin a round: in a programme that goes on, and whose rounds bring two roles together."""
    mentees, mentors = cohort.obeys(MatchingPolicy).sides(cohort.scheme)
    return (
        can_run_rounds(person, cohort.programme)
        and programmes.goes_on(cohort.programme)
        and check(
            mentees != mentors,
            _("A round brings members of two roles together. The scheme names one: {role}.").format(
                role=cohort.scheme.roles[mentees].title
            ),
        )
    )


def can_prepare(person, found: Round) -> Verdict:
    open_now = check(
        found.state in (Round.State.PREPARING, Round.State.BOARD),
        _("This round is being worked out, or is closed."),
    )
    return can_run_rounds(person, found.programme) and open_now


def can_choose(person, found: Round, mentee: Membership) -> Verdict:
    """Whom one would rather have, while the round is open and one was asked."""
    return (
        check(mentee.person_id == person.pk, _("You can only choose for yourself."))
        and check(mentee.state == Membership.State.ACTIVE, _("You are not active here at the moment."))
        and check(str(mentee.pk) in found.shortlists, _("You were not asked to choose."))
        and check(found.state != Round.State.CLOSED, _("This round is closed."))
        and check(
            not gone_out(found).filter(mentee=mentee).exists(), _("Somebody has been found for you already.")
        )
    )


def can_order(person, found: Round) -> Verdict:
    return can_run_rounds(person, found.programme) and found.can("solve")


def can_give_up(person, found: Round, at: datetime) -> Verdict:
    """To wait no longer for the plan: only when it takes longer than it ever should."""
    return (
        can_run_rounds(person, found.programme)
        and found.can("give_up")
        and check(
            found.runs.latest("number").at < at - PATIENCE,
            _("It is still being worked out. Give it a few minutes more."),
        )
    )


def can_argue(person, found: Round) -> Verdict:
    on_board = check(
        found.state == Round.State.BOARD, _("There is no board to change: work the round out first.")
    )
    return can_run_rounds(person, found.programme) and on_board


def nobody_else_changed(found: Round, seen: int) -> Verdict:
    """Whoever changes a board has it before them as it is."""
    return check(
        len(found.edits) == seen,
        _("Somebody else has changed the board meanwhile. Nothing of yours was done: look at it again."),
    )


def can_undo(person, found: Round) -> Verdict:
    return can_argue(person, found) and check(
        by_hand(found), _("Nothing was changed but by letting pairs go out. Take the proposal back instead.")
    )


def can_edit(person, found: Round, mentee: int) -> Verdict:
    """To pin or ban somebody on the board: not once their pair has gone out, which stays as it is."""
    return can_argue(person, found) and check(
        not gone_out(found).filter(mentee=mentee).exists(),
        _("This pair has gone out. Take the proposal back instead."),
    )


def can_close(person, found: Round) -> Verdict:
    return can_run_rounds(person, found.programme) and found.can("close")


def can_offer(mentee: Membership, mentor: Membership) -> Verdict:
    """Whether this pair may go out now: nobody is taken twice, and no place is given twice."""
    active = all(m.state == Membership.State.ACTIVE and m.person.is_active for m in (mentee, mentor))
    mine = Proposal.objects.open().filter(mentee=mentee)
    return (
        check(active, _("One of the two is not active any more."))
        and check(not mine.exists(), _("A proposal is out already."))
        and check(not partners_of(mentee), _("They work with somebody already."))
        and check(
            free_places(mentor) > 0, _("{name} has no free place any more.").format(name=mentor.person.name)
        )
        and check(not blocked(mentee, mentor), _("These people cannot be brought together."))
        and has_company(mentee)
        and relationships.keep_bars([mentee, mentor])
    )


def has_company(mentee: Membership) -> Verdict:
    """Whether everybody else is here who belongs to it, such as a sponsor whom the mentee named."""
    missing = lacking(mentee)
    return check(
        not missing,
        _("{name} has no {roles} here yet.").format(name=mentee.person.name, roles=listed(missing)),
    )


def free_places(mentor: Membership) -> int:
    """What a mentor suggests, less whom they have and who is proposed to them."""
    return mentor.suggested - partners_of(mentor) - Proposal.objects.open().filter(mentor=mentor).count()


def waits_for(proposal: Proposal) -> list[Membership]:
    """Who has still to say yes."""
    sides = ((proposal.mentee, proposal.mentee_yes_at), (proposal.mentor, proposal.mentor_yes_at))
    return [member for member, said in sides if said is None]


def can_agree(person, proposal: Proposal) -> Verdict:
    """To say yes, or no: one of the two who is asked, while it waits for them."""
    mine = proposal.part_of(person)
    is_open = check(
        proposal.is_open, _("It stands at “{state}” now.").format(state=proposal.get_state_display())
    )
    return (
        check(mine, _("Only the two whom it is about can answer."))
        and is_open
        and check(mine in waits_for(proposal), _("You have answered, or you are not asked."))
    )


def can_begin(proposal: Proposal, members: list[Membership]) -> Verdict:
    """Whether it may still be, now that everybody said yes: much may have happened since it went out."""
    found, mentee, mentor = proposal.round, proposal.mentee, proposal.mentor
    return (
        check(
            partners_of(mentor) < mentor.suggested,
            _("{name} has no free place any more.").format(name=mentor.person.name),
        )
        and check(not partners_of(mentee), _("They work with somebody already."))
        and has_company(mentee)
        and relationships.fits(found.programme, found.cohort.obeys(RelationshipPolicy).usual(), members)
    )


def can_take_back(person, proposal: Proposal) -> Verdict:
    return can_run_rounds(person, proposal.round.programme) and proposal.can("take_back")
