"""Who stands in the directory, narrowed and put in order, at a cost that does not grow with the programme.

Candidates are capped before they are ranked: a set of up to `EXACT` is ranked whole; of a larger one those
who cover most of what the reader wants, found through the index of answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit.prepared import ask, how_many, sql_of
from ithaca.matching.models import Request, Star
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.queries import pace
from ithaca.matching.queries.ranking import best_first, near_wants
from ithaca.matching.rules.fit import Want
from ithaca.matching.rules.spelling import meant
from ithaca.matching.rules.words import one
from ithaca.people.models import Block
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.models import Facet
from ithaca.questions.queries import found, newest_found
from ithaca.relationships.queries import busy
from ithaca.roles.models import Role

PAGE = 24
MOST = 2_000  # what is counted; more is said as "2,000+"
READ = 1_500  # so many profiles are read for the spelling of a word that nobody has
EXACT = 600  # a set so large is ranked whole
SORTS = {"fit": gettext_lazy("How well we fit"), "new": gettext_lazy("Newly joined"), "name": "Name"}


@dataclass(frozen=True)
class Search:
    """What somebody asks of the directory. `chosen` holds values by field: any of them, in every field."""

    words: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)
    space: bool = False
    starred: bool = False
    sort: str = "fit"
    after: str = ""

    def filters(self) -> int:
        """How many filters are on."""
        return sum(map(len, self.chosen.values())) + self.space + self.starred + bool(self.words.strip())


@dataclass(frozen=True)
class Page:
    """Rows of one page, the key of the next one ("" when there is none), and how many were found."""

    rows: list[dict]
    next: str
    count: int
    more: bool

    def counted(self) -> str:
        return f"{MOST:,}+" if self.more else f"{self.count:,}"


def asked_role(programme: Programme) -> str:
    """The role that stands in the directory."""
    return programme.obeys(RequestPolicy).asked


def titles(programme: Programme) -> tuple[str, str]:
    """What the scheme calls one of those who are found, and several: ("mentor", "mentors")."""
    role = programme.scheme.roles[asked_role(programme)]
    return role.title, role.plural


def finding(programme: Programme) -> str:
    """What the directory is called: "Find a mentor", in the scheme's words."""
    return _("Find {one}").format(one=one(titles(programme)[0]))


def mentors_for(person, programme: Programme) -> QuerySet:
    """Everyone whom this person may find: active, not oneself, nobody whom either has blocked.

    Whether the account is open is asked of the few rows that are shown (`rows`, `open_accounts`).
    """
    mine = Block.objects.filter(by=person).values("person")
    theirs = Block.objects.filter(person=person).values("by")
    return listed(programme).filter(~Q(person=person) & ~Q(person__in=mine) & ~Q(person__in=theirs))


def listed(programme: Programme) -> QuerySet:
    """Everyone who stands in the directory, whoever looks."""
    role = Role.objects.filter(programme=programme.pk, name=asked_role(programme))
    return Membership.objects.filter(
        programme=programme,
        role=Subquery(role.values("pk")[:1]),  # one value, so that the index gives the order too
        state=Membership.State.ACTIVE,
    )


def narrowed(
    person,
    programme: Programme,
    search: Search,
    suggested: int,
    *,
    few: bool = False,
    most: int | None = None,
) -> QuerySet:
    """Those who have every word, and one of the chosen values in each field.

    `few`: of a few mentors who are found by another way each is looked at, as the words and the values have thousands.
    `most`: no more than the newest so many of those who have the words.
    """
    mentors, chosen = mentors_for(person, programme), Q()
    for name, values in search.chosen.items():
        if values:
            holding = Facet.objects.filter(field=name, value__in=values)
            own = Exists(holding.filter(submission=OuterRef("profile")))
            chosen &= Q(own) if few else Q(profile__in=holding.values("submission"))
    if most is None or search.starred or search.space:
        words = found(search.words)  # of one's own, and of those with space, none is left out
    else:
        words = newest_found(search.words, listed(programme).filter(chosen), "profile", most)
    if few:
        mentors = mentors.annotate(looked_at=F("profile") + 0)  # no index of profiles leads to a sum
    if words is not None:
        mentors = mentors.filter(**{"looked_at__in" if few else "profile__in": words})
    mentors = mentors.filter(chosen)
    if search.starred:
        mentors = mentors.filter(pk__in=Star.objects.filter(person=person).values("mentor"))
    return with_space(mentors, suggested) if search.space else mentors


def with_space(mentors: QuerySet, suggested: int) -> QuerySet:
    mentors = mentors.annotate(limit=Coalesce("capacity", Value(suggested)), busy=busy())
    return mentors.filter(Q(limit=0) | Q(busy__lt=F("limit")))


def page(person, programme: Programme, search: Search, wants: Sequence[Want]) -> Page:
    """One page of the directory in the order that is asked for."""
    most = suggested(programme)
    count = how_many(candidates, programme, programme.version_id, search_of(search), most, person=person.pk)
    if search.sort == "fit" and wants and not search.after.startswith("n"):
        ids, after = by_fit(person, programme, search, wants, count)
    else:
        ids, after = in_order(person, programme, search, wants, count)
    return Page(rows(ids, person, most), after, min(count, MOST), count > MOST)


