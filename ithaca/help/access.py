"""Who may do what at a help desk, each answer with its reason."""

from ithaca.accounts.models import Person
from ithaca.help.models import Enquiry
from ithaca.kit.verdicts import Verdict, check
from ithaca.notices.queries import people_in
from ithaca.programmes.models import Membership


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
    return check(not own and person in desk_people(enquiry), "Only the people of this help desk can do this.")


def desk_people(enquiry: Enquiry) -> list[Person]:
    """Whoever answers at the desk of an enquiry, never the person it is about or from."""
    own = (enquiry.person_id, enquiry.about_id)
    place = (enquiry.programme_id, enquiry.role)
    return [person for person in people_in({place})[place] if person.pk not in own]


def can_answer(person, enquiry: Enquiry) -> Verdict:
    return is_at_desk(person, enquiry) and enquiry.can("answer")


def can_close(person, enquiry: Enquiry) -> Verdict:
    return is_at_desk(person, enquiry) and enquiry.can("close")


def can_write_again(person, enquiry: Enquiry) -> Verdict:
    return is_asker(person, enquiry)
