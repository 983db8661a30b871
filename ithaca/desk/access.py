"""Who may do what at the desk; each room's own verbs have their verdicts there."""

from ithaca.kit.verdicts import Verdict, check
from ithaca.relationships.access import runs
from ithaca.roles.access import holds
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right


def can_take_charge(person, relationship) -> Verdict:
    return holds(person, Right.CHECK_IN, relationship.programme) and runs(relationship)


def can_appoint(person, programme) -> Verdict:
    return holds(person, Right.RUN_PROGRAMME, programme)


def can_note(person, member) -> Verdict:
    other = check(member.person_id != person.pk, "Nobody writes notes about themselves.")
    return other and holds(person, Right.SEE_PEOPLE, member.programme)


def can_drop_note(person, note) -> Verdict:
    return check(note.by_id == person.pk, "Only whoever wrote it can take it away.")


def can_do_in_bulk(person, programme) -> Verdict:
    """Some step for many people; each step has rules of its own beside this."""
    manages = holds(person, Right.MANAGE_PEOPLE, programme)
    return manages or holds(person, Right.APPROVE_PEOPLE, programme)


def can_undo(person, batch) -> Verdict:
    return check(batch.by_id == person.pk, "Only whoever chose it can undo it.") and batch.can("undo")


def can_view_as(person, member) -> Verdict:
    """See the programme as one of its people does. Never as somebody of staff: that would lend their rights."""
    staff = Holding.objects.filter(person=member.person_id, until=None)
    return (
        check(member.person_id != person.pk, "This is you.")
        and holds(person, Right.RUN_PROGRAMME, member.programme)
        and check(member.state in member.IN, f"{member.person} is not in the programme at the moment.")
        and check(not staff.exists(), f"{member.person} has a staff role, and sees more than you might.")
    )
