from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ithaca.conversations import access, actions
from ithaca.conversations.forms import MessageForm
from ithaca.conversations.models import Attachment, Thread
from ithaca.conversations.queries import talk, unread
from ithaca.conversations.rules.files import KINDS
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied, check
from ithaca.kit.web import answer
from ithaca.kit.words import listed
from ithaca.relationships.views.finding import about_own_pair


def about_thread(view):
    """A view of one conversation that the person takes part in, in its programme's zone."""

    @wraps(view)
    def shown(request, pk):
        found = get_object_or_404(
            Thread.objects.visible_to(request.user)
            .select_related("programme__institution", "relationship")
            .with_seats(),
            pk=pk,
        )
        with timezone.override(found.programme.tz):
            return view(request, found)

    return shown


@about_thread
def thread(request, found):
    return render(request, "conversations/thread.html", about(request, found, MessageForm()))


def about(request, found: Thread, form) -> dict:
    names = listed(seat.person for seat in found.seats.all() if seat.person_id != request.user.pk)
    pair = found.relationship_id
    return {
        "thread": found,
        "names": names,
        "talk": (messages := talk(found, request.user, found.programme.tz)),
        "unread": unread(messages),
        "form": form,
        "can_say": access.can_say(request.user, found),
        "pair_url": links.url_for("relationship", pair) if pair else "",
    }


@require_POST
@about_thread
def say(request, found):
    check(found.relationship_id, _("You can write to each other here once you both agree to it.")).require()
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "conversations/thread.html", about(request, found, form))
    try:
        actions.say(found.pk, **form.cleaned_data, by=request.user, at=now())
    except Denied:  # it was closed while they wrote: the page says why, and keeps their words
        return render(request, "conversations/thread.html", about(request, found, form), status=403)
    return answer(request, page=back(request, found), said=_("Sent."))


@require_safe
def file(request, pk):
    """A file, to keep or to open with a program of one's own: it never opens as a page of ours."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(bytes(found.data), content_type=KINDS[found.kind], headers=headers)


@require_POST
@about_thread
def read(request, found):
    actions.mark_read(found.pk, by=request.user, at=now())
    return answer(request, page=back(request, found), part="conversations/read.html")


@require_POST
@about_own_pair
def write(request, pair):
    """The first message between people who work together begins their conversation."""
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"pair": pair, "names": listed(pair.others(request.user)), "form": form}
        return render(request, "conversations/first.html", context)
    actions.write(pair.pk, **form.cleaned_data, by=request.user, at=now())
    return answer(request, page=page_of(pair.pk), said=_("Sent."))


def back(request, found: Thread) -> str:
    """To the page from which somebody wrote: the shared one or the conversation's own."""
    if request.POST.get("from") == "pair" and found.relationship_id:
        return page_of(found.relationship_id)
    return reverse("conversations:thread", args=[found.pk]) + "#end"


def page_of(pair: int) -> str:
    return reverse("relationships:relationship", args=[pair]) + "#conversation"
