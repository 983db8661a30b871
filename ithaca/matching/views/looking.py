"""Who looks into a directory: a member who may, or staff of the programme."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse

from ithaca.kit.prepared import ask
from ithaca.matching.models import Request
from ithaca.matching.policy import DirectoryPolicy, MatchingPolicy, RequestPolicy
from ithaca.matching.queries import pace
from ithaca.matching.queries.directory import asked_role, finding, titles
from ithaca.matching.rules.fit import Want, wanted
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import Joining, JoiningPolicy
from ithaca.questions.rules.definitions import Form
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


@dataclass
class Looker:
    """Somebody before a programme's directory; `membership` is None for staff, who only look."""

    person: object
    programme: Programme
    membership: Membership | None

    @cached_property
    def rules(self) -> RequestPolicy:
        return self.programme.obeys(RequestPolicy)

    @cached_property
    def directory(self) -> DirectoryPolicy:
        return self.programme.obeys(DirectoryPolicy)

    @cached_property
    def joining(self) -> Joining:
        """How mentors join: their form, and how many partners are suggested."""
        return self.programme.obeys(JoiningPolicy).of(asked_role(self.programme))

    @cached_property
    def form(self) -> Form:
        """The mentors' profile."""
        return self.programme.scheme.forms[self.joining.form]

    @cached_property
    def titles(self) -> tuple[str, str]:
        """What one of those who are found is called, and several."""
        return titles(self.programme)

    @property
    def finding(self) -> str:
        """What the directory is called."""
        return finding(self.programme)

    @cached_property
    def wants(self) -> list[Want]:
        if self.membership is None:
            return []
        given = {**self.membership.answers, **self.membership.aims}
        return wanted(self.programme.obeys(MatchingPolicy).browsed(), given)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The words for the values of each field of the mentors' profile."""
        return {f.name: {c.value: c.label for c in f.choices} for f in self.form.field}

    @cached_property
    def usual_wait(self) -> float | None:
        """How many days an answer usually takes in this programme."""
        return pace.usual(self.programme)

    @cached_property
    def any_url(self) -> str:
        return reverse("matching:mentor", args=[self.programme.slug, 0])

    def url_of(self, mentor: int) -> str:
        """The address of a profile, found once for a whole list."""
        return self.any_url.removesuffix("0/") + f"{mentor}/"

    @cached_property
    def asked(self) -> dict[int, int]:
        """The open requests of this member: request by mentor (membership)."""
        if self.membership is None:
            return {}
        return dict(ask(open_of, mentee=self.membership.pk))


def open_of(mentee):
    return Request.objects.open().filter(mentee=mentee).values_list("mentor", "pk")


def has_directory(programme: Programme) -> bool:
    """Whether anybody is to be found: where staff bring people together, nobody browses."""
    return asked_role(programme) in programme.scheme.roles_with(Right.BE_FOUND)


def open_requests() -> Coalesce:
    """For how many answers a mentee waits, as a column."""
    found = Request.objects.open().filter(mentee=OuterRef("pk")).order_by().values("mentee")
    return Coalesce(Subquery(found.annotate(number=Count("pk")).values("number")), 0)


def memberships_in(person, slug):
    found = Membership.objects.filter(person=person, programme__slug=slug, state__in=Membership.IN)
    found = found.select_related("programme__institution", "cohort", "role", "profile", "reflection")
    return found.annotate(waiting=open_requests())


def looker(person, slug: str) -> Looker:
    """Who looks, or a 404: mentors, strangers and people of other programmes find no such page."""
    for membership in ask(memberships_in, person=person.pk, slug=slug):
        if Right.FIND_MENTORS in membership.role.rights and has_directory(membership.programme):
            membership.person = person
            return Looker(person, membership.programme, membership)
    programme = Programme.objects.select_related("institution").filter(slug=slug).first()
    if programme is None or not has_directory(programme) or not holds(person, Right.SEE_PEOPLE, programme):
        raise Http404
    return Looker(person, programme, None)
