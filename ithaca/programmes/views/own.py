"""One's own membership: where one stands, the profile, thinking over, pausing and leaving."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.prose import prose
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.kit.words import full_date
from ithaca.programmes import access, queries
from ithaca.programmes.actions import leave as leaves
from ithaca.programmes.actions import members
from ithaca.programmes.forms import AwayForm, PlaceForm, StatementsForm
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import PagesPolicy
from ithaca.programmes.views.joining import agreeing, statements, steps
from ithaca.programmes.views.public import link
from ithaca.questions.forms import form_for
from ithaca.roles.rights import Right

State = Membership.State
ABSENCE = (
    "Nobody new finds you or asks you, and open requests to you are closed kindly.",
    "Nothing that you owe is late, and nobody reminds you: every date moves on by the days you are away.",
    "Whoever you work with can still write to you, and sees your answers when you are back.",
    "On the day after, all goes on by itself. You can come back earlier with one press.",
)
VIEWERS = {"programme": "People of this programme", "partner": "Whom you work with", "staff": "Staff"}


def find(request, pk) -> Membership:
    """One's own membership; anybody else's is not found here."""
    return get_object_or_404(queries.of_person(request.user), pk=pk)


def page_of(membership: Membership) -> str:
    return reverse("programmes:membership", args=[membership.pk])


def mine(request):
    """Every part that one has, in any programme."""
    rows = list(queries.of_person(request.user))
    there = [m for m in rows if m.state not in Membership.GONE]
    gone = [m for m in rows if m.state in Membership.GONE]
    open_to = Programme.objects.filter(closed_at=None).exclude(pk__in=[m.programme_id for m in rows])
    context = {"there": there, "gone": gone, "others": open_to.order_by("title")[:20]}
    return render(request, "programmes/mine.html", context)


def membership(request, pk):
    """Where one stands in a programme, and what comes next."""
    staff_page = links.url_for("membership", pk, staff=True)
    found = queries.of_person(request.user).filter(pk=pk).first()
    if found is None and staff_page != request.path:
        get_object_or_404(Membership.objects.visible_to(request.user), pk=pk)
        return redirect(staff_page)
    found = found or find(request, pk)
    context = {
        "membership": found,
        "gone": found.state in Membership.GONE,
        "standing": standing(found),
        "next_up": next_up(found),
        "facts": facts_of(found),
        "texts": texts_for(found),
        "answers": queries.profile_shown(found, "self"),
        "empty": found.form.empty(found.answers),
        "verdicts": verdicts(request.user, found),
        "panels": panels_for("membership", request, found),
    }
    return render(request, "programmes/membership.html", context)


STEPS = {"reflection": "Think it over", "briefing": "Read the briefing"}


def next_up(found: Membership) -> dict | None:
    """What comes before asking anybody, as long as it is not done."""
    if found.state not in (State.ACTIVE, State.APPLIED) or access.is_prepared(found):
        return None
    step = access.next_preparation(found)
    return {"url": reverse(f"programmes:{step}", args=[found.pk]), "title": STEPS[step]}


def facts_of(found: Membership) -> list[tuple[str, str]]:
    """A few plain values for the side of the page."""
    rows = [("As", found.role.title)]
    if found.joined_at:
        rows.append(("Since", f"{found.joined_at:%B %Y}"))
    if found.suggested:
        rows.append(("At a time", f"up to {found.suggested}"))
    if found.cohort.ends_on:
        rows.append(("Cohort", f"{full_date(found.cohort.starts_on)} to {full_date(found.cohort.ends_on)}"))
    if found.away_until and found.away_until >= found.programme.today(now()):
        rows.append(("Away", f"{full_date(found.away_from)} to {full_date(found.away_until)}"))
    if found.ends_on:
        rows.append(("Until", full_date(found.ends_on)))
    return rows


def texts_for(found: Membership) -> list[dict]:
    """The handbook, the answers and the briefing for one's role."""
    pages, role = found.programme.obeys(PagesPolicy), found.role.name
    own = [page for page in (pages.handbook.get(role), pages.faq.get(role)) if page]
    rows = [link(found.programme, page) for page in own]
    if found.joining.briefing:
        rows.append({"title": "The briefing", "url": reverse("programmes:briefing", args=[found.pk])})
    if found.joining.reflection:
        rows.append(
            {"title": "What I am looking for", "url": reverse("programmes:reflection", args=[found.pk])}
        )
    return rows


def verdicts(person, found: Membership) -> dict:
    """What one may do now, for the buttons."""
    return {
        "apply": access.can_apply(person, found, found.programme.today(now())),
        "deactivate": access.can_deactivate(person, found),
        "activate": access.can_activate(person, found),
        "back": access.can_come_back(person, found),
        "leave": access.can_leave(person, found),
        "rejoin": access.can_rejoin(person, found),
        "confirm": access.can_confirm(person, found),
    }


def standing(found: Membership) -> str:
    """Where one stands and what comes next, in a sentence or two."""
    role, programme = found.role.title, found.programme
    today = programme.today(now())
    if found.state == State.ACTIVE and found.is_over(today):
        return f"Your time as a {role} ended on {full_date(found.ends_on)}."
    return {
        State.STARTED: "Not sent yet. Finish your profile, then send it.",
        State.INVITED: "You are invited. Say yes, and you are in.",
        State.APPLIED: "You have sent it. Staff look at it, and you get an e-mail. You can still change your profile.",
        State.ACTIVE: active_words(found),
        State.INACTIVE: resting_words(found)
        if found.away_since
        else f"Inactive: nobody finds you as a {role}. Whoever you work with goes on as before.",
        State.TURNED_DOWN: "Staff did not approve it this time. You have a letter about it.",
        State.LEFT: "You have left. You can come back whenever you like.",
        State.FINISHED: finished_words(found),
    }[found.state]


