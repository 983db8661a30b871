from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core.ratelimit import clear, consume, consume_or_429
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.accounts import actions, queries, signing
from ithaca.accounts.forms import ArrivalForm, CodeForm, DetailsForm, ThemeForm
from ithaca.accounts.models import Draft, Person
from ithaca.accounts.queries import language_of
from ithaca.accounts.rules.devices import device
from ithaca.accounts.rules.typed import shown
from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.web import answer, public

ARRIVAL = "arrival"
TRIED = "code_tried"


def onward(request, wanted: str) -> str:
    """Where to go next: a page of ours, or home."""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if here and wanted.startswith("/") else settings.LOGIN_REDIRECT_URL


# Coming in by a code ----------------------------------------------------------------------------------------------


@public
def arrive(request):
    """Say who you are. The same happens whether or not the address has an account: a code is sent."""
    if request.user.is_authenticated:
        return redirect(onward(request, request.GET.get("next", "")))
    form = ArrivalForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return send_code(request, given["email"], given["name"], given["next"])
    return render(request, "accounts/arrive.html", {"form": form})


def send_code(request, email: str, name: str, wanted: str):
    """Send a code to an address and ask for it. Also for pages that know the address already."""
    if slow_down := consume_or_429(request, action="request_login_code", key=email.lower()):
        return slow_down
    code = signing.new_code()
    get_adapter().send_mail("account/email/login_code", email, {"request": request, "code": code})
    request.session[ARRIVAL] = signing.arrival(email, name, code, onward(request, wanted), at=now())
    return redirect("accounts:code")


@public
def code(request):
    """Give the code, and be signed in."""
    kept = request.session.get(ARRIVAL)
    if kept is None:
        return redirect("accounts:arrive")
    at = now()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not signing.is_over(kept, at=at):
        if not may_try(request, kept["email"]):
            form.add_error(
                "code", _("That were too many tries for this address. Please wait a quarter of an hour.")
            )
        elif signing.is_right(kept, form.cleaned_data["code"], at=at):
            return come_in(request, kept, at=at)
        else:
            request.session[ARRIVAL] = kept | {"tries": kept["tries"] + 1}
            form.add_error("code", _("This is not the code that we sent. Please look at it once more."))
    over = signing.is_over(request.session[ARRIVAL], at=at)
    return render(request, "accounts/code.html", {"form": form, "email": kept["email"], "over": over})


def may_try(request, email: str) -> bool:
    """Whether another code may be tried for an address; another session, or another code, gives no new tries."""
    return consume(request, action=TRIED, key=queries.whose_tries(email))


def come_in(request, kept: dict, *, at):
    del request.session[ARRIVAL]
    clear(request, action=TRIED, key=queries.whose_tries(kept["email"]))
    person = actions.arrive(kept["email"], kept["name"], at=at)
    return perform_login(request, person, redirect_url=kept["next"], email=kept["email"])


@public
@require_POST
def another_code(request):
    """Send a fresh code to the address that was given."""
    kept = request.session.get(ARRIVAL)
    if kept is None:
        return redirect("accounts:arrive")
    return send_code(request, kept["email"], kept["name"], kept["next"])


# One's own account ------------------------------------------------------------------------------------------------


def account(request):
    """How one is called, how one signs in, how it looks."""
    form = DetailsForm(request.POST or None, instance=Person.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_details(**form.cleaned_data, by=request.user, at=now())
        return answer(request, page="accounts:account", said=_("Your details are saved."))
    theme = ThemeForm(initial={"theme": request.user.theme, "language": language_of(request.user)})
    context = {"form": form, "theme": theme, "panels": panels_for("account", request)}
    return render(request, "accounts/account.html", context)


@require_POST
def appearance(request):
    """Light, dark, or as the device says; back to the page one came from."""
    form = ThemeForm(request.POST)
    if form.is_valid():
        actions.choose_appearance(**form.cleaned_data, by=request.user, at=now())
    return redirect(onward(request, request.POST.get("next", "")))


def sessions(request):
    """Where one is signed in."""
    rows = [
        {"pk": row.pk, "device": device(row.user_agent), "began": row.created_at, "seen": row.last_seen_at,
         "here": row.session_key == request.session.session_key}
        for row in queries.sign_ins_of(request.user, at=timezone.now())  # sessions end by the true clock
    ]  # fmt: skip
    context = {"rows": rows, "others": [row for row in rows if not row["here"]], "today": now().date()}
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_session(request, pk):
    row = get_object_or_404(UserSession, pk=pk, user=request.user)
    actions.end_sign_in(row.pk, by=request.user, at=now())
    return answer(
        request,
        page="accounts:sessions",
        said=_("Signed out on {device}.").format(device=device(row.user_agent)),
    )


@require_POST
def end_other_sessions(request):
    number = actions.end_other_sign_ins(keep=request.session.session_key, by=request.user, at=now())
    places = _("one other place") if number == 1 else _("{number} other places").format(number=number)
    return answer(request, page="accounts:sessions", said=_("Signed out in {places}.").format(places=places))


# What was typed ---------------------------------------------------------------------------------------------------


def kept(request):
    """What one typed and no room has taken: to look over, send or throw away."""
    drafts = [
        {"pk": d.pk, "at": d.at, "why": d.get_why_display(), "path": d.path, "page": d.page,
         "words": shown(d.fields), "fields": [(name, value) for name, values in d.fields.items() for value in values]}
        for d in queries.drafts_of(request.user, at=now())
    ]  # fmt: skip
    return render(request, "accounts/kept.html", {"drafts": drafts})


@require_POST
def keep(request):
    """What a form holds so far, sent by a script while one writes: `?path=` is where the form posts to."""
    path, page = request.GET.get("path", ""), request.GET.get("page", "")
    if not (is_ours(request, path) and is_ours(request, page)):
        return HttpResponse(status=422)
    actions.keep_while_writing(path, page, dict(request.POST.lists()), by=request.user, at=now())
    return HttpResponse(status=204)


def is_ours(request, path: str) -> bool:
    """A path of this site, short enough to keep."""
    return path.startswith("/") and len(path) <= 500 and url_has_allowed_host_and_scheme(path, None)


@require_POST
def throw_away(request, pk):
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    actions.throw_away(draft.pk, by=request.user, at=now())
    return answer(request, page="accounts:kept", said=_("It is thrown away."))
