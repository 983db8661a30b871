"""Who looks after the mails of a programme, and whose address is whose."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from ithaca.kit.verdicts import Verdict, check
from ithaca.notices.models import Almanac, Batch, DeadAddress, Due, Mail, Step, about_themselves, standing_in
from ithaca.roles.access import held
from ithaca.roles.rights import Right


def looked_after(person) -> dict[int, Almanac]:
    """The programmes whose people somebody manages, and so whose mails they see: two queries."""
    found = [(i, p) for i, p, rights in held(person) if Right.MANAGE_PEOPLE in rights]
    if not found:
        return {}
    near = Almanac.objects.filter(programme__in=[p for _, p in found])  # a role without one finds none
    wide = Almanac.objects.filter(institution__in=[i for i, p in found if p is None])
    return {almanac.programme: almanac for almanac in (near | wide).order_by("name", "pk")}


def can_manage(person, programme: int) -> Verdict:
    return check(programme in looked_after(person), not_yours())


def not_yours() -> str:
    return gettext("Your role does not include this: {sentence}").format(
        sentence=Right.MANAGE_PEOPLE.sentence
    )


def can_resend(person, mail: Mail) -> Verdict:
    return can_manage(person, mail.programme) and mail.can("resend")


def can_try_again(person, step: Step) -> Verdict:
    return can_manage(person, step.due.programme)


def can_mend(person, dead: DeadAddress) -> Verdict:
    """Whose address it is, and staff of a programme that wrote to it."""
    wrote = set(Mail.objects.filter(address=dead.address).values_list("programme", flat=True).distinct())
    own = dead.address == person.email
    return check(own or not wrote.isdisjoint(looked_after(person)), not_yours())


def can_take_back(person, batch: Batch) -> Verdict:
    """As long as anything of it has not gone out."""
    still_here = Mail.objects.filter(batch=batch, state__in=Mail.STILL_HERE)
    return can_manage(person, batch.programme) and check(
        batch.undone_at is None and still_here.exists(), gettext("It has gone out, and cannot be taken back.")
    )


def tended_by(person):
    """What others owe of which this person may remind them, put it off, note it as done, or let them off.

    They manage the people of the programme, or fill the role that owes it or to which it has gone on. What is
    owed about an enquiry is a matter of its help desk alone, and nobody is staff to themselves.
    """
    told = Step.objects.filter(standing_in(person, "due__programme"), due=OuterRef("pk"), do=Step.Do.ESCALATE)
    of_people = Q(programme__in=list(looked_after(person))) & ~Q(about="enquiry")
    joint = Q(owner=None) & standing_in(person)
    found = Due.objects.filter(joint | of_people | Exists(told.exclude(done_at=None)), state=Due.State.OPEN)
    return found.exclude(Q(owner=person) | about_themselves(person))


def can_tend(person, due: Due) -> Verdict:
    return check(
        tended_by(person).filter(pk=due.pk).exists(),
        gettext("This is not yours to change, or it is settled."),
    )
