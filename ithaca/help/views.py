from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ithaca.help import access, actions, queries
from ithaca.help.forms import EnquiryForm, ReplyForm, ReportForm
from ithaca.help.models import Enquiry
from ithaca.help.policy import desk_named
from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.web import answer
from ithaca.people import actions as people
from ithaca.programmes.models import Programme
from ithaca.questions.forms import form_for
from ithaca.questions.rules.showing import shown

MOST = 50


def ask(request, slug):
    """Write to a help desk."""
    return write(request, slug, kind=Enquiry.Kind.QUESTION)


def concern(request, slug):
    """Raise a concern: first a kind word where the scheme has one, then the form."""
    return write(request, slug, kind=Enquiry.Kind.CONCERN)


def feedback(request, slug, desk):
    """Say more about how something went, to the desk that the scheme names for it: its questions, or a free word."""
    programme = find_programme(request, slug)
    parts = access.parts_in(request.user, programme)
    asked = queries.feedback_form(parts)
    if asked is None or desk not in dict(queries.desks_for(programme, parts)):
        return write(request, slug, kind=Enquiry.Kind.FEEDBACK, desk=desk)
    form = form_for(asked, request.POST or None, show_seen_by=False)
    if request.method == "POST" and form.is_valid():
        words = told(asked, form.answers())
        if words:
            sent = {"kind": Enquiry.Kind.FEEDBACK, "subject": asked.title, "body": words, "desk": desk}
            enquiry = actions.open_enquiry(programme, **sent, by=request.user, at=now())
            said = f"Thank you. The {enquiry.place.title} reads it, and may answer you here and by e-mail."
            return answer(request, page=page_of(enquiry), said=said)
        form.add_error(None, "Answer at least one of the questions.")
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


def write(request, slug, *, kind, desk=""):
    programme = find_programme(request, slug)
    parts = access.parts_in(request.user, programme)
    desks = [d for d in queries.desks_for(programme, parts) if desk in ("", d[0])]
    if desk and not desks:
        raise Http404
    form = EnquiryForm(
        request.POST or None, desks=desks, initial={"kind": kind, "desk": desks and desks[0][0]}
    )
    if request.method == "POST" and form.is_valid():
        enquiry = actions.open_enquiry(
            programme, **{"desk": desk, **form.cleaned_data}, by=request.user, at=now()
        )
        said = f"Sent to the {enquiry.place.title}. They answer you here and by e-mail."
        return answer(request, page=page_of(enquiry), said=said)
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
            subject=f"About {about}",
            body=form.cleaned_data["body"],
            about=about,
            by=request.user,
            at=now(),
        )
        if form.cleaned_data["block"]:
            people.block(about, by=request.user, at=now())
        return answer(
            request, page=page_of(enquiry), said="Thank you for telling us. Somebody will look at it."
        )
    desk = queries.own_desk(programme, access.parts_in(request.user, programme))
    return render(
        request, "help/report.html", {"programme": programme, "about": about, "form": form, "desk": desk}
    )


def enquiry(request, pk):
    found = find(request, pk)
    at_desk = access.is_at_desk(request.user, found)
    context = {
        "enquiry": found,
        "talk": queries.talk_of(found, request.user),
        "at_desk": at_desk,
        "form": ReplyForm(),
        "may_answer": access.can_answer(request.user, found),
        "may_close": access.can_close(request.user, found),
    }
    return render(request, "help/enquiry.html", context)


@require_POST
def reply(request, pk):
    """Answer, note or write again: one form, told apart by who writes and by the button."""
    found = find(request, pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return answer(request, page=page_of(found), said="Nothing was sent: the message was empty.")
    verb, said = verb_of(request, found)
    verb(pk, **form.cleaned_data, by=request.user, at=now())
    return answer(request, page=page_of(found), said=said)


def verb_of(request, found):
    if not access.is_at_desk(request.user, found):
        return actions.write_again, "Sent. They answer you here and by e-mail."
    if request.POST.get("note"):
        return actions.note, "Noted. Only the help desk sees it."
    return actions.answer, f"Sent to {found.person}, here and by e-mail."


@require_POST
def take(request, pk):
    found = actions.take(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(found), said="You take care of this one.")


@require_POST
def close(request, pk):
    found = actions.close(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(found), said="Closed. It opens again when they write again.")


def find(request, pk) -> Enquiry:
    return get_object_or_404(
        Enquiry.objects.visible_to(request.user).select_related("person", "owner", "programme", "cohort"),
        pk=pk,
    )


def find_programme(request, slug) -> Programme:
    visible = Programme.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(visible, slug=slug)


def page_of(found: Enquiry) -> str:
    return reverse("help:enquiry", args=[found.pk])
