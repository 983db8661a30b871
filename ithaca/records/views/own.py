"""One's own record: what is kept, a copy of it, what one asks, the end of it."""

from django.contrib.auth import logout
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.people.actions import accept
from ithaca.programmes.models import Programme
from ithaca.programmes.policy import PagesPolicy
from ithaca.records import access, actions
from ithaca.records.forms import AskForm, EraseForm
from ithaca.records.models import Copy, PersonRequest
from ithaca.records.queries import notices, preview
from ithaca.records.queries import requests as asked

Kind = PersonRequest.Kind
ASKS = {
    Kind.CORRECTION: (
        gettext_lazy("Put something right"),
        gettext_lazy("Say what is wrong, and what is right instead."),
    ),
    Kind.COMPLAINT: (
        gettext_lazy("Complain about how your data are used"),
        gettext_lazy("We say within thirty days that we have it, and look into it."),
    ),
    Kind.ACCESS: (
        gettext_lazy("Ask about what is stored"),
        gettext_lazy("For what the copy does not answer, such as who was told."),
    ),
    Kind.ERASURE: (
        gettext_lazy("Ask us to erase you"),
        gettext_lazy("If you cannot do it yourself here, or only want a part to go."),
    ),
}


@require_safe
def mine(request):
    """What is kept, and what one can do about it."""
    at = now()
    context = {
        "counts": preview.kept(request.user),
        "copies": Copy.objects.visible_to(request.user).order_by("-asked_at", "-pk")[:5],
        "asked": [(row, asked.is_overdue(row, at.date())) for row in asked.own(request.user)],
        "notices": notices.notices_for(request.user),
        "asks": [(kind.value, title) for kind, (title, _) in ASKS.items()],
        "may_go": access.can_erase(request.user, request.user),
        "today": at.date(),
    }
    return render(request, "records/mine.html", context)


@require_POST
def ask_for_copy(request):
    actions.ask_for_copy(by=request.user, at=now())
    return answer(
        request,
        page="records:mine",
        said=gettext("We are making your copy. You get an e-mail when it is ready."),
    )


@require_safe
def copy(request, pk):
    """Download one's own copy."""
    row = get_object_or_404(Copy.objects.visible_to(request.user).exclude(file=""), pk=pk)
    if not default_storage.exists(row.file):
        raise Http404
    return FileResponse(default_storage.open(row.file), as_attachment=True, filename="my-data.zip")


def ask(request, kind):
    """Ask something about one's data."""
    if kind not in ASKS:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(kind, form.cleaned_data["words"], by=request.user, at=now())
        except Denied as denied:
            form.add_error(None, str(denied))
        else:
            said = gettext("We have it. You get an e-mail that says by when we answer.")
            return answer(request, page="records:mine", said=said)
    title, lead = ASKS[kind]
    return render(request, "records/ask.html", {"form": form, "title": title, "lead": lead})


@require_POST
def withdraw(request, pk):
    row = get_object_or_404(PersonRequest.objects.filter(person=request.user), pk=pk)
    actions.withdraw(row.pk, by=request.user, at=now())
    return answer(request, page="records:mine", said=gettext("It is taken back."))


def erase(request):
    """What would go and what would stay; then, confirmed, the end of one's account."""
    verdict = access.can_erase(request.user, request.user)
    form = EraseForm(request.POST or None, person=request.user)
    if request.method == "POST":
        verdict.require()
        if form.is_valid():
            actions.erase(request.user.pk, why="asked", by=request.user, at=now())
            logout(request)
            return render(request, "records/erased.html")
    context = {"form": form, "verdict": verdict, "who": request.user, "self": True}
    context |= {"fate": preview.preview(request.user), "stays": preview.stays(request.user)}
    return render(request, "records/erase.html", context)


def notice(request, slug):
    """The privacy notice of a programme as it is now, and that one has read it."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    found = notices.standing(request.user, programme)
    if found is None:
        raise Http404
    if request.method == "POST":
        name = programme.obeys(PagesPolicy).privacy
        accept(request.user, programme.pk, name, found["notice"].body, at=now())
        return answer(
            request,
            page="records:mine",
            said=gettext("Thank you. We keep the day, and the words that you read."),
        )
    return render(request, "records/notice.html", {**found, "text": prose(found["notice"].body)})
