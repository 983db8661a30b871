from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit import links
from ithaca.kit.panels import panel
from ithaca.kit.prepared import ask
from ithaca.kit.waiting import Field, Item, on, sort, verb, waits
from ithaca.records import access, actions
from ithaca.records.models import PersonRequest
from ithaca.records.queries import notices
from ithaca.roles.access import held, standing
from ithaca.roles.models import Holding
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
    found = notices.standing(request.user, membership.programme)
    if found is None or found["accepted"]:
        return None
    return {"template": "records/notice_panel.html", **found}


@panel("home.news", order=30)
def notices_to_read(request):
    """On home: the notices that one has not accepted in their words of today."""
    unread = [row for row in notices.notices_for(request.user) if not row["accepted"]]
    return unread and {"template": "records/notices_panel.html", "unread": unread}


# In the queue of staff ------------------------------------------------------------------------------------------------


def requests_of(person, programme: int, pks) -> list[PersonRequest]:
    """Those of others that this person looks after; one of nobody known is of any programme."""
    rows = PersonRequest.objects.visible_to(person).exclude(person=person).filter(pk__in=pks)
    here = rows.filter(Q(programme=programme) | Q(programme=None))
    return list(here.select_related("person", "programme").order_by("pk"))


REQUESTS = sort(
    "person-request",
    gettext_lazy("data request"),
    gettext_lazy("data requests"),
    requests_of,
    lambda found: found.person.name if found.person else found.name,
)
verb(
    "give-address", REQUESTS, gettext_lazy("Change the address"), access.can_give_address, actions.give_address,
    gettext_lazy("will sign in with their new address"), gettext_lazy("sign in with their new address"),
    gettext_lazy("The address of {} is changed. Both addresses get a letter."),
    fields=(Field("words", gettext_lazy("How are you sure that it is them? By a way that you knew before"), required=True),), heavy=True,
)  # fmt: skip


def asked(holdings, person):
    rows = PersonRequest.objects.visible_to(standing(person, holdings)).exclude(person=person).open()
    staff = Holding.objects.filter(person=OuterRef("person"), until=None)
    names = (
        "pk", "programme", "kind", "name", "old_address", "new_address", "words", "person", "person__name",
        "owner__name", "asked_at", "due_on", "staff",
    )  # fmt: skip
    return rows.annotate(staff=Exists(staff)).order_by("due_on", "pk").values(*names)[:SHOWN]


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
    due, owner, lost = row["due_on"], row["owner__name"], row["kind"] == Kind.ADDRESS
    gives = lost and row["person"] and not row["staff"]
    url = links.url_for("person_request", row["pk"], staff=True)
    return Item(
        group="answer",
        sort="person-request",
        ref=row["pk"],
        title=SAYS[row["kind"]].format(row["person__name"] or row["name"]),
        url=url,
        place=place,
        since=place.day(row["asked_at"]),
        due=due,
        late=bool(due and due < place.day(at)),
        words=_("{owner} looks after it.").format(owner=owner) if owner else _("Nobody has taken it yet."),
        reads=row["words"] if lost else "",
        facts=said_of(row) if lost else [],
        action=_("Answer"),
        way=url,
        verbs=on(row["pk"], "give-address") if gives else (),
    )


def said_of(row) -> list[tuple[str, str]]:
    """What somebody said who has lost their address, beside the account that has the old one."""
    account = row["person__name"] or _("Nobody here has the old address.")
    return [
        (_("Name given"), row["name"]),
        (_("Old address"), row["old_address"]),
        (_("New address"), row["new_address"]),
        (_("Account"), account),
    ]
