"""Who may do what at a help desk, each answer with its reason."""

from django.db.models import Q
from django.utils.translation import gettext as _

from ithaca.accounts.models import Person
from ithaca.help.models import Enquiry
from ithaca.help.policy import desks_of
from ithaca.kit.prepared import ask
from ithaca.kit.verdicts import Verdict, check
from ithaca.notices.queries import people_in, people_with
from ithaca.programmes.models import Membership
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

MOST_OPEN = 10  # questions of one person in one programme


def parts_in(person, programme) -> list[Membership]:
    """A person's parts in a programme, from which the desk that helps them follows."""
    return ask(parts, person=person.pk, programme=programme.pk)


def parts(person, programme):
    found = Membership.objects.filter(person=person, programme=programme)
    return found.select_related("role", "cohort").order_by("pk")


def can_ask(parts: list[Membership]) -> Verdict:
    """`parts` are those that the person has in the programme."""
    return check(parts, _("Only people of this programme can write to its help desks here."))


def can_ask_more(person, programme, kind: str) -> Verdict:
    """Not so many open questions that nobody can answer them. What is no question is never one too many."""
    question = Enquiry.Kind.QUESTION
    own = Enquiry.objects.filter(person=person, programme=programme, kind=question, state=Enquiry.State.OPEN)
    return check(
        kind != question or own.count() < MOST_OPEN,
        _("You have {many} open questions here. Please add to one of them, or wait for an answer.").format(
            many=MOST_OPEN
        ),
    )


def is_asker(person, enquiry: Enquiry) -> Verdict:
    return check(person.pk == enquiry.person_id, _("Only whoever asked can do this."))


def is_at_desk(person, enquiry: Enquiry) -> Verdict:
    """Whoever answers there; nobody looks after what they asked, or what is about them."""
    return check(person in desk_people(enquiry), _("Only the people of this help desk can do this."))


def desk_people(enquiry: Enquiry) -> list[Person]:
    """Whoever answers at the desk of an enquiry, never the person it is about or from; asked once a desk.

    Where nobody else is at the desk: those who run the programme or its institution.
    """
    own = (enquiry.person_id, enquiry.about_id)
    found = [person for person in at_place(enquiry) if person.pk not in own] if is_held(enquiry) else []
    return found or [person for person in running(enquiry) if person.pk not in own]


def at_place(enquiry: Enquiry) -> list[Person]:
    place = (enquiry.programme_id, enquiry.role)
    known = enquiry.__dict__.setdefault("_people_as", {})
    if enquiry.role not in known:
        known[enquiry.role] = people_in({place})[place]
    return known[enquiry.role]


def is_held(enquiry: Enquiry) -> bool:
    """Whether anybody holds the desk's role; where nobody does, whoever runs the programme or its institution answers."""
    known = enquiry.__dict__.setdefault("_held_as", {})
    if enquiry.role not in known:
        role = Q(role__programme=enquiry.programme_id)
        role |= Q(role__programme=None, role__institution=enquiry.programme.institution_id)
        there = Holding.objects.filter(role, role__name=enquiry.role, until=None, person__is_active=True)
        known[enquiry.role] = there.exists()
    return known[enquiry.role]


def running(enquiry: Enquiry) -> list[Person]:
    known = enquiry.__dict__
    if "_running" not in known:
        known["_running"] = people_with(Right.RUN_PROGRAMME, enquiry.programme_id)
    return known["_running"]


def can_answer(person, enquiry: Enquiry) -> Verdict:
    return is_at_desk(person, enquiry) and enquiry.can("answer")


def can_close(person, enquiry: Enquiry) -> Verdict:
    return is_at_desk(person, enquiry) and enquiry.can("close")


def can_hand_over(person, enquiry: Enquiry) -> Verdict:
    closed = check(
        enquiry.state != Enquiry.State.CLOSED, _("This is closed. It opens again when they write again.")
    )
    return is_at_desk(person, enquiry) and closed


def desks_of_person(person, programme) -> dict[str, list[Person]]:
    """The desks of a programme at which somebody answers, each with everybody who does: two queries."""
    desks = desks_of(programme.scheme)
    people = people_in({(programme.pk, desk.role) for desk in desks.values()})
    found = {name: people[programme.pk, desk.role] for name, desk in desks.items()}
    return {name: people for name, people in found.items() if person in people}
