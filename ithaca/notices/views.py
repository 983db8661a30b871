"""Stopping a kind of mail with one click, one's own choices, and the mailbox of a demo."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ithaca.accounts.models import Person
from ithaca.kit import clock
from ithaca.kit.web import answer, public
from ithaca.notices import queries, signing
from ithaca.notices.actions import mail as mails
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Almanac, Mail
from ithaca.notices.rules.letters import KINDS, as_on_a_page

DAYS = {"1": "one day", "7": "one week", "30": "thirty days"}


@public
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed token is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """GET asks, since scanners click on links; POST stops, or starts again."""
    person, programme, kind = signing.read_stop(token) or (None, None, None)
    someone = Person.objects.filter(pk=person).first()
    if someone is None:
        raise Http404
    if request.method == "POST" and "again" in request.POST:
        mails.start(someone, programme, kind)
    elif request.method == "POST":
        mails.stop(someone, programme, kind, at=clock.now())
    named = Almanac.objects.filter(programme=programme).first()
    context = {
        "kind": KINDS[kind],
        "programme": named,
        "stopped": mails.has_stopped(someone, programme, kind),
    }
    return render(request, "notices/stop.html", {**context, "asked": request.method != "POST"})


def choices(request):
    """What I am told, programme by programme; and what I was told."""
    offered = queries.choices_of(request.user)
    if request.method == "POST":
        mails.choose(request.user, offered, set(request.POST.getlist("wanted")), at=clock.now())
        return answer(request, page=reverse("notices:choices"), said="Your choices are saved.")
    sent = Paginator(queries.told(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "notices/choices.html", {"offered": offered, "page": sent})


@public
def demo(request):
    """Every mail that a demo sent, newest first; in real use this page does not exist."""
    only_in_a_demo()
    found = Mail.objects.select_related("to").order_by("-made_at", "-pk")
    if address := request.GET.get("to", ""):
        found = found.filter(address=address)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    for mail in page:
        mail.shown = SafeString(as_on_a_page(mail.html))  # our own words; what people typed is escaped in it
    addresses = Mail.objects.order_by("address").values_list("address", flat=True).distinct()[:500]
    context = {"page": page, "addresses": addresses, "chosen": address, "days": DAYS, "today": clock.now()}
    return render(request, "notices/demo.html", context)


@public
@require_POST
def travel(request):
    """Let days pass in a demo, with everything that falls due in them."""
    only_in_a_demo()
    days = request.POST.get("days", "")
    if days in DAYS:
        clock.travel(int(days))
        sweep(at=clock.now())
    said = f"It is {DAYS[days]} later." if days in DAYS else ""
    return answer(request, page=reverse("notices:demo"), said=said)


def only_in_a_demo():
    if not settings.ITHACA_DEMO:
        raise Http404
