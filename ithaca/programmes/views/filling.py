"""Filling in one's profile, thinking over one's aims, and reading the briefing."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.prose import prose
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.programmes import access, queries
from ithaca.programmes.actions import members, profiles
from ithaca.programmes.forms import PlaceForm, StatementsForm
from ithaca.programmes.models import Membership
from ithaca.programmes.views.joining import agreeing, statements, steps
from ithaca.programmes.views.own import find, page_of
from ithaca.questions.forms import form_for
from ithaca.roles.rights import Right

State = Membership.State
VIEWERS = {
    "programme": gettext_lazy("People of this programme"),
    "partner": gettext_lazy("Whom you work with"),
    "staff": gettext_lazy("Staff"),
}


def profile(request, pk):
    """The profile: while joining it can be kept as a draft; the last button sends it."""
    found = find(request, pk)
    access.can_edit(request.user, found).require()
    if found.state == State.INVITED and not found.began_at:
        return redirect("programmes:agreement", pk)
    draft = "draft" in request.POST
    sent = request.POST or None
    form = form_for(found.form, sent, initial=found.answers, draft=draft)
    keep_end(request.user, found, form)
    place = PlaceForm(found, sent, draft=draft)
    if request.method == "POST" and all([form.is_valid(), place.is_valid()]):
        kept = {**place.values(), "draft": draft, "seen": sent.get("seen")}
        if saved(
            form, lambda: profiles.save_profile(found.pk, form.answers(), **kept, by=request.user, at=now())
        ):
            return go_on(request, found, draft)
        found = find(request, pk)
    context = {
        "membership": found,
        "form": form,
        "place": place,
        "parts": parts_of(form, place),
        "intro": prose(found.form.intro),
        "joining": found.state in Membership.JOINING,
        "button": main_button(found),
        "seen": found.profile.mark if found.profile else "",
        "steps": steps(2),
    }
    return render(request, "programmes/profile.html", context)


def keep_end(person, found: Membership, form):
    """A last day that staff or records alone change stands there to be read."""
    verdict, field = access.may_say_end(found), found.joining.ends_field
    if not verdict and field in form.fields:
        form.fields[field].disabled = True
        form.fields[field].help_text = verdict.reason


def saved(form, save) -> bool:
    """Whether what was written could be kept; if it was changed meanwhile the form says so, with every word in it."""
    try:
        save()
    except Denied as no:
        form.add_error(None, str(no))
        return False
    return True


def parts_of(form, place) -> list:
    """The scheme's questions, then those of every profile: how to be reached, and how many at a time."""
    parts = form.parts()
    headed = any(part.title for part in parts)
    return [*parts, place.part(_("How people reach you") if headed else "")] if place.fields else parts


def main_button(found: Membership) -> str:
    if found.state == State.STARTED:
        return _("Send for approval") if found.joining.approval else _("Join")
    return _("Accept the invitation") if found.state == State.INVITED else found.form.button


def go_on(request, found: Membership, draft: bool):
    """What a saved profile leads to: a draft waits, a new one is sent, a member's is there at once."""
    if draft:
        return answer(request, page=page_of(found), said=_("Saved. Nobody sees it until you send it."))
    if found.state == State.STARTED:
        sent = members.apply(found.pk, by=request.user, at=now())
        said = (
            _("Sent. You will get an e-mail.") if sent.state == State.APPLIED else _("Welcome! You are in.")
        )
        return answer(request, page=page_of(found), said=said)
    if found.state == State.INVITED:
        members.accept_invitation(found.pk, by=request.user, at=now())
        return answer(request, page=page_of(found), said=_("Welcome! You are in."))
    return answer(request, page=page_of(found), said=_("Your profile is saved."))


def agreement(request, pk):
    """For somebody invited: what one agrees to, before the profile."""
    found = find(request, pk)
    if found.state != State.INVITED:
        return redirect("programmes:membership", pk)
    form = StatementsForm(statements(found.programme, found.role.name), request.POST or None)
    if request.method == "POST" and form.is_valid():
        members.agree(found.pk, by=request.user, at=now())
        return redirect("programmes:profile", pk)
    context = agreeing(found.programme, found.role.name, form)
    return render(
        request, "programmes/agree.html", context | {"membership": found, "programme": found.programme}
    )


def preview(request, pk):
    """One's profile as others see it."""
    found = find(request, pk)
    viewer = request.GET.get("as") if request.GET.get("as") in VIEWERS else "programme"
    tabs = [
        {"title": title, "url": f"?as={name}", "current": name == viewer} for name, title in VIEWERS.items()
    ]
    context = {"membership": found, "tabs": tabs, "answers": queries.profile_shown(found, viewer)}
    return render(request, "programmes/preview.html", context)


def reflection(request, pk):
    """Thinking over what one is looking for, before asking anybody."""
    found = find(request, pk)
    access.can_reflect(request.user, found).require()
    definition = found.cohort.scheme.forms[found.joining.reflection]
    draft = "draft" in request.POST
    form = form_for(definition, request.POST or None, initial=found.aims, draft=draft)
    if request.method == "POST" and form.is_valid():
        kept = {"draft": draft, "seen": request.POST.get("seen")}
        if saved(form, lambda: profiles.reflect(found.pk, form.answers(), **kept, by=request.user, at=now())):
            page = page_of(found) if draft else next_page(found)
            return answer(request, page=page, said=reflected(found, draft))
        found = find(request, pk)
    context = {
        "membership": found,
        "form": form,
        "definition": definition,
        "intro": prose(definition.intro),
        "seen": found.reflection.mark if found.reflection else "",
    }
    return render(request, "programmes/reflection.html", context)


def next_page(found: Membership) -> str:
    """Where one goes after a step of preparing: the briefing, then the directory, else one's own page."""
    found.refresh_from_db(fields=["reflection", "briefed_at"])
    if step := access.next_preparation(found):
        return reverse(f"programmes:{step}", args=[found.pk])
    if Right.FIND_MENTORS in found.role.rights:
        return links.url_for("directory", found.programme.slug) or page_of(found)
    return page_of(found)


def reflected(found: Membership, draft: bool) -> str:
    if draft:
        return _("Saved. Come back to it when you like.")
    unread = found.joining.briefing and not found.briefed_at
    return _("Thank you, that is a good beginning. ") + (_("Next: the short briefing.") if unread else "")


def briefing(request, pk):
    """The text to read before asking anybody; a button says that one has read it."""
    found = find(request, pk)
    access.can_read_briefing(request.user, found).require()
    if request.method == "POST":
        profiles.brief(found.pk, by=request.user, at=now())
        page = next_page(found)
        back = request.GET.get("next", "")
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            page = back if access.is_prepared(found) else page
        return answer(request, page=page, said=_("Thank you for reading it."))
    text = found.cohort.scheme.pages[found.joining.briefing]
    context = {"membership": found, "text": text, "html": prose(text.body, top=2)}
    return render(request, "programmes/briefing.html", context)
