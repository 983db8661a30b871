"""Writing to a help desk."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ithaca.help import access, actions, queries
from ithaca.help.forms import EnquiryForm, ReportForm
from ithaca.help.models import Enquiry
from ithaca.help.policy import desk_for, desk_named
from ithaca.help.views.finding import find_programme, page_of
from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.people import actions as people
from ithaca.programmes.models import Membership
from ithaca.questions.forms import form_for
from ithaca.questions.rules.showing import shown
from ithaca.relationships.models import Relationship

MOST = 50


def ask(request, slug):
    """Write to a help desk."""
    return write(request, find_programme(request, slug), kind=Enquiry.Kind.QUESTION)


def concern(request, slug):
    """Raise a concern: first a kind word where the scheme has one, then the form."""
    return write(request, find_programme(request, slug), kind=Enquiry.Kind.CONCERN)


def feedback(request, slug, desk):
    """Say more about how something went, to the desk that the scheme names for it: its questions, or a free word."""
    programme = find_programme(request, slug)
    return look_back(request, programme, access.parts_in(request.user, programme), desk)


def feedback_as(request, pk):
    """How it goes in one role, as the scheme asks its owner: one's own membership alone."""
    mine = Membership.objects.filter(person=request.user).select_related(
        "programme__institution", "cohort", "role"
    )
    part = get_object_or_404(mine, pk=pk)
    desk = desk_for(part.cohort.scheme, part.role.name)
    return look_back(request, part.programme, [part], desk)


def feedback_on(request, pk):
    """How it went with those one works or worked with, as the scheme asks: to the desk that it names for an ending."""
    pair = get_object_or_404(Relationship.objects.of(request.user).with_people(), pk=pk)
    part = pair.part_of(request.user)
    desk = queries.desk_for_ending(pair, part)
    return look_back(request, pair.programme, [part.membership], desk, pair=pair)


def look_back(request, programme, parts, desk, *, pair=None):
    """The scheme's questions for these parts, or a free word."""
    asked = queries.feedback_form(parts)
    if asked is None or desk not in dict(queries.desks_for(programme, parts)):
        return write(request, programme, kind=Enquiry.Kind.FEEDBACK, desk=desk, pair=pair)
    form = form_for(asked, request.POST or None, show_seen_by=False)
    if request.method == "POST" and form.is_valid():
        words = told(asked, form.answers())
        if words:
            sent = {"kind": Enquiry.Kind.FEEDBACK, "subject": asked.title, "body": words}
            sent |= {"desk": desk, "pair": pair}
            enquiry = actions.open_enquiry(programme, **sent, by=request.user, at=now())
            said = _("Thank you. The {title} reads it, and may answer you here and by e-mail.").format(
                title=enquiry.place.title
            )
            return answer(request, page=page_of(enquiry), said=said)
        form.add_error(None, _("Answer at least one of the questions."))
    context = {
        "programme": programme,
        "form": form,
        "asked": asked,
        "intro": prose(asked.intro),
        "desk": desk_named(parts[0].cohort.scheme, desk),
    }
    return render(request, "help/feedback.html", context)


def told(asked, answers) -> str:
    """Answers as the text of an enquiry: each question with what was said."""
    return "\n\n".join(f"{one.label}\n{one.words}" for one in shown(asked, answers, "self"))


def write(request, programme, *, kind, desk="", pair=None):
    parts = access.parts_in(request.user, programme)
    desks = [d for d in queries.desks_for(programme, parts) if desk in ("", d[0])]
    if desk and not desks:
        raise Http404
    form = EnquiryForm(
        request.POST or None, desks=desks, initial={"kind": kind, "desk": desks and desks[0][0]}
    )
    if request.method == "POST" and form.is_valid():
        given = {"desk": desk, **form.cleaned_data}
        try:
            enquiry = actions.open_enquiry(programme, **given, pair=pair, by=request.user, at=now())
        except Denied as denied:
            form.add_error(None, str(denied))
        else:
            said = _("Sent to the {title}. They answer you here and by e-mail.")
            return answer(request, page=page_of(enquiry), said=said.format(title=enquiry.place.title))
    first = desk_named(programme.scheme, desks[0][0])
    context = {
        "programme": programme,
        "form": form,
        "desk": first,
        "may_ask": access.can_ask(parts),
        "persist": prose(first.persist) if first.persist and kind == Enquiry.Kind.CONCERN else "",
        "kind": kind,
        "enquiries": Enquiry.objects.filter(person=request.user, programme=programme).order_by("-opened_at")[
            :MOST
        ],
    }
    return render(request, "help/ask.html", context)


def report(request, slug, person):
    """Report somebody one has met in the programme."""
    programme = find_programme(request, slug)
    about = queries.met_by(request.user, person, programme)
    if about is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        enquiry = actions.open_enquiry(
            programme,
            kind=Enquiry.Kind.REPORT,
            subject=_("About {about}").format(about=about),
            body=form.cleaned_data["body"],
            about=about,
            by=request.user,
            at=now(),
        )
        if form.cleaned_data["block"]:
            people.block(about, by=request.user, at=now())
        return answer(
            request, page=page_of(enquiry), said=_("Thank you for telling us. Somebody will look at it.")
        )
    desk = queries.own_desk(programme, access.parts_in(request.user, programme))
    return render(
        request, "help/report.html", {"programme": programme, "about": about, "form": form, "desk": desk}
    )