def candidates(programme, version, search, suggested, person) -> QuerySet:
    """As many as are counted, prepared: the rules are those of the version."""
    mentors = narrowed(person, programme, search, suggested, most=MOST + 1)
    return mentors.order_by().values("pk")[: MOST + 1]


def spellings(person, programme: Programme, search: Search) -> list[str]:
    """What may have been meant by words that find nobody: words of the newest profiles that the filters leave."""
    if not search.words.strip():
        return []
    mentors = narrowed(person, programme, replace(search, words=""), suggested(programme))
    newest = open_accounts(mentors).exclude(profile=None).order_by("-joined_at", "-pk")
    return meant(search.words, newest.values_list("profile__words", flat=True)[:READ])


def suggested(programme: Programme) -> int:
    """How many partners at a time the scheme suggests to those who are found; 0 when it does not."""
    return programme.obeys(JoiningPolicy).of(asked_role(programme)).capacity


def in_order(person, programme: Programme, search: Search, wants, count: int) -> tuple[list[int], str]:
    """The ids of one page, and the key of the next one."""
    mentors = narrowed(person, programme, search, suggested(programme))
    if search.sort == "name":
        return by_name(mentors, search.after)
    if search.sort == "fit" and wants:  # everybody else, after those who were ranked
        ranked = narrowed(person, programme, search, suggested(programme), most=MOST + 1)
        if count > EXACT:
            ranked = ranked.filter(profile__in=near_wants(wants))
        mentors = mentors.exclude(pk__in=ranked.values("pk"))
    return newest(mentors, search.after)


def newest(mentors: QuerySet, after: str) -> tuple[list[int], str]:
    if key := read_key(after, "n"):
        joined, pk = datetime.fromtimestamp(int(key[0]) / 1e6, UTC), key[1]
        mentors = mentors.filter(Q(joined_at__lt=joined) | Q(joined_at=joined, pk__lt=pk))
    found = list(mentors.order_by("-joined_at", "-pk").values_list("pk", "joined_at")[: PAGE + 1])
    return cut(found, lambda row: f"n{round(row[1].timestamp() * 1e6)}-{row[0]}")


def by_name(mentors: QuerySet, after: str) -> tuple[list[int], str]:
    if key := read_key(after, "a"):
        mentors = mentors.filter(Q(person__name__gt=key[0]) | Q(person__name=key[0], pk__gt=key[1]))
    found = list(mentors.order_by("person__name", "pk").values_list("pk", "person__name")[: PAGE + 1])
    return cut(found, lambda row: f"a{row[1]}-{row[0]}")


def by_fit(person, programme: Programme, search: Search, wants, count: int) -> tuple[list[int], str]:
    """The best of the candidates, best first; after them everybody else, the newest first."""
    whole = count <= EXACT
    asked = (programme, programme.version_id, search_of(search), suggested(programme), not whole)
    found = sql_of(to_rank, *asked, person=person.pk)
    found = best_first(found, wants, read_key(search.after, "f"), PAGE + 1, whole)
    ids, after = cut(found, lambda row: f"f{row[1]}-{row[0]}")
    return ids, after or ("" if whole else "n")


def search_of(search: Search) -> Search:
    """What of a search says whom it finds, and not in which order."""
    return replace(search, sort="", after="")


def to_rank(programme, version, search, suggested, few, person) -> QuerySet:
    """The candidates, prepared: those who are found, with their profiles."""
    mentors = narrowed(person, programme, search, suggested, few=few, most=MOST + 1)
    return mentors.order_by().values_list("pk", "profile")


def cut(found: list[tuple], key) -> tuple[list[int], str]:
    """The ids of a page out of one row too many, and the key of the next page."""
    shown = found[:PAGE]
    return [row[0] for row in shown], key(shown[-1]) if len(found) > PAGE else ""


def read_key(after: str, order: str) -> tuple[str, int] | None:
    """(value, id) of the last row that was shown; None for the first page or a key that makes no sense."""
    value, _, pk = after[1:].rpartition("-")
    if not after.startswith(order) or not is_number(pk) or (order != "a" and not is_number(value)):
        return None
    return value, int(pk)


def is_number(text: str) -> bool:
    """One that the database holds, and that is no later than a date can be."""
    return text.isdecimal() and len(text) < 17


def open_accounts(mentors: QuerySet) -> QuerySet:
    return mentors.filter(person__is_active=True)


def rows(ids: list[int], person, suggested: int) -> list[dict]:
    """What a card says, in the order of the ids."""
    by_id = {row["pk"]: row for row in ask(said_of, suggested, ids=ids, person=person.pk)}
    return [by_id[pk] for pk in ids if pk in by_id]


def said_of(suggested, ids, person):
    starred = Star.objects.filter(person=person, mentor=OuterRef("pk"))
    asked = Request.objects.open().filter(mentee__person=person, mentor=OuterRef("pk"))
    found = open_accounts(Membership.objects.filter(pk__in=ids)).annotate(
        starred=Exists(starred),
        asked=Exists(asked),
        busy=busy(),
        limit=Coalesce("capacity", Value(suggested)),
        **pace.columns(),
    )
    return found.values(
        *("pk", "person__name", "profile__answers", "starred", "asked", "busy", "limit", "answered", "pace")
    )
