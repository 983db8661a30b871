"""Stopping a kind of mail with one click, and one's own choices."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ithaca.accounts.models import Person
from ithaca.kit import clock
from ithaca.kit.web import answer, public
from ithaca.notices import queries, signing
from ithaca.notices.actions import mail as mails
from ithaca.notices.forms import QuietForm
from ithaca.notices.models import Almanac, Wish
from ithaca.notices.rules.letters import KINDS


@public
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed token is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """GET asks, since scanners click on links; POST stops, or starts again."""
    person, programme, kind = signing.read_stop(token) or (None, None, None)
    someone = Person.objects.filter(pk=person, is_active=True).first()
    if someone is None:
        raise Http404
    if request.method == "POST" and "again" in request.POST:
        mails.start(someone, programme, kind)
    elif request.method == "POST":
        mails.stop(someone, programme, kind, at=clock.now())
    named = Almanac.objects.filter(programme=programme).first()
    context = {
        "kind": _(KINDS.get(kind, "mails of the day")),
        "programme": named,
        "stopped": mails.has_stopped(someone, programme, kind),
    }
    return render(request, "notices/stop.html", {**context, "asked": request.method != "POST"})


def choices(request):
    """What I am told, programme by programme, and when; and what I was told."""
    offered = queries.choices_of(request.user)
    form = QuietForm(request.POST or None, initial=queries.quiet_hours(request.user))
    if request.method == "POST" and form.is_valid():
        mails.choose(request.user, offered, request.POST.dict(), at=clock.now())
        mails.keep_quiet(request.user, form.hours())
        return answer(request, page=reverse("notices:choices"), said=_("Your choices are saved."))
    sent = Paginator(queries.told(request.user), 25).get_page(request.GET.get("page"))
    context = {"offered": offered, "ways": Wish.How.choices, "form": form, "page": sent}
    return render(request, "notices/choices.html", context)
