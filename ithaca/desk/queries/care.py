"""The check-ins that staff owe to running pairs: what is overdue, who looks after whom, how it went last."""

from ithaca.desk.models import Charge
from ithaca.desk.queries.figures import check_ins as last_check_ins
from ithaca.desk.queries.places import Place
from ithaca.kit import links
from ithaca.kit.tables.paging import Order, page_of
from ithaca.kit.words import listed
from ithaca.notices.models import Due
from ithaca.relationships.models import CheckIn, Relationship
from ithaca.relationships.queries import parties_of

BY_DUE = Order(("due_at", "pk"))
DONE = "checkin.done"


def expected(place: Place) -> list[str]:
    """The expectations of the scheme that a check-in settles."""
    return [e.name for e in place.scheme.expects if e.about == "relationship" and DONE in e.settled_by]


def check_ins(person, place: Place, at, *, late: bool, mark: str) -> dict:
    """A page of those of others with how many are overdue; three queries beside the page's own."""
    dues = Due.objects.filter(programme=place.pk, about="relationship", expectation__in=expected(place))
    dues = dues.exclude(ref__in=Relationship.objects.of(person).values("pk"))
    dues = dues.filter(state=Due.State.OPEN, paused_on=None)
    overdue = dues.filter(due_at__lt=at)
    page = page_of(
        (overdue if late else dues).values("pk", "ref", "due_on", "due_at", "since_on"), BY_DUE, mark
    )
    refs = [row["ref"] for row in page.rows]
    parties, last = parties_of(refs), last_check_ins(person, place, at, refs)
    charges = dict(Charge.objects.filter(relationship__in=refs).values_list("relationship", "person__name"))
    rows = [
        {
            "pk": row["ref"],
            "names": listed(p.name for p in parties.get(row["ref"], ())),
            "url": links.url_for("relationship", row["ref"], staff=True),
            "since": row["since_on"],
            "due": row["due_on"],
            "owner": charges.get(row["ref"], ""),
            "last": last.get(row["ref"]),
        }
        for row in page.rows
    ]
    return {
        "rows": rows,
        "page": page,
        "overdue": overdue.count(),
        "today": place.day(at),
        "expects": bool(expected(place)),
        "outcomes": CheckIn.Outcome.choices,
    }
