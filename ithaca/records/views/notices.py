"""Who accepted the privacy notice of a programme, in which words, for the staff who manage its people."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ithaca.kit import links
from ithaca.kit.tables.paging import Order, page_of
from ithaca.kit.tables.writing import export
from ithaca.programmes.models import Membership, Programme
from ithaca.records.queries import notices
from ithaca.roles.access import reach
from ithaca.roles.rights import Right

BY_NAME = Order(("person__name", "pk"))


@require_safe
def acceptances(request, slug):
    """`?which=` one of `notices.WHICH`; `?as=csv` or `xlsx` gives them all as a file."""
    managed = Programme.objects.filter(reach(request.user, Right.MANAGE_PEOPLE, ""))
    programme = get_object_or_404(managed.select_related("institution"), slug=slug)
    notice, desk = notices.notice_of(programme), links.url_for("programme", programme.pk, staff=True)
    context = {"programme": programme, "notice": notice, "desk": desk}
    if notice is None:
        return render(request, "records/acceptances.html", context)
    everybody = notices.people_and_notice(request.user, programme)
    which = request.GET.get("which", "")
    rows = everybody.filter(notices.WHICH[which]) if which in notices.WHICH else everybody
    if request.GET.get("as") in ("csv", "xlsx"):
        return as_file(request.GET["as"], programme, rows)
    page = page_of(rows, BY_NAME, request.GET.get("after", ""))
    context |= {"counts": notices.how_many(everybody), "which": which, "page": page}
    return render(
        request, "records/acceptances.html", context | {"rows": [shown(row, programme) for row in page.rows]}
    )


def shown(row: dict, programme: Programme) -> dict:
    """A row of `notices.people_and_notice` in words, with the programme's own days."""
    return {
        "pk": row["pk"],
        "name": row["person__name"],
        "email": row["person__email"],
        "role": row["role__title"],
        "state": Membership.State(row["state"]).label,
        "key": row["state"],
        "now": row["now"] and programme.today(row["now"]),
        "before": row["before"] and programme.today(row["before"]),
    }


def as_file(kind: str, programme: Programme, rows):
    head = [
        _("Name"),
        _("Address"),
        _("As"),
        _("Where they stand"),
        _("Accepted it as it reads today"),
        _("Last accepted"),
    ]
    lines = (
        [row["name"], row["email"], row["role"], row["state"], row["now"], row["before"]]
        for row in (shown(row, programme) for row in rows.order_by("person__name", "pk"))
    )
    return export(kind, f"{programme.slug}-privacy-notice", head, lines)
