"""The three long lists: people, requests and pairs, each filtered, sorted and cut to a page by the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.accounts.models import Person
from ithaca.desk.queries.noticing import with_nobody
from ithaca.kit.tables.paging import CAP, SIZE, HowMany, Order, onwards, paged, read_mark
from ithaca.kit.tables.showing import Column
from ithaca.kit.templatetags.kit import status
from ithaca.kit.translating.keeping import kept
from ithaca.kit.words import brief_date, listed
from ithaca.matching.models import Request
from ithaca.matching.policy import MatchingPolicy
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.queries import found, newest_found
from ithaca.questions.rules.words import asked
from ithaca.relationships.models import Participant, Relationship
from ithaca.relationships.queries import parties_of, places_taken, stage_of, with_room
from ithaca.roles.access import standing
from ithaca.roles.rights import Right

NEWEST = Order(("pk",), down=True)
OLDEST = Order(("pk",))
BY_NAME = ("person__name", "person_id", "pk")


@dataclass(frozen=True)
class List:
    """One of the lists: which rows (`build(person, programme, filters, today)`), in which orders, shown how.

    `shown(rows, place, at)` makes the `fields` of a page into what the `columns` say.
    """

    name: str
    sort: str  # of the steps for many
    steps: tuple[str, ...]
    rights: tuple[Right, ...]  # with one of which there is a step at all
    build: Callable[..., QuerySet]
    shown: Callable[..., list[dict]]
    fields: tuple[str, ...]
    orders: Mapping[str, Order] = field(hash=False)
    columns: tuple[Column, ...]


def rows_of(kind: List, holdings, programme, filters, today, order, mark, person) -> QuerySet:
    """The rows of one page, prepared; each says how many there are in all (`of`), counted up to the cap."""
    rows = kind.build(standing(person, holdings), programme, filters, today)
    shown = rows.annotate(of=HowMany(ids_of(rows))).values("of", *kind.fields)
    if order.columns == BY_NAME and not filters.words:
        return by_name(rows, shown, order, mark)
    return paged(shown, order, mark)


def by_name(rows: QuerySet, shown: QuerySet, order: Order, mark: str) -> QuerySet:
    """A page of memberships in the order of names, which stand in another table.

    Few are sorted. Of many no more than a page is read: we go through the names in their order until it is full.
    """
    back, values = read_mark(mark, order)
    names, shown = Order(("name", "pk"), order.down), onwards(shown, order, mark)
    people = Person.objects.filter(Exists(rows.filter(person=OuterRef("pk"))))
    if values is not None:
        people = people.filter(names.beyond(values[:2], back, including=True))
    first = people.order_by(*names.by(back))[: SIZE + 2]  # one more, as nothing of the mark's own may be left
    few = shown.filter(of__lte=CAP, pk__in=ids_of(rows))  # the ids keep it short where there are many, too
    many = shown.filter(of__gt=CAP, person__in=first.values("pk"))
    return few.union(many, all=True).order_by(*order.by(back))[: SIZE + 1]


def ids_of(rows: QuerySet) -> QuerySet:
    """As many as are counted."""
    return rows.order_by().values_list("pk", flat=True)[: CAP + 1]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, as the address says it."""

    words: str = ""
    role: str = ""
    state: str = ""
    since: str = ""  # for requests: open for so many days; for pairs: silent for so many days
    places: tuple[tuple[str, int], ...] = ()  # with how many people at a time in each role (see `places_of`)

    @property
    def chosen(self) -> int:
        return sum(map(bool, (self.words, self.role, self.state, self.since)))


def people(
    person, programme: int, filters: Filters, today: date | None = None, *, most: int | None = None
) -> QuerySet:
    """Memberships of a programme. Words find names and profiles, or the beginning of an address.

    `most`: no more than the newest so many of those whom words find.
    """
    rows = Membership.objects.visible_to(person).filter(programme=programme)
    if filters.role:
        rows = rows.filter(role__name=filters.role)
    rows = standing_like(rows, filters.state, filters.places)
    if "@" in filters.words:
        return rows.filter(person__email__startswith=filters.words.strip().lower())
    ids = newest_found(filters.words, rows, "profile", most) if most else found(filters.words)
    return rows if ids is None else rows.filter(profile__in=ids)


def standing_like(rows: QuerySet, state: str, places) -> QuerySet:
    """Members in a state, or in what is chosen beside the states; all of them where nothing is."""
    if state == UNASSIGNED:
        return with_nobody(rows)
    if state == WITH_ROOM:
        return with_room(rows, places)
    return rows.filter(state=state) if state else rows


def cuts_short(kind: List, filters: Filters, of: int) -> bool:
    """Whether words find more people than a list of them holds."""
    return kind.name == PEOPLE.name and of > CAP and "@" not in filters.words and bool(asked(filters.words))


