"""Who may do what at a help desk, each answer with its reason."""

from ithaca.help.models import Enquiry
from ithaca.kit.verdicts import Verdict, check
from ithaca.programmes.models import Membership
from ithaca.roles.models import Holding


def parts_in(person, programme) -> list[Membership]:
    """A person's parts in a programme, from which the desk that helps them follows."""
    mine = Membership.objects.filter(person=person, programme=programme).select_related("role", "cohort")
    return list(mine.order_by("pk"))


def can_ask(parts: list[Membership]) -> Verdict:
    """`parts` are those that the person has in the programme."""
    return check(parts, "Only people of this programme can write to its help desks here.")


def is_asker(person, enquiry: Enquiry) -> Verdict:
    return check(person.pk == enquiry.person_id, "Only whoever asked can do this.")


def is_at_desk(person, enquiry: Enquiry) -> Verdict:
    """Whoever holds the desk's role; nobody looks after what they asked, or what is about them."""
    own = person.pk in (enquiry.person_id, enquiry.about_id)
    held = Holding.objects.filter(
        person=person, until=None, role__programme=enquiry.programme_id, role__name=enquiry.role
    )
    return check(not own and held.exists(), "Only the people of this help desk can do this.")


def can_answer(person, enquiry: Enquiry) -> Verdict:
    return is_at_desk(person, enquiry) and enquiry.can("answer")


def can_close(person, enquiry: Enquiry) -> Verdict:
    return is_at_desk(person, enquiry) and enquiry.can("close")


def can_write_again(person, enquiry: Enquiry) -> Verdict:
    return is_asker(person, enquiry)
