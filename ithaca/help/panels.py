from datetime import timedelta

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.help import access, actions
from ithaca.help.access import parts_in
from ithaca.help.models import Enquiry, Reply
from ithaca.help.policy import desk_for, desk_named, desks_of
from ithaca.help.queries import desk_for_ending, feedback_form, to_answer
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panel
from ithaca.kit.prepared import ask
from ithaca.kit.waiting import Field, Item, on, sort, verb, waits
from ithaca.programmes.policy import PagesPolicy
from ithaca.roles.access import held, standing

SOON = timedelta(days=30)  # before that there is nothing to look back on


@panel("relationship.ended")
def feedback(request, relationship):
    """Where somebody can say more about an ending: to the desk that the scheme names for their role."""
    part = relationship.part_of(request.user)
    if part is None:
        return None
    scheme = relationship.cohort.scheme
    name = desk_for_ending(relationship, part)
    if name not in desks_of(scheme):
        return None
    url = reverse("help:feedback_on", args=[relationship.pk])
    return {"template": "help/feedback_panel.html", "desk": desk_named(scheme, name), "url": url}


@panel("relationship.quiet")
def report_links(request, relationship):
    """Quiet links to report somebody one works with."""
    if not parts_in(request.user, relationship.programme):
        return None
    others = [
        (str(person), reverse("help:report", args=[relationship.programme.slug, person.pk]))
        for person in relationship.others(request.user)
    ]
    return others and {"template": "help/report_links.html", "others": others}


@panel("membership", order=60)
def year(request, membership):
    """On one's own page: the scheme's questions about how it goes, asked when the profile is confirmed."""
    own = membership.person_id == request.user.pk and membership.state in membership.IN
    joined = membership.joined_at
    return questions(membership) if own and joined and now() >= joined + SOON else None


@panel("membership.confirmed")
def year_confirmed(request, membership):
    """Right after somebody has said that their profile is still right: how was the year?"""
    return questions(membership)


def questions(membership):
    """The card that leads to the scheme's questions for this role; none where it has none."""
    asked = feedback_form([membership])
    if asked is None:
        return None
    name = desk_for(membership.cohort.scheme, membership.role.name)
    return {
        "template": "help/year_panel.html",
        "title": asked.title,
        "desk": desk_named(membership.cohort.scheme, name),
        "url": reverse("help:feedback", args=[membership.programme.slug, name]),
    }


@panel("home.coming", order=3)
def at_your_desk(request):
    """For those who answer at a help desk: how much is open there."""
    if not held(request.user):
        return None
    rows = (
        to_answer(request.user)
        .order_by("programme__title")
        .values_list("programme__slug", "programme__title")
    )
    desks = [
        {"title": title, "many": many, "url": reverse("help:desk", args=[slug])}
        for slug, title, many in rows.annotate(many=Count("pk"))
    ]
    return desks and {"template": "help/home_panel.html", "desks": desks}


@panel("programme.page")
def still_a_question(request, programme, name):
    """Under the questions and answers of a role: whom to ask what they do not answer."""
    role = next((role for role, page in programme.obeys(PagesPolicy).faq.items() if page == name), None)
    if role is None:
        return None
    desk = desk_named(programme.scheme, desk_for(programme.scheme, role))
    about = programme.scheme.about
    inside = request.user.is_authenticated and parts_in(request.user, programme)
    return {
        "template": "help/still_a_question.html",
        "desk": desk,
        "url": reverse("help:ask", args=[programme.slug]) if inside else "",
        "email": desk.email or about.contact_email,
    }


# In the queue of staff ------------------------------------------------------------------------------------------------

SERIOUS = (Enquiry.Kind.REPORT, Enquiry.Kind.CONCERN)
SHOWN = 50


def enquiries_of(person, programme: int, pks) -> list[Enquiry]:
    """Those at the desks that this person answers."""
    rows = Enquiry.objects.visible_to(person).exclude(person=person).filter(programme=programme, pk__in=pks)
    return list(rows.select_related("person", "programme", "cohort").order_by("pk"))


ENQUIRIES = sort(
    "enquiry",
    gettext_lazy("enquiry"),
    gettext_lazy("enquiries"),
    enquiries_of,
    lambda found: f"{found.person.name}: {found.subject}",
)
verb(
    "answer", ENQUIRIES, gettext_lazy("Answer"), access.can_answer, actions.answer, gettext_lazy("will get your answer"), gettext_lazy("have your answer"),
    gettext_lazy("Sent. They read it here and by e-mail."), button=gettext_lazy("Send the answer"), heavy=True,
    fields=(Field("body", gettext_lazy("Your answer"), kind="text", required=True, most=5000),),
)  # fmt: skip
verb(
    "take", ENQUIRIES, gettext_lazy("Take care of it"), access.is_at_desk, actions.take, gettext_lazy("will be yours to answer"), gettext_lazy("are yours to answer"),
    gettext_lazy("You take care of it. The others of the desk see that you do."),
)  # fmt: skip
verb(
    "close-enquiry", ENQUIRIES, gettext_lazy("Close without an answer"), access.can_close, actions.close, gettext_lazy("will be closed"), gettext_lazy("are closed"),
    gettext_lazy("Closed. It opens again when they write again."), heavy=True,
)  # fmt: skip


def asked(holdings, person):
    """With what they said last, which is what one answers."""
    said = Reply.objects.filter(enquiry=OuterRef("pk"), note=False, author=OuterRef("person")).order_by(
        "-at", "-pk"
    )
    rows = to_answer(standing(person, holdings)).annotate(
        said=Coalesce(Subquery(said.values("body")[:1]), "body")
    )
    names = (
        "pk", "programme_id", "kind", "subject", "person__name", "owner", "owner__name", "desk", "opened_at", "said",
    )  # fmt: skip
    return rows.values(*names)[:SHOWN]


@waits
def enquiries(person, places, dues, at):
    """What waits at the desks that this person answers. What is serious is read on its own page alone."""
    for row in ask(asked, held(person), person=person.pk):
        if place := places.get(row["programme_id"]):
            yield enquiry(row, place, dues.get(("enquiry", row["pk"])), person, at)


def enquiry(row, place, due, person, at) -> Item:
    kind, desk = Enquiry.Kind(row["kind"]), desk_named(place.scheme, row["desk"])
    serious, mine = kind in SERIOUS, row["owner"] == person.pk
    owner = (
        _("You look after it.")
        if mine
        else _("{name} looks after it.").format(name=row["owner__name"])
        if row["owner"]
        else _("Nobody has taken it yet.")
    )
    take = () if mine else ("take",)
    return Item(
        group="answer",
        sort="enquiry",
        ref=row["pk"],
        about=("enquiry", row["pk"]),
        title=f"{row['person__name']}: {row['subject']}",
        url=links.url_for("enquiry", row["pk"]),
        place=place,
        since=place.day(row["opened_at"]),
        serious=serious,
        words=_("{label}, for the {title}. {owner}").format(label=kind.label, title=desk.title, owner=owner),
        reads="" if serious else row["said"],
        action=_("Read and answer") if serious else _("Open"),
        way=links.url_for("enquiry", row["pk"]),
        starts=tuple((canned.title, canned.text.strip()) for canned in desk.answer),
        verbs=on(row["pk"], *(take if serious else ("answer", *take, "close-enquiry"))),
        many=(*take, *(() if serious else ("answer", "close-enquiry"))),
        due=due.due_on if due else None,
        late=bool(due and due.due_at < at and not due.advisory),
    )