def people_rows(rows: list[dict], place, at) -> list[dict]:
    """A page of people as the table shows them; one query more, for with how many each works."""
    busy = places_taken([row["pk"] for row in rows])
    return [
        {
            "url": f"/desk/person/{row['pk']}/",
            "choose": chooser(row["pk"], row["person__name"]),
            "name": row["person__name"],
            "email": row["person__email"],
            "role": row["role__title"].capitalize(),
            "where": pill(row["state"], str(STATES[row["state"]])),
            "since": brief_date(place.day(row["joined_at"])),
            "pairs": busy.get(row["pk"], 0),
        }
        for row in rows
    ]


def waiting_rows(rows: list[dict], place, at) -> list[dict]:
    """The same for those who work with nobody, with the days that they have waited."""
    today = place.day(at)
    return [
        {**shown, "days": (today - place.day(row["alone_since"])).days}
        for shown, row in zip(people_rows(rows, place, at), rows, strict=True)
    ]


pill = kept(1000)(status)  # there are a dozen of them, and fifty rows a page
UNASSIGNED = "unassigned"  # a filter beside the states: they take part, and work with nobody
WITH_ROOM = "room"  # the other one: they take part, and could work with somebody more
STATES = dict(Membership.State.choices)
REQUEST_STATES = dict(Request.State.choices)


def places_of(place) -> tuple[tuple[str, int], ...]:
    """The roles in which the scheme says with how many people one works at a time, and the numbers."""
    joining = place.scheme.section(JoiningPolicy)
    usual = ((role, joining.of(role).capacity) for role in place.scheme.participants())
    return tuple((role, number) for role, number in usual if number)


def beside_states(place) -> list[tuple[str, str]]:
    """What can be chosen of people beside where they stand."""
    room = [(WITH_ROOM, _("Has a free place"))] if places_of(place) else []
    return [(UNASSIGNED, _("Works with nobody")), *room]


def waiting_url(place) -> str:
    """The list of those for whom somebody is looked for here, and who work with nobody: the longest waiting first."""
    role = place.scheme.section(MatchingPolicy).sides(place.scheme)[0]
    return people_url(place, role, UNASSIGNED)


def people_url(place, role: str, state: str) -> str:
    """The list of those in a role who stand like this."""
    return f"{reverse('desk:people', args=[place.slug])}?{urlencode({'role': role, 'state': state})}"


def requests(person, programme: int, filters: Filters, today: date | None) -> QuerySet:
    """Who asked whom; `state` may be `open`. The words are never read here."""
    rows = Request.objects.visible_to(person).filter(programme=programme)
    if filters.state == "open":
        rows = rows.open()
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.since:
        begun = datetime.combine(today - timedelta(int(filters.since)), time(), UTC)
        rows = rows.open().filter(sent_at__lt=begun)
    for word in filters.words.split()[:4]:
        rows = rows.filter(Q(mentee__person__name__icontains=word) | Q(mentor__person__name__icontains=word))
    return rows


def request_rows(rows: list[dict], place, at) -> list[dict]:
    today = place.day(at)
    return [
        {
            "url": f"/desk/request/{row['pk']}/",
            "choose": chooser(
                row["pk"],
                _("{name} asks {name2}").format(
                    name=row["mentee__person__name"], name2=row["mentor__person__name"]
                ),
            ),
            "asks": row["mentee__person__name"],
            "asked": row["mentor__person__name"],
            "where": request_state(row),
            "sent": brief_date(place.day(row["sent_at"])),
            "days": ((place.day(row["answered_at"]) or today) - place.day(row["sent_at"])).days,
        }
        for row in rows
    ]


def chooser(pk: int, name: str) -> SafeString:
    """The box by which a row is chosen for a step for many."""
    return format_html(
        '<input class="form-check-input" type="checkbox" data-row name="row" value="{}" aria-label="{}">',
        pk,
        _("Choose {name}").format(name=name),
    )


CHOOSE = Column(gettext_lazy("Choose"), "choose")


def with_boxes(kind: "List") -> tuple[Column, ...]:
    """A list's columns with the boxes right behind the name, where a narrow window still shows them."""
    first, *rest = kind.columns
    return (first, CHOOSE, *rest)


def request_state(row) -> SafeString:
    said = pill(row["state"], str(REQUEST_STATES[row["state"]]))
    unread = row["state"] in Request.OPEN and row["seen_at"] is None
    return said + format_html(' <span class="quiet">{}</span>', _("not opened yet")) if unread else said


def pairs(person, programme: int, filters: Filters, today: date | None) -> QuerySet:
    """Who works together; `state` may be `running`. `last_day` is the last contact, or the start."""
    rows = Relationship.objects.visible_to(person).filter(programme=programme)
    rows = rows.annotate(last_day=Coalesce(F("last_contact_on"), TruncDate("started_at")))
    if filters.state == "running":
        rows = rows.running()
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.since:
        rows = rows.filter(
            state=Relationship.State.ACTIVE, last_day__lt=today - timedelta(int(filters.since))
        ).exclude(pk__in=Relationship.objects.exchanged().values("pk"))
    for word in filters.words.split()[:4]:
        parts = Participant.objects.filter(person__name__icontains=word)
        rows = rows.filter(pk__in=parts.values("relationship"))
    return rows


