"""Who may do what at the desk; each room's own verbs have their verdicts there."""

from django.utils.translation import gettext as _

from ithaca.conversations.models import Seat
from ithaca.kit.verdicts import Verdict, check
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.relationships.access import runs
from ithaca.relationships.models import Participant
from ithaca.roles.access import holds
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right


def can_appoint(person, programme) -> Verdict:
    return holds(person, Right.RUN_PROGRAMME, programme)


def can_note(person, member) -> Verdict:
    other = check(member.person_id != person.pk, _("Nobody writes notes about themselves."))
    return other and holds(person, Right.SEE_PEOPLE, member.programme)


def can_drop_note(person, note) -> Verdict:
    return check(note.by_id == person.pk, _("Only whoever wrote it can take it away."))


def can_do_in_bulk(person, programme) -> Verdict:
    """Some step for many; each step has rules of its own beside this."""
    return holds(person, Right.SEE_PEOPLE, programme)


def can_close_request(person, request) -> Verdict:
    """Staff who are not part of it."""
    outside = person.pk not in (request.mentee.person_id, request.mentor.person_id)
    return (
        holds(person, Right.MANAGE_PEOPLE, request.programme)
        and check(outside, _("Somebody else of staff looks after this."))
        and request.can("close")
    )


def can_hurry_request(person, request) -> Verdict:
    """Remind, or give more time: as long as somebody owes something about it. `owed` says so (`queries.things`)."""
    return request.can("close") and check(request.owed, _("Nobody owes anything about it at the moment."))


def can_hurry_pair(person, pair) -> Verdict:
    return runs(pair) and check(pair.owed, _("They owe nothing at the moment."))


def can_suggest(person, member) -> Verdict:
    """Write to somebody whom they could ask: to those who may ask, by those who bring people together."""
    return (
        holds(person, Right.PAIR_PEOPLE, member.programme)
        and check(
            member.state in member.IN,
            _("{person} is not in the programme at the moment.").format(person=member.person),
        )
        and check(
            Right.FIND_MENTORS in member.role.rights,
            _("{person} asks nobody in this role.").format(person=member.person),
        )
    )


def can_keep_apart(person, programme) -> Verdict:
    return holds(person, Right.MANAGE_PEOPLE, programme)


def can_undo(person, batch) -> Verdict:
    return check(batch.by_id == person.pk, _("Only whoever chose it can undo it.")) and batch.can("undo")


def can_view_as(person, member) -> Verdict:
    """See the programme as one of its people does. Never as somebody of staff: that would lend their rights."""
    staff = Holding.objects.filter(person=member.person_id, until=None)
    return (
        check(member.person_id != person.pk, _("This is you."))
        and holds(person, Right.RUN_PROGRAMME, member.programme)
        and check(
            member.state in member.IN,
            _("{person} is not in the programme at the moment.").format(person=member.person),
        )
        and check(
            not staff.exists(),
            _("{person} has a staff role, and sees more than you might.").format(person=member.person),
        )
    )


def can_merge(person, kept, gone) -> Verdict:
    """Make one account of two. Whoever does it looks after everything that either of them takes part in."""
    parts = Membership.objects.filter(person__in=[kept.pk, gone.pk]).select_related("programme")
    every = all(holds(person, Right.MANAGE_PEOPLE, part.programme) for part in parts)
    staff = Holding.objects.filter(person__in=[kept.pk, gone.pk], until=None).exists()
    return (
        check(kept.pk != gone.pk, _("This is one account already."))
        and check(person.pk not in (kept.pk, gone.pk), _("Somebody else has to look at your own accounts."))
        and check(parts and every, _("They take part in something that you do not look after."))
        and check(not staff, _("One of them has a staff role. End it first, so that no right moves unseen."))
        and check(kept.is_active and gone.is_active, _("One of the accounts is closed."))
        and check(not meet(kept, gone), _("They work or write with each other: these are two people."))
    )


def meet(one, other) -> bool:
    """Whether two accounts stand on two sides of something: nobody works or writes with themselves."""
    pairs = Participant.objects.filter(
        person=one, relationship__in=parts_of(Participant, other, "relationship")
    )
    threads = Seat.objects.filter(person=one, thread__in=parts_of(Seat, other, "thread"))
    blocks = Block.objects.filter(by=one, person=other) | Block.objects.filter(by=other, person=one)
    return pairs.exists() or threads.exists() or blocks.exists()


def parts_of(model, person, field: str):
    return model.objects.filter(person=person).values(field)


def can_part(person, merge) -> Verdict:
    may = holds(person, Right.MANAGE_PEOPLE, merge.programme)
    return may and check(merge.undone_at is None, _("It has been undone already."))
