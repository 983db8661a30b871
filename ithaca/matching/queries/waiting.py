"""What waits on somebody because of a round: whom they would choose, and a yes that no due asks for."""

from datetime import date

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from ithaca.kit.prepared import ask
from ithaca.matching.models import Proposal, Rank, Round
from ithaca.matching.queries.rounds import GONE_OUT
from ithaca.notices.models import Due
from ithaca.programmes.models import Membership
from ithaca.programmes.queries import taking_part


class HasKey(Func):
    """Whether a JSON object has a number among its keys; both are expressions."""

    output_field = BooleanField()
    conditional = True

    def as_sqlite(self, compiler, connection, **more):
        template = """JSON_TYPE(%(expressions)s || '"') IS NOT NULL"""
        return self.as_sql(compiler, connection, template=template, arg_joiner=""", '$."' || """, **more)

    def as_postgresql(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, template="(%(expressions)s::text)", arg_joiner=" ? ", **more)


def to_choose(person, today: date) -> list[tuple]:
    """(round, last day, programme, version of its scheme) where somebody was asked to choose, has not, and the day has not
    passed. Read once a request."""
    if getattr(person, "_to_choose", None) is None:
        active = any(member.state == Membership.State.ACTIVE for member in taking_part(person))
        person._to_choose = ask(asked_to_choose, person=person.pk, today=today) if active else []
    return person._to_choose


def asked_to_choose(person, today):
    rounds = Round.objects.open().filter(choose_by__gte=today)
    here = {"round": OuterRef(OuterRef("pk"))}
    mine = Membership.objects.filter(
        HasKey(OuterRef("shortlists"), F("pk")),
        ~Exists(Rank.objects.filter(by=OuterRef("pk"), **here)),
        ~Exists(Proposal.objects.filter(GONE_OUT, mentee=OuterRef("pk"), **here)),
        person=person,
        state=Membership.State.ACTIVE,
        programme=OuterRef("programme"),
    )
    found = rounds.filter(Exists(mine)).order_by("choose_by", "pk")
    return found.values_list("pk", "choose_by", "programme__title", "cohort__version")


def asked_by_nobody(person):
    """Proposals that wait for somebody's own yes, where no due asks them for it."""
    # not a join: that would go through all members
    own = Membership.objects.filter(person=person).values("pk")
    mine = Q(mentee__in=own, mentee_yes_at=None) | Q(mentor__in=own, mentor_yes_at=None)
    dues = Due.objects.filter(about="proposal", ref=OuterRef("pk"), state=Due.State.OPEN, owner=person)
    return Proposal.objects.open().filter(mine, ~Exists(dues)).values_list("pk")