def pair_rows(rows: list[dict], place, at) -> list[dict]:
    """A page of pairs; a query more for who is in them, and one for who of the late ones writes elsewhere."""
    parties, today = parties_of([row["pk"] for row in rows]), place.day(at)
    late = [row["pk"] for row in rows if is_late(row, today)]
    exchanged = Relationship.objects.exchanged().filter(pk__in=late)
    silent = {*late} - set(exchanged.values_list("pk", flat=True)) if late else set()
    names = {row["pk"]: listed(p.name for p in parties.get(row["pk"], ())) or _("Nobody") for row in rows}
    return [
        {
            "url": f"/with/{row['pk']}/",
            "choose": chooser(row["pk"], names[row["pk"]]),
            "names": names[row["pk"]],
            "where": pill(*stage_of(row["state"], row["agreed_at"])),
            "since": since(place.day(row["started_at"]), place.day(row["ended_at"])),
            "contact": contact(row, row["pk"] in silent),
        }
        for row in rows
    ]


def since(first, last) -> str:
    return (
        _("{first} to {last}").format(first=brief_date(first), last=brief_date(last))
        if last
        else brief_date(first)
    )


def contact(row, late: bool) -> SafeString:
    """The last day of contact. Nobody who has exchanged addresses is called late: they write elsewhere."""
    said = escape(brief_date(row["last_contact_on"]) or _("not yet"))
    return format_html("{} {}", said, pill("late", _("Past their rhythm"))) if late else said


def is_late(row, today) -> bool:
    active = row["state"] == Relationship.State.ACTIVE and row["cadence_days"]
    return bool(active and row["last_day"] + timedelta(row["cadence_days"]) < today)


def names(said: str) -> tuple[str, ...]:
    return tuple(said.split())


PEOPLE = List(
    name="people",
    sort="membership",
    steps=("approve", "deactivate", "activate", "suggest"),
    rights=(Right.MANAGE_PEOPLE, Right.APPROVE_PEOPLE),
    build=partial(people, most=CAP + 1),
    shown=people_rows,
    fields=names("pk person_id person__name person__email role__title state joined_at profile_id"),
    orders={
        "newest": NEWEST,
        "oldest": OLDEST,
        "name": Order(BY_NAME),
        "-name": Order(BY_NAME, down=True),
    },
    columns=(
        Column(gettext_lazy("Name"), "name", link="url"),
        Column("E-mail", "email", kind="text-break"),
        Column(gettext_lazy("Role"), "role"),
        Column(gettext_lazy("Where they stand"), "where"),
        Column(gettext_lazy("Joined"), "since", kind="text-nowrap"),
        Column(gettext_lazy("Works with"), "pairs", kind="numeric"),
    ),
)
WAITING = replace(
    PEOPLE,
    shown=waiting_rows,
    fields=(*PEOPLE.fields, "alone_since"),
    orders={
        "waiting": Order(("alone_since", "pk")),
        "-waiting": Order(("alone_since", "pk"), down=True),
        **PEOPLE.orders,
    },
    columns=(*PEOPLE.columns[:-1], Column(gettext_lazy("Days without anybody"), "days", kind="numeric")),
)
REQUESTS = List(
    name="requests",
    sort="request",
    steps=("remind-request", "extend-request", "close-request"),
    rights=(Right.MANAGE_PEOPLE,),
    build=requests,
    shown=request_rows,
    fields=names(
        "pk state sent_at seen_at answered_at mentee__person__name mentor__person__name reason mentee_id mentor_id"
    ),
    orders={
        "newest": NEWEST,
        "oldest": OLDEST,
        "sent": Order(("sent_at", "pk")),
        "-sent": Order(("sent_at", "pk"), down=True),
    },
    columns=(
        Column(gettext_lazy("Asks"), "asks", link="url"),
        Column(gettext_lazy("Is asked"), "asked"),
        Column(gettext_lazy("Where it stands"), "where"),
        Column(gettext_lazy("Sent"), "sent", kind="text-nowrap"),
        Column(gettext_lazy("Days"), "days", kind="numeric"),
    ),
)
PAIRS = List(
    name="pairs",
    sort="relationship",
    steps=("remind-pair", "extend-pair", "end-pair"),
    rights=(Right.MANAGE_PEOPLE, Right.PAIR_PEOPLE),
    build=pairs,
    shown=pair_rows,
    fields=names(
        gettext_lazy(
            "pk kind state started_at agreed_at cadence_days last_contact_on ended_at reason last_day"
        )
    ),
    orders={
        "newest": NEWEST,
        "oldest": OLDEST,
        "contact": Order(("last_day", "pk")),
        "-contact": Order(("last_day", "pk"), down=True),
    },
    columns=(
        Column(gettext_lazy("Who"), "names", link="url"),
        Column(gettext_lazy("Where they stand"), "where"),
        Column(gettext_lazy("Since"), "since"),
        Column(gettext_lazy("Last contact"), "contact"),
    ),
)
