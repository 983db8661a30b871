"""What staff find by chance in the rooms below the desk: one query for all of it, whatever there is."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext

from ithaca.desk.models import Alone, Batch, Double
from ithaca.kit.prepared import ask
from ithaca.kit.waiting import VERBS
from ithaca.matching.models import Request
from ithaca.matching.queries.rounds import fallen_through
from ithaca.notices.models import DeadAddress, Mail
from ithaca.notices.rules.letters import named
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Participant, Relationship, Wish
from ithaca.roles.access import held, reach, standing
from ithaca.roles.rights import Right

MOST = 200
REST = timedelta(days=21)  # after people were suggested to somebody, nobody is asked to do it again
LATELY = timedelta(days=30)
SORTS = {"lapsed": "membership", "lonely": "membership", "apart": "relationship"}


KINDS = (
    "step",
    "apart",
    "wish",
    "lapsed",
    "double",
    "address",
    "lonely",
    "round",
    "mail",
)  # where all is too much, these first


class Noticed(NamedTuple):
    """`who` and `other` are words of it, `more` is the id of a second thing that it is about."""

    kind: str
    ref: int
    programme: int
    who: str
    other: str
    more: int
    at: datetime
    rank: int

    @property
    def sort(self) -> str:
        return SORTS.get(self.kind, self.kind)

    @property
    def letter(self) -> str:
        """Which letter a mail was: its subject may say what is private."""
        return gettext(named(self.other))


def noticed(person, places, at) -> list[Noticed]:
    """By kind, the oldest first."""
    managed = tuple(pk for pk, place in places.items() if place.may(person, Right.MANAGE_PEOPLE))
    found = ask(everything, held(person), managed, person=person.pk, lately=at - LATELY, rest=at - REST)
    return [Noticed(*row) for row in found]


def everything(holdings, managed, person, lately, rest) -> QuerySet:
    person = standing(person, holdings)
    first, *others = (
        steps(person),
        apart(person),
        wishes(person),
        lapsed(person, lately, rest),
        doubles(person),
        dead(managed),
        lonely(person, lately, rest),
        shaped(fallen_through(person), "round", who="title", at="fell_at"),
        failed(managed),
    )
    return first.union(*others, all=True).order_by("x_rank", "x_at", "x_ref")[:MOST]


def shaped(rows, kind: str, *, ref="pk", programme="programme", who, other=None, more="pk", at) -> QuerySet:
    """Rows of any model in the shape of `Noticed`."""
    text, number = CharField(), BigIntegerField()
    columns = {
        "x_kind": Value(kind, text),
        "x_ref": Cast(ref, number),
        "x_programme": Cast(programme, number),
        "x_who": Cast(who, text),
        "x_other": Cast(other or Value(""), text),
        "x_more": Cast(more, number),
        "x_at": F(at),
        "x_rank": Value(KINDS.index(kind), number),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def steps(person):
    """Steps that are held, whoever chose them: `who` is the step, `other` what it is about, `more` who chose it."""
    rows = Batch.objects.filter(
        reach(person, Right.SEE_PEOPLE), state=Batch.State.WAITING, verb__in=sorted(VERBS)
    )
    return shaped(rows, "step", who="verb", other="refs", more="by", at="due_at")


def wishes(person):
    """Who would rather work with somebody else: for those who bring people together."""
    ours = Relationship.objects.filter(reach(person, Right.PAIR_PEOPLE), pk=OuterRef("relationship"))
    mine = Relationship.objects.of(person).values("pk")
    rows = Wish.objects.open().filter(Exists(ours)).exclude(relationship__in=mine)  # few: asked of each
    pair = "relationship"
    return shaped(
        rows,
        "wish",
        programme=f"{pair}__programme",
        who="person__name",
        other=f"{pair}__state",
        more=pair,
        at="at",
    )


def apart(person):
    """Pairs that a block keeps apart, as long as nobody has ended them."""
    rows = Relationship.objects.filter(reach(person, Right.PAIR_PEOPLE)).running().apart()
    rows = rows.exclude(pk__in=Relationship.objects.of(person).values("pk"))
    return shaped(rows, "apart", who=Value(""), at="started_at")


def with_nobody(rows: QuerySet) -> QuerySet:
    """Those of these members who take part and work with nobody; `alone_since` their last pair ended, or they joined."""
    busy = Participant.objects.filter(membership=OuterRef("pk"), relationship__state__in=Relationship.RUNNING)
    over = Relationship.objects.filter(
        participants__membership=OuterRef("pk"), state=Relationship.State.ENDED
    ).order_by("-ended_at")
    found = rows.filter(~Exists(busy), state=Membership.State.ACTIVE, person__is_active=True)
    return found.annotate(alone_since=Coalesce(Subquery(over.values("ended_at")[:1]), "joined_at"))


def alone():
    """The same of everybody, without those who wait for an answer."""
    asking = Request.objects.open().filter(mentee=OuterRef("pk"))
    return with_nobody(Membership.objects.exclude(Exists(asking)))


def to_suggest_to(person, rest):
    """Those of them to whom nobody was suggested lately."""
    told = Mail.objects.filter(
        about="membership", ref=OuterRef("pk"), letter="people-suggested", made_at__gte=rest
    )
    return alone().exclude(Exists(told)).exclude(person=person)


def lapsed(person, lately, rest):
    """Whose request nobody answered in time, and who has been alone since."""
    rows = Request.objects.filter(
        reach(person, Right.PAIR_PEOPLE), state=Request.State.EXPIRED, answered_at__gte=lately
    )
    rows = rows.filter(
        Exists(to_suggest_to(person, rest).filter(pk=OuterRef("mentee")))
    )  # few: asked of each
    names = {"who": "mentee__person__name", "other": "mentor__person__name"}
    return shaped(rows, "lapsed", ref="mentee", **names, at="answered_at")


def lonely(person, lately, rest):
    """Who has worked with nobody for three weeks; looked for once a day (`Alone`)."""
    expired = Request.objects.filter(
        mentee=OuterRef("pk"), state=Request.State.EXPIRED, answered_at__gte=lately
    )
    rows = to_suggest_to(person, rest).filter(
        reach(person, Right.PAIR_PEOPLE), pk__in=Alone.objects.values("membership")
    )
    rows = rows.exclude(Exists(expired))
    return shaped(rows, "lonely", who="person__name", other="role__title", at="alone_since")


def doubles(person):
    """Two accounts under one name."""
    rows = Double.objects.visible_to(person).unsure()
    text = CharField()
    emails = Concat(
        Cast("one__email", text), Value(" and ", text), Cast("other__email", text), output_field=text
    )
    return shaped(rows, "double", who="one__name", other=emails, at="found_at")


def dead(managed):
    """Addresses at which nobody is, of programmes whose people somebody manages."""
    wrote = Mail.objects.filter(address=OuterRef("address"), programme__in=managed).order_by("-pk")
    rows = DeadAddress.objects.annotate(wrote=Subquery(wrote.values("programme")[:1])).exclude(wrote=None)
    return shaped(rows, "address", programme="wrote", who="address", at="since")


def failed(managed):
    """Mails that could not be sent, where somebody is at the address."""
    nobody = DeadAddress.objects.filter(address=OuterRef("address"))
    rows = Mail.objects.filter(programme__in=managed, state=Mail.State.FAILED).exclude(about="enquiry")
    rows = rows.exclude(Exists(nobody))
    return shaped(
        rows,
        "mail",
        who=Coalesce("to__name", "address", output_field=CharField()),
        other="letter",
        at="made_at",
    )