def resting_words(found: Membership) -> str:
    return (
        f"You are away until {full_date(found.away_until)}. Nothing is late, and then all goes on by itself."
    )


def finished_words(found: Membership) -> str:
    again = " You can take part again." if found.joining.again else ""
    return f"You took part in {found.cohort}, which has come to its end. Thank you.{again}"


def active_words(found: Membership) -> str:
    prepared = access.is_prepared(found)
    return f"You are a {found.role.title}, and active." if prepared else prepared.reason


# Filling in -------------------------------------------------------------------------------------------------------


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
            form, lambda: members.save_profile(found.pk, form.answers(), **kept, by=request.user, at=now())
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
    verdict, field = access.may_say_end(person, found), found.joining.ends_field
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
    return [*parts, place.part("How people reach you" if headed else "")] if place.fields else parts


def main_button(found: Membership) -> str:
    if found.state == State.STARTED:
        return "Send for approval" if found.joining.approval else "Join"
    return "Accept the invitation" if found.state == State.INVITED else found.form.button


def go_on(request, found: Membership, draft: bool):
    """What a saved profile leads to: a draft waits, a new one is sent, a member's is there at once."""
    if draft:
        return answer(request, page=page_of(found), said="Saved. Nobody sees it until you send it.")
    if found.state == State.STARTED:
        sent = members.apply(found.pk, by=request.user, at=now())
        said = "Sent. You will get an e-mail." if sent.state == State.APPLIED else "Welcome! You are in."
        return answer(request, page=page_of(found), said=said)
    if found.state == State.INVITED:
        members.accept_invitation(found.pk, by=request.user, at=now())
        return answer(request, page=page_of(found), said="Welcome! You are in.")
    return answer(request, page=page_of(found), said="Your profile is saved.")


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
        if saved(form, lambda: members.reflect(found.pk, form.answers(), **kept, by=request.user, at=now())):
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
        return "Saved. Come back to it when you like."
    unread = found.joining.briefing and not found.briefed_at
    return "Thank you, that is a good beginning. " + ("Next: the short briefing." if unread else "")


def briefing(request, pk):
    """The text to read before asking anybody; a button says that one has read it."""
    found = find(request, pk)
    access.can_read_briefing(request.user, found).require()
    if request.method == "POST":
        members.brief(found.pk, by=request.user, at=now())
        page = next_page(found)
        back = request.GET.get("next", "")
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            page = back if access.is_prepared(found) else page
        return answer(request, page=page, said="Thank you for reading it.")
    text = found.cohort.scheme.pages[found.joining.briefing]
    context = {"membership": found, "text": text, "html": prose(text.body, top=2)}
    return render(request, "programmes/briefing.html", context)


# One button each --------------------------------------------------------------------------------------------------


@require_POST
def deactivate(request, pk):
    found = members.deactivate(find(request, pk).pk, by=request.user, at=now())
    said = f"You are inactive as a {found.role.title}. Nobody finds you until you are active again."
    return answer(request, page=page_of(found), said=said)


@require_POST
def activate(request, pk):
    found = members.activate(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(found), said=f"Welcome back: you are active as a {found.role.title}.")


def away(request, pk):
    """When one will be away, and what that means."""
    found = find(request, pk)
    access.can_plan_leave(request.user, found).require()
    today = found.programme.today(now())
    form = AwayForm(
        request.POST or None,
        today=today,
        initial={"first": found.away_from or today, "last": found.away_until},
    )
    if request.method == "POST" and form.is_valid():
        planned = leaves.plan(found.pk, **form.cleaned_data, by=request.user, at=now())
        said = f"Noted: you are away until {full_date(planned.away_until)}. Nothing is late meanwhile."
        return answer(request, page=page_of(found), said=said)
    context = {"membership": found, "form": form, "consequences": ABSENCE}
    return render(request, "programmes/away.html", context)


@require_POST
def back(request, pk):
    found = leaves.come_back(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(found), said="Welcome back. Everything goes on from where it stood.")


def leave(request, pk):
    """What leaving means, and one button."""
    found = find(request, pk)
    access.can_leave(request.user, found).require()
    if request.method == "POST":
        members.leave(found.pk, by=request.user, at=now())
        return answer(
            request, page=page_of(found), said=f"You have left {found.programme}. Thank you for being here."
        )
    context = {
        "membership": found,
        "consequences": consequences(found),
        "panels": panels_for("membership.leave", request, found),
    }
    return render(request, "programmes/leave.html", context)


def consequences(found: Membership) -> list[str]:
    if found.state not in Membership.IN:
        return ["What you have filled in is not sent to anybody.", "You can begin again later."]
    return [
        f"Nobody finds you as a {found.role.title} any more.",
        "Whoever you work with is told kindly, and what is open is closed.",
        "You can come back whenever you like: your profile is kept.",
    ]


@require_POST
def rejoin(request, pk):
    found = members.rejoin(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(found), said=f"Welcome back: you are a {found.role.title} again.")
