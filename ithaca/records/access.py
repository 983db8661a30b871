"""Who may ask, see and do what with the records of a person."""

from django.utils.translation import gettext as _

from ithaca.accounts.models import Person
from ithaca.kit.verdicts import Verdict, check
from ithaca.programmes.models import Membership
from ithaca.records.models import Hold, PersonRequest
from ithaca.records.rules.people import is_gone
from ithaca.roles.access import holds, runs_anything
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

MOST_OPEN = 10  # of one person at a time


def can_be_erased(person: Person) -> Verdict:
    """Whether nothing stands in the way: a role among staff, or a hold."""
    staff = Holding.objects.filter(person=person.pk, until=None)
    return (
        check(not is_gone(person), _("This account has been erased already."))
        and check(
            not staff.exists(), _("They have a staff role. End it first, so that no work is left alone.")
        )
        and check(
            not Hold.objects.filter(person=person.pk).exists(),
            _("There is a hold on their record: nothing of it may be deleted for now."),
        )
    )


def can_ask(by: Person) -> Verdict:
    """Everybody, about themselves; but not so much at a time that nobody can answer it."""
    many = PersonRequest.objects.filter(person=by.pk).open().count()
    return check(
        many < MOST_OPEN,
        _(
            "You have asked {many} things that we have still to answer. Add to one of them by e-mail, or wait a little."
        ).format(many=many),
    )


def can_erase(by: Person, person: Person) -> Verdict:
    """Oneself; or staff who look after everything that somebody takes part in."""
    if by.pk == person.pk:
        return can_be_erased(person)
    return looks_after(by, person) and can_be_erased(person)


def looks_after(by: Person, person: Person) -> Verdict:
    parts = Membership.objects.filter(person=person.pk).select_related("programme")
    every = all(holds(by, Right.MANAGE_PEOPLE, part.programme) for part in parts)
    return check(by.pk != person.pk, _("Somebody else has to look after your record.")) and check(
        parts and every, _("They take part in something that you do not look after.")
    )


def can_answer(by: Person, asked: PersonRequest) -> Verdict:
    """Staff, never about themselves, while it is open."""
    return may_look_after(by, asked) and asked.can("close")


def can_erase_for(by: Person, asked: PersonRequest) -> Verdict:
    """Erase whoever asked for that, as long as they have not taken it back."""
    return (
        check(asked.kind == asked.Kind.ERASURE and asked.person_id, _("They did not ask to be erased."))
        and can_answer(by, asked)
        and can_erase(by, asked.person)
    )


def may_look_after(by: Person, asked: PersonRequest) -> Verdict:
    if asked.programme_id:
        right = holds(by, Right.MANAGE_PEOPLE, asked.programme)
    else:
        right = check(runs_anything(by), _("Only those who run an institution see to this."))
    return check(by.pk != asked.person_id, _("Somebody else has to answer you.")) and right


def can_acknowledge(by: Person, asked: PersonRequest) -> Verdict:
    """The day of every other request stands until it is answered."""
    return can_answer(by, asked) and check(
        asked.kind == asked.Kind.COMPLAINT, _("Only a complaint is acknowledged.")
    )


def can_withdraw(by: Person, asked: PersonRequest) -> Verdict:
    return check(by.pk == asked.person_id, _("Only whoever asked can take it back.")) and asked.can(
        "withdraw"
    )


def can_give_address(by: Person, asked: PersonRequest) -> Verdict:
    """Give somebody their new address: one who is known, has no staff role, and an address that is free."""
    staff = Holding.objects.filter(person=asked.person_id, until=None)
    return (
        can_answer(by, asked)
        and check(asked.kind == asked.Kind.ADDRESS, _("They did not ask for another address."))
        and check(asked.person_id, _("Nobody here has the old address."))
        and looks_after(by, asked.person)
        and check(
            not staff.exists(), _("They have a staff role: another way of proving who they are is needed.")
        )
    )
