"""What staff see of a programme's mails: what went out and what did not arrive, never what it says."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.tables.paging import Order, page_of
from ithaca.kit.web import answer
from ithaca.notices import access, queries
from ithaca.notices.actions import batches as sending
from ithaca.notices.actions import mending
from ithaca.notices.forms import LogForm
from ithaca.notices.models import Batch, DeadAddress, Mail, Step
from ithaca.notices.rules.letters import named

NEWEST = Order(("made_at", "pk"), down=True)
COLUMNS = (
    "pk", "letter", "state", "made_at", "sent_at", "next_at", "problem", "address", "to__name", "about", "ref",
)  # fmt: skip
MOST = 50


def of_programme(view):
    """A view of the mails of one programme, for those who manage its people, in its zone."""

    @wraps(view)
    def shown(request, programme):
        almanac = access.looked_after(request.user).get(programme)
        if almanac is None:
            raise Http404
        with timezone.override(almanac.tz):
            return view(request, almanac)

    return shown


@require_safe
@of_programme
def outbox(request, almanac):
    """What did not arrive, with a way to mend it; or, asked for, everything that was written."""
    form = LogForm(request.GET)
    wanted = form.filters()
    everything = bool(wanted) or "all" in request.GET
    mails = queries.log(almanac.programme, wanted) if everything else queries.unsent([almanac.programme])
    page = page_of(mails.values(*COLUMNS), NEWEST, request.GET.get("at", ""))
    context = {
        "almanac": almanac,
        "everything": everything,
        "tabs": tabs(almanac.programme, "all" if everything else "broken"),
        "form": form,
        "page": page,
        "rows": [row(mail) for mail in page.rows],
        "desk_url": links.url_for("programme", almanac.programme, staff=True),
    }
    if not everything:
        context["dead"] = list(queries.dead_addresses([almanac.programme])[:MOST])
        context["aside"] = list(queries.aside([almanac.programme])[:MOST])
    return render(request, "notices/outbox.html", context)


def tabs(programme: int, here: str) -> list[dict]:
    pages = (
        (_("What did not arrive"), page_for(programme), "broken"),
        (_("Everything sent"), f"{page_for(programme)}?all=1", "all"),
        (_("Written to many"), reverse("notices:letters", args=[programme]), "many"),
    )
    return [
        {"title": title, "url": url, "current": name == here, "count": None} for title, url, name in pages
    ]


def row(mail: dict) -> dict:
    """A line of the log: which letter, to whom, and what became of it."""
    return mail | {
        "title": _(named(mail["letter"])),
        "name": mail["to__name"] or mail["address"],
        "words": Mail.State(mail["state"]).label,
        "broken": mail["state"] in queries.BROKEN,
        "url": links.url_for(mail["about"], mail["ref"], staff=True) if mail["ref"] else "",
    }


BATCH = (
    "pk", "subject", "words", "chosen", "many", "at", "goes_at", "undone_at", "by__name", "waiting", "gone",
)  # fmt: skip
LATEST = Order(("at", "pk"), down=True)


@require_safe
@of_programme
def letters(request, almanac):
    """What staff wrote to many at once: what is held can be taken back."""
    page = page_of(queries.batches(almanac.programme).values(*BATCH), LATEST, request.GET.get("at", ""))
    context = {
        "almanac": almanac,
        "tabs": tabs(almanac.programme, "many"),
        "page": page,
        "rows": page.rows,
        "now": now(),
        "desk_url": links.url_for("programme", almanac.programme, staff=True),
        "write_url": links.url_for("writing", almanac.programme, staff=True),
    }
    return render(request, "notices/letters.html", context)


@require_POST
def take_back(request, pk):
    batches = Batch.objects.filter(programme__in=access.looked_after(request.user))
    found = get_object_or_404(batches, pk=pk)
    many = sending.take_back(found.pk, by=request.user, at=now())
    page = reverse("notices:letters", args=[found.programme])
    return answer(
        request,
        page=page,
        said=ngettext("Taken back from {n} person.", "Taken back from {n} people.", many).format(n=many),
    )


@require_POST
def resend(request, pk):
    mails = Mail.objects.filter(programme__in=access.looked_after(request.user)).exclude(about="enquiry")
    found = get_object_or_404(mails, pk=pk)
    sent = mending.resend(found.pk, by=request.user, at=now())
    return answer(
        request,
        page=page_for(sent.programme),
        said=_("It goes out again, to {address}.").format(address=sent.address),
    )


@require_POST
@of_programme
def resend_all(request, almanac):
    many = mending.resend_all(almanac.programme, by=request.user, at=now())
    said = ngettext("{n} mail goes out again.", "{n} mails go out again.", many).format(n=many)
    return answer(request, page=page_for(almanac.programme), said=said)


@require_POST
def mend(request, pk):
    """Staff or the person themselves say that somebody is there again."""
    staff = queries.dead_addresses(list(access.looked_after(request.user)))
    found = get_object_or_404(
        DeadAddress.objects.filter(pk__in=staff.values("pk")) | queries.dead_of(request.user.email), pk=pk
    )
    address = mending.mend(found.pk, by=request.user, at=now())
    page = page_for(int(programme)) if (programme := request.POST.get("programme", "")).isdecimal() else "/"
    return answer(request, page=page, said=_("Mails go to {address} again.").format(address=address))


@require_POST
def try_again(request, pk):
    found = get_object_or_404(
        Step.objects.filter(pk__in=queries.aside(list(access.looked_after(request.user))).values("pk")), pk=pk
    )
    programme = found.due.programme
    mending.try_again(found.pk, by=request.user, at=now())
    return answer(request, page=page_for(programme), said=_("It is tried again within a minute."))


def page_for(programme: int) -> str:
    return reverse("notices:outbox", args=[programme])
