"""The mailbox of a demo, and its time. In real use these pages do not exist."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ithaca.kit import clock
from ithaca.kit.web import answer, public
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Mail
from ithaca.notices.rules.letters import as_on_a_page

DAYS = {"1": gettext_lazy("one day"), "7": gettext_lazy("one week"), "30": gettext_lazy("thirty days")}


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
    said = _("It is {DAYS} later.").format(DAYS=DAYS[days]) if days in DAYS else ""
    return answer(request, page=reverse("notices:demo"), said=said)


def only_in_a_demo():
    if not settings.ITHACA_DEMO:
        raise Http404
