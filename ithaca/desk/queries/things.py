"""What steps are about: how the things are found that somebody may do something to, and what a list calls them."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ithaca.desk.models import Double
from ithaca.kit.words import listed
from ithaca.matching.models import Request
from ithaca.notices.access import looked_after, tended_by
from ithaca.notices.models import DeadAddress, Due, Mail
from ithaca.notices.queries import dead_addresses, unsent
from ithaca.notices.rules.letters import named
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Relationship, Wish
from ithaca.roles.access import reach
from ithaca.roles.rights import Right


def members(person, programme: int, pks) -> list[Membership]:
    """In the order of their choice."""
    rows = Membership.objects.visible_to(person).filter(programme=programme, pk__in=pks)
    found = rows.select_related("person", "role", "programme").in_bulk()
    return [found[pk] for pk in pks if pk in found]


def name_of_member(member) -> str:
    return member.person.name


def owed(person, about: str):
    """Whether others owe something about a row of which this person may remind them."""
    return Exists(tended_by(person).filter(about=about, ref=OuterRef("pk")))


def requests(person, programme: int, pks) -> list[Request]:
    rows = Request.objects.filter(reach(person, Right.SEE_REQUESTS), programme=programme, pk__in=pks)
    rows = rows.annotate(owed=owed(person, "request")).order_by("pk")
    return list(rows.select_related("programme", "mentee__person", "mentor__person"))


def name_of_request(request) -> str:
    return _("{name} asks {name2}").format(name=request.mentee.person.name, name2=request.mentor.person.name)


def pairs(person, programme: int, pks) -> list[Relationship]:
    """Those of others: nobody takes a step for many about themselves."""
    rows = Relationship.objects.visible_to(person).filter(programme=programme, pk__in=pks)
    rows = rows.exclude(pk__in=Relationship.objects.of(person).values("pk"))
    rows = rows.annotate(owed=owed(person, "relationship")).order_by("pk")
    return list(rows.select_related("programme", "cohort").prefetch_related("participants__person"))


def name_of_pair(pair) -> str:
    return listed(part.person.name for part in pair.participants.all()) or _("Nobody")


def dues(person, programme: int, pks) -> list[Due]:
    rows = tended_by(person).filter(programme=programme, pk__in=pks)
    return list(rows.select_related("owner").order_by("pk"))


def name_of_due(due) -> str:
    return f"{due.owner.name}: {due.task}" if due.owner_id else due.task


def wishes(person, programme: int, pks) -> list[Wish]:
    rows = Wish.objects.visible_to(person).open().filter(relationship__programme=programme, pk__in=pks)
    return list(rows.select_related("person", "relationship__programme").order_by("pk"))


def name_of_wish(wish) -> str:
    if wish.relationship.state == Relationship.State.ENDED:
        return _("{name}, who needs somebody else to work with").format(name=wish.person.name)
    return _("{name}, who would rather work with somebody else").format(name=wish.person.name)


def doubles(person, programme: int, pks) -> list[Double]:
    rows = Double.objects.visible_to(person).filter(programme=programme, pk__in=pks)
    return list(rows.select_related("one", "other").order_by("pk"))


def name_of_double(double) -> str:
    return _("{name}: {email} and {email2}").format(
        name=double.one.name, email=double.one.email, email2=double.other.email
    )


def addresses(person, programme: int, pks) -> list[DeadAddress]:
    """Of programmes whose mails this person looks after."""
    if programme not in looked_after(person):
        return []
    return list(dead_addresses([programme]).filter(pk__in=pks))


def name_of_address(dead) -> str:
    return dead.address


def mails(person, programme: int, pks) -> list[Mail]:
    if programme not in looked_after(person):
        return []
    return list(unsent([programme]).filter(pk__in=pks).select_related("to").order_by("pk"))


def name_of_mail(mail) -> str:
    return _("{letter}, to {name}").format(
        letter=_(named(mail.letter)), name=mail.to.name if mail.to else mail.address
    )
