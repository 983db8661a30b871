"""Reading enquiries for pages."""

from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When
from django.utils.translation import gettext as _

from ithaca.accounts.models import Person
from ithaca.help.models import Enquiry
from ithaca.help.policy import Desk, HelpPolicy, desk_for, desk_named, desks_of
from ithaca.notices.models import Due, Mail
from ithaca.notices.queries import BROKEN
from ithaca.programmes.models import Membership

SERIOUS = (Enquiry.Kind.REPORT, Enquiry.Kind.CONCERN, Enquiry.Kind.QUESTION, Enquiry.Kind.FEEDBACK)


def to_answer(person):
    """What waits at the desks that this person answers, the most serious and then the oldest first."""
    rank = Case(*(When(kind=k, then=Value(n)) for n, k in enumerate(SERIOUS)), output_field=IntegerField())
    waiting = Enquiry.objects.visible_to(person).exclude(person=person).filter(state=Enquiry.State.OPEN)
    return waiting.annotate(rank=rank).order_by("rank", "opened_at", "pk")


def desks_for(programme, parts: list[Membership]) -> list[tuple[str, str]]:
    """(name, title) of a programme's desks, the one that serves one's role first."""
    desks = desks_of(programme.scheme)
    first = desk_for(programme.scheme, parts[0].role.name) if parts else ""
    return [(name, desks[name].title) for name in sorted(desks, key=lambda name: name != first)]


def own_desk(programme, parts: list[Membership]) -> Desk:
    """The desk that serves somebody who has these parts in a programme."""
    role = parts[0].role.name if parts else ""
    return desk_named(programme.scheme, desk_for(programme.scheme, role))


def feedback_form(parts: list[Membership]):
    """The scheme's questions for the feedback of somebody with these parts, or None: a free word then."""
    for part in parts:
        scheme = part.cohort.scheme
        if name := scheme.section(HelpPolicy).feedback.get(part.role.name):
            return scheme.forms.get(name)
    return None


def desk_for_ending(pair, part) -> str:
    """The desk to which somebody's feedback on what they work on goes."""
    named = pair.policy.feedback_desk.get(part.role.name, "")
    return named or desk_for(pair.cohort.scheme, part.role.name)


def talk_of(enquiry: Enquiry, reader) -> list[dict]:
    """The messages of an enquiry as the talk component shows them; notes only to the desk."""
    replies = enquiry.replies.select_related("author")
    if reader.pk == enquiry.person_id:
        replies = replies.filter(note=False)
    first = {
        "who": str(enquiry.person),
        "at": enquiry.opened_at,
        "text": enquiry.body,
        "note": False,
        "mine": reader.pk == enquiry.person_id,
    }
    rest = [
        {
            "who": str(r.author or _("Somebody who left")),
            "at": r.at,
            "text": r.body,
            "note": r.note,
            "mine": r.author_id == reader.pk,
        }
        for r in replies
    ]
    return [first, *rest]


def met_by(person, pk: int, programme) -> Person | None:
    """A person whom somebody may report: a member of the same programme."""
    mine = Membership.objects.filter(person=person, programme=programme)
    there = Membership.objects.filter(person=pk, programme=programme).exclude(person=person)
    return there.first().person if mine.exists() and there.exists() else None


def due_on(enquiry: Enquiry):
    """The day by which the scheme asks for an answer; None when it asks for none, or there is one."""
    owed = Due.objects.filter(about="enquiry", ref=enquiry.pk, state=Due.State.OPEN)
    return owed.order_by("due_on").values_list("due_on", flat=True).first()


def not_arrived(enquiry: Enquiry) -> str:
    """Why a letter about it did not reach whoever asked; "" when all did."""
    broken = Mail.objects.filter(about="enquiry", ref=enquiry.pk, to=enquiry.person_id, state__in=BROKEN)
    return broken.values_list("problem", flat=True).first() or ""


COLUMNS = (
    "pk",
    "subject",
    "kind",
    "state",
    "desk",
    "opened_at",
    "person__name",
    "owner",
    "owner__name",
    "due",
)


def at_desks(person, programme, desks: list[str]):
    """The enquiries at these desks of a programme, as rows with the day by which they are due."""
    owed = Due.objects.filter(about="enquiry", ref=OuterRef("pk"), state=Due.State.OPEN).order_by("due_on")
    found = (
        Enquiry.objects.visible_to(person).exclude(person=person).filter(programme=programme, desk__in=desks)
    )
    return found.annotate(due=Subquery(owed.values("due_on")[:1])).values(*COLUMNS)


def filtered(rows, wanted: dict, person):
    """Open ones unless another state is asked for; those nobody takes care of, or only one's own."""
    state = wanted.get("state") or Enquiry.State.OPEN
    rows = rows if state == "all" else rows.filter(state=state)
    owners = {"mine": {"owner": person}, "nobody": {"owner": None}}
    return rows.filter(**owners.get(wanted.get("owner"), {}))
