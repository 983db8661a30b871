"""What a help desk does: its list, answering, handing over."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ithaca.help import access, actions, queries
from ithaca.help.forms import DeskForm, ReplyForm
from ithaca.help.models import Enquiry
from ithaca.help.policy import desk_named, desks_of
from ithaca.help.views.finding import find, page_of
from ithaca.kit.clock import now
from ithaca.kit.tables.paging import Order
from ithaca.kit.tables.paging import page_of as rows_of
from ithaca.kit.verdicts import check
from ithaca.kit.web import answer
from ithaca.programmes.models import Programme

OLDEST = Order(("opened_at", "pk"))


@require_safe
def show(request, slug):
    """What was asked at the desks that one answers, the oldest first."""
    programme, desks = sat_at(request.user, slug)
    form = DeskForm(request.GET)
    rows = queries.filtered(
        queries.at_desks(request.user, programme, list(desks)), form.filters(), request.user
    )
    with timezone.override(programme.tz):
        page = rows_of(rows, OLDEST, request.GET.get("at", ""))
        context = {
            "programme": programme,
            "form": form,
            "page": page,
            "rows": [row(programme, found) for found in page.rows],
            "titles": [desk_named(programme.scheme, name).title for name in desks],
            "colleagues": [one for one in colleagues(desks) if one != request.user],
        }
        return render(request, "help/desk.html", context)


def sat_at(person, slug) -> tuple[Programme, dict[str, list]]:
    """A programme, and the desks of it that somebody answers with their people; nobody else finds them."""
    programme = get_object_or_404(Programme.objects.select_related("institution"), slug=slug)
    desks = access.desks_of_person(person, programme)
    if not desks:
        raise Http404
    return programme, desks


def colleagues(desks: dict[str, list]) -> list:
    """Everybody who answers at one of these desks, by name."""
    people = {person for found in desks.values() for person in found}
    return sorted(people, key=lambda person: (person.name, person.pk))


def row(programme, found: dict) -> dict:
    return found | {
        "title": desk_named(programme.scheme, found["desk"]).title,
        "what": Enquiry.Kind(found["kind"]).label,
        "words": Enquiry.State(found["state"]).label,
        "url": reverse("help:enquiry", args=[found["pk"]]),
    }


def enquiry(request, pk):
    """One enquiry, for whoever asked and for the desk."""
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
    if at_desk:
        context |= for_desk(request, found)
    with timezone.override(found.programme.tz):
        return render(request, "help/enquiry.html", context)


def for_desk(request, found: Enquiry) -> dict:
    """What the desk needs beside the words: words to begin from, the day, colleagues, other desks."""
    canned = found.place.words(request.GET.get("use", ""))
    others = [
        (name, desk.title) for name, desk in desks_of(found.cohort.scheme).items() if name != found.desk
    ]
    return {
        "form": ReplyForm(initial={"body": canned}),
        "due_on": queries.due_on(found),
        "not_arrived": queries.not_arrived(found),
        "colleagues": [one for one in access.desk_people(found) if one != found.owner],
        "other_desks": others,
        "may_hand_over": access.can_hand_over(request.user, found),
    }


@require_POST
def reply(request, pk):
    """Answer, note or write again: one form, told apart by who writes and by the button."""
    found = find(request, pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return answer(request, page=page_of(found), said=_("Nothing was sent: the message was empty."))
    verb, said = verb_of(request, found)
    verb(pk, **form.cleaned_data, by=request.user, at=now())
    return answer(request, page=page_of(found), said=said)


def verb_of(request, found):
    if not access.is_at_desk(request.user, found):
        return actions.write_again, _("Sent. They answer you here and by e-mail.")
    if request.POST.get("note"):
        return actions.note, _("Noted. Only the help desk sees it.")
    return actions.answer, _("Sent to {person}, here and by e-mail.").format(person=found.person)


@require_POST
def take(request, pk):
    found = actions.take(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(found), said=_("You take care of this one."))


@require_POST
def close(request, pk):
    found = actions.close(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(found), said=_("Closed. It opens again when they write again."))


@require_POST
def hand_over(request, pk):
    found = find(request, pk)
    to = chosen(request, access.desk_people(found))
    actions.hand_over(pk, to, by=request.user, at=now())
    return answer(
        request,
        page=page_of(found),
        said=_("{to} takes care of it now, and has a mail about it.").format(to=to),
    )


@require_POST
def hand_over_all(request, slug):
    programme, desks = sat_at(request.user, slug)
    to = chosen(request, colleagues(desks))
    many = actions.hand_over_all(programme, to, by=request.user, at=now())
    said = (
        _("{to} takes care of {many} of yours now.").format(to=to, many=many)
        if many
        else _("Nothing open is yours.")
    )
    return answer(request, page=reverse("help:desk", args=[slug]), said=said)


def chosen(request, people):
    """One of these people, by the form; whoever is none of them cannot be chosen."""
    found = next((one for one in people if str(one.pk) == request.POST.get("to")), None)
    check(found, _("Choose somebody of this help desk.")).require()
    return found


@require_POST
def pass_on(request, pk):
    found = find(request, pk)
    moved = actions.pass_on(pk, request.POST.get("desk", ""), by=request.user, at=now())
    stays = Enquiry.objects.visible_to(request.user).filter(pk=pk).exists()
    page = page_of(found) if stays else "/"
    return answer(request, page=page, said=_("It is with the {title} now.").format(title=moved.place.title))
