"""What people, staff and the health page ask about mails and jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from ithaca.accounts.models import Person
from ithaca.kit.panels import panels_for
from ithaca.kit.prepared import Asking, ask, asking, how_many_in_all
from ithaca.notices.models import Almanac, Batch, DeadAddress, Due, Mail, QuietHours, Step, Wish, Worker
from ithaca.notices.rules.letters import KINDS, USUAL
from ithaca.roles.access import held, standing
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

State = Mail.State
_parts = []  # how rooms above tell in which roles people take part
MOST_WAITING = 100  # the bell counts no further


@dataclass(frozen=True)
class Health:
    """How the work behind the pages goes. Moments are aware; `seen_at` is None when nobody works."""

    seen_at: datetime | None
    working: bool
    door_problem: str
    waiting: int
    oldest: datetime | None
    failed: int
    uncertain: int
    steps_aside: int
    jobs_ready: int
    jobs_failed: int


def health(*, at: datetime) -> Health:
    """Five queries, whatever there is."""
    mails = Mail.objects.filter(state__in=(State.WAITING, State.FAILED, State.UNCERTAIN)).aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING, next_at__lte=at)),
        oldest=Min("made_at", filter=Q(state=State.WAITING, next_at__lte=at)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        uncertain=Count("pk", filter=Q(state=State.UNCERTAIN)),
    )
    jobs = DBTaskResult.objects.filter(status__in=("READY", "FAILED")).aggregate(
        jobs_ready=Count("pk", filter=Q(status="READY")), jobs_failed=Count("pk", filter=Q(status="FAILED"))
    )
    worker = Worker.objects.order_by("-seen_at").first()
    return Health(
        seen_at=worker and worker.seen_at,
        working=Worker.objects.alive().exists(),
        door_problem=worker.problem if worker else "",
        steps_aside=Step.objects.filter(done_at=None, attempts__gt=0).count(),
        **mails,
        **jobs,
    )


BROKEN = (State.FAILED, State.UNCERTAIN)


def unsent(programmes):
    """Mails that did not arrive, or perhaps did not. Those about an enquiry are for its help desk alone."""
    return Mail.objects.filter(programme__in=programmes, state__in=BROKEN).exclude(about="enquiry")


def aside(programmes):
    """What the sweep could not do, with why."""
    stuck = Step.objects.filter(due__programme__in=programmes, done_at=None, attempts__gt=0)
    return stuck.select_related("due", "due__owner").order_by("-at")


def dead_addresses(programmes):
    """Addresses at which nobody is, of those that these programmes wrote to."""
    wrote = Mail.objects.filter(address=OuterRef("address"), programme__in=programmes)
    return DeadAddress.objects.filter(Exists(wrote)).order_by("-since")


def dead_of(email):
    """Somebody's own address, when mails to it come back."""
    return DeadAddress.objects.filter(address=email)


def log(programme: int, wanted: dict[str, str]):
    """Every mail of a programme, by state and by name or address; not those about an enquiry."""
    found = Mail.objects.filter(programme=programme).exclude(about="enquiry")
    if "state" in wanted:
        found = found.filter(state=wanted["state"])
    if words := wanted.get("q"):
        found = found.filter(Q(address__icontains=words) | Q(to__name__icontains=words))
    return found


def batches(programme: int):
    """What staff wrote to many, as rows with how much of it waits and has gone out."""
    mails = Mail.objects.filter(batch=OuterRef("pk")).order_by().values("batch")
    gone = mails.filter(state__in=(State.SENT, State.GATHERED)).annotate(number=Count("pk"))
    return Batch.objects.filter(programme=programme).annotate(
        waiting=Exists(mails.filter(state__in=Mail.STILL_HERE)),
        gone=Coalesce(Subquery(gone.values("number")), 0),
    )


def troubles(programmes) -> dict[int, int]:
    """How many mails of each programme did not arrive: one query."""
    rows = unsent(programmes).order_by().values_list("programme").annotate(Count("pk"))
    return dict(rows)


def waiting(person, at: datetime) -> list[Due]:
    """What waits on a person, the most urgent first; up to `MOST_WAITING`. Read once a request."""
    if getattr(person, "_waiting", None) is None:
        person._waiting = ask(dues_of, held(person), person=person.pk, at=at)
    return person._waiting


def waiting_count(person, at: datetime) -> int:
    """How much waits on a person: what they owe, and what rooms above lend to `bell` (new messages).

    A room lends only what is no due as well, so that nothing counts twice: what is `found` already, else how it is
    `asked`. One query at most.
    """
    own = {"found": getattr(person, "_waiting", None), "asked": dues_asked(person, at)}
    lent = [own, *panels_for("bell", person)]
    found = [one["found"] for one in lent if one["found"] is not None]
    return sum(map(len, found)) + how_many_in_all([one["asked"] for one in lent if one["found"] is None])


