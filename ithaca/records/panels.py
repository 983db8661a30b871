from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit import links
from ithaca.kit.panels import panel
from ithaca.kit.prepared import ask
from ithaca.kit.waiting import Item, waits
from ithaca.records.models import PersonRequest
from ithaca.records.queries.requests import standing as notice_standing
from ithaca.roles.access import held, standing
from ithaca.roles.rights import Right

Kind = PersonRequest.Kind
SAYS = {
    Kind.ACCESS: gettext_lazy("{} asks what is stored about them"),
    Kind.CORRECTION: gettext_lazy("{} asks to put something right"),
    Kind.ERASURE: gettext_lazy("{} asks to be erased"),
    Kind.COMPLAINT: gettext_lazy("{} complains about how their data are used"),
    Kind.ADDRESS: gettext_lazy("{} has lost their e-mail address"),
}
SHOWN = 50


@panel("account", order=60)
def my_data(request):
    """The way to one's own record."""
    return {"template": "records/account_panel.html"}


@panel("membership", order=5)
def notice_to_read(request, membership):
    """The privacy notice that one has not accepted in its words of today; it keeps nobody from anything."""
    if membership.person_id != request.user.pk or membership.state in membership.GONE:
        return None
    found = notice_standing(request.user, membership.programme)
    if found is None or found["accepted"]:
        return None
    return {"template": "records/notice_panel.html", **found}


def asked(holdings, person):
    rows = PersonRequest.objects.visible_to(standing(person, holdings)).exclude(person=person).open()
    names = ("pk", "programme", "kind", "name", "person__name", "owner__name", "asked_at", "due_on")
    return rows.order_by("due_on", "pk").values(*names)[:SHOWN]


@waits
def data_requests(person, places, dues, at):
    """What people asked about their data, with the day that the law sets."""
    managed = [place for place in places.values() if place.may(person, Right.MANAGE_PEOPLE)]
    if not managed:
        return
    for row in ask(asked, held(person), person=person.pk):
        # who is not known takes part in nothing: any programme will do
        if place := places.get(row["programme"]) if row["programme"] else managed[0]:
            yield data_request(row, place, at)


def data_request(row, place, at) -> Item:
    due, owner = row["due_on"], row["owner__name"]
    return Item(
        group="answer",
        sort="person-request",
        ref=row["pk"],
        title=SAYS[row["kind"]].format(row["person__name"] or row["name"]),
        url=links.url_for("person_request", row["pk"], staff=True),
        place=place,
        since=place.day(row["asked_at"]),
        due=due,
        late=bool(due and due < place.day(at)),
        words=_("{owner} looks after it.").format(owner=owner) if owner else _("Nobody has taken it yet."),
        action=_("Answer"),
    )
