"""Privacy notices: the words of today, and who accepted them, or others before."""

from django.db.models import Count, OuterRef, Q, Subquery

from ithaca.kit.prepared import ask
from ithaca.people.models import Consent
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import PagesPolicy
from ithaca.programmes.queries import taking_part

# Which of the people of a programme: by when they accepted the words of today (`now`), or any (`before`).
WHICH = {
    "accepted": Q(now__isnull=False),
    "earlier": Q(now=None, before__isnull=False),
    "never": Q(before=None),
}


def notice_of(programme: Programme):
    """The programme's privacy notice as it is published now; None when it has none."""
    name = programme.obeys(PagesPolicy).privacy
    return programme.scheme.pages.get(name) if name else None


def standing(person, programme: Programme) -> dict | None:
    """The notice, whether somebody accepted it in its words of today, and what they accepted before; None without one."""
    notice = notice_of(programme)
    if notice is None:
        return None
    before = [row for row in accepted_by(person) if is_of(row, programme)]
    now = next((row for row in before if row.words == notice.body), None)
    last = before[0] if before else None
    return {"programme": programme, "notice": notice, "accepted": now, "before": last}


def is_of(row: Consent, programme: Programme) -> bool:
    return (row.programme, row.statement) == (programme.pk, programme.obeys(PagesPolicy).privacy)


def accepted_by(person) -> list[Consent]:
    """Every statement that somebody accepted, the latest first. Read once a request."""
    if getattr(person, "_accepted", None) is None:
        person._accepted = ask(consents, person=person.pk)
    return person._accepted


def consents(person):
    return Consent.objects.filter(person=person).order_by("-at", "-pk")


def notices_for(person) -> list[dict]:
    """For each programme that one takes part in: its notice, and whether these words were accepted, and when."""
    programmes = {m.programme_id: m.programme for m in taking_part(person)}
    return [row for programme in programmes.values() if (row := standing(person, programme))]


def people_and_notice(person, programme: Programme):
    """Everybody who takes part in a programme, as rows for a list: when they accepted the notice as it reads today
    (`now`), and when they last accepted it in any words (`before`). For its staff."""
    notice = notice_of(programme)
    kept = Consent.objects.filter(person=OuterRef("person"), programme=programme.pk, statement=notice.name)
    today = kept.filter(words=notice.body).order_by("-at").values("at")[:1]
    rows = (
        Membership.objects.visible_to(person).filter(programme=programme).exclude(state__in=Membership.GONE)
    )
    rows = rows.annotate(now=Subquery(today), before=Subquery(kept.order_by("-at").values("at")[:1]))
    return rows.values("pk", "person__name", "person__email", "role__title", "state", "now", "before")


def how_many(rows) -> dict[str, int]:
    """Of these rows, how many are of each of `WHICH`, and `all` of them; one query."""
    counts = {name: Count("pk", filter=which) for name, which in WHICH.items()}
    return rows.aggregate(all=Count("pk"), **counts)