def dues_asked(person, at: datetime) -> Asking:
    return asking(dues_of, held(person), person=person.pk, at=at)


def dues_of(holdings, person, at):
    found = Due.objects.visible_to(standing(person, holdings)).waiting(at)
    return found.order_by("due_at")[:MOST_WAITING]


def people_in(wanted: set[tuple[int, str]]) -> dict[tuple[int, str], list[Person]]:
    """Who fills each (programme, role): two queries. See `models.standing_in`.

    Those who hold it there or in the whole institution; where nobody does, those who run the institution.
    """
    programmes = {programme for programme, _ in wanted}
    institutions = dict(
        Almanac.objects.filter(programme__in=programmes).values_list("programme", "institution")
    )
    there = Q(role__programme__in=programmes)
    there |= Q(role__programme=None, role__institution__in=set(institutions.values()))
    rows = Holding.objects.filter(there, until=None, role__staff=True, person__is_active=True)
    rows = list(rows.select_related("person", "role").order_by("pk"))
    return {
        (programme, role): filling(rows, programme, institutions.get(programme), role)
        for programme, role in wanted
    }


def people_with(right: Right, programme: int) -> list[Person]:
    """Everybody who has a staff right in a programme, by a role of it or of its institution: two queries."""
    almanac = Almanac.objects.filter(programme=programme).first()
    there = Q(role__programme=programme)
    if almanac:
        there |= Q(role__programme=None, role__institution=almanac.institution)
    rows = Holding.objects.filter(there, until=None, role__staff=True, person__is_active=True)
    rows = rows.select_related("person", "role").order_by("pk")
    return list(dict.fromkeys(row.person for row in rows if right in row.role.rights))


def filling(rows, programme: int, institution: int | None, role: str) -> list[Person]:
    wide = [row for row in rows if row.role.programme is None and row.role.institution_id == institution]
    near = [row for row in rows if row.role.programme == programme]
    named = [row.person for row in near + wide if row.role.name == role]
    above = [row.person for row in wide if Right.RUN_PROGRAMME in row.role.rights]
    return list(dict.fromkeys(named or above))


@dataclass(frozen=True)
class Choice:
    """A kind of mail in a programme, and how the person wants it: now, daily or none."""

    programme: int
    named: str
    kind: str
    words: str
    how: str

    @property
    def key(self) -> str:
        return f"{self.programme}-{self.kind}"


def choices_of(person) -> list[Choice]:
    """One for every kind of mail, for each programme that ever wrote to the person: three queries."""
    wrote = (
        Mail.objects.filter(to=person, programme__isnull=False).values_list("programme", flat=True).distinct()
    )
    wishes = {(w.programme, w.kind): w.how for w in Wish.objects.filter(person=person)}
    programmes = set(wrote) | {programme for programme, _ in wishes}
    names = dict(Almanac.objects.filter(programme__in=programmes).values_list("programme", "name"))
    return [
        Choice(
            programme,
            names.get(programme, ""),
            kind,
            gettext(words),
            wishes.get((programme, kind), USUAL[kind]),
        )
        for programme in sorted(programmes, key=lambda p: (names.get(p, ""), p))
        for kind, words in KINDS.items()
    ]


def quiet_hours(person) -> dict:
    """As the form takes them; empty when mail may come at any hour."""
    return QuietHours.objects.filter(person=person).values("begins", "ends", "zone").first() or {}


def told(person):
    """What went out to a person, newest first: "what was this person sent" (PAR-29)."""
    shown = (State.SENT, State.UNCERTAIN, State.FAILED, State.WAITING, State.SENDING, State.GATHERED)
    return Mail.objects.visible_to(person).filter(state__in=shown).order_by("-made_at", "-pk")


def tells_parts(function):
    """Let a room above tell in which roles people take part: `f(programmes, people)` gives rows of three,
    (programme, person, role name)."""
    _parts.append(function)
    return function


def parts_of(programmes: set[int], people: set[int]) -> dict[tuple[int, int], list[str]]:
    """{(programme, person): the names of the roles in which they take part or work there}."""
    staff = Holding.objects.filter(person__in=people, role__programme__in=programmes, until=None)
    rows = list(staff.values_list("role__programme", "person", "role__name"))
    for tell in _parts:
        rows += tell(programmes, people)
    found = {}
    for programme, person, role in rows:
        found.setdefault((programme, person), []).append(role)
    return found
