"""One's own membership: where one stands, pausing and leaving."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.web import answer
from ithaca.kit.words import full_date, month
from ithaca.programmes import access, queries
from ithaca.programmes.actions import leave as leaves
from ithaca.programmes.actions import members
from ithaca.programmes.forms import AwayForm
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import PagesPolicy
from ithaca.programmes.views.public import link
from ithaca.roles.rights import Right

State = Membership.State
ABSENCE = (
    gettext_lazy("Nobody new finds you or asks you, and open requests to you are closed kindly."),
    gettext_lazy(
        "Nothing that you owe is late, and nobody reminds you: every date moves on by the days you are away."
    ),
    gettext_lazy("Whoever you work with can still write to you, and sees your answers when you are back."),
    gettext_lazy("On the day after, all goes on by itself. You can come back earlier with one press."),
)


def find(request, pk) -> Membership:
    """One's own membership; anybody else's is not found here."""
    return get_object_or_404(queries.of_person(request.user), pk=pk)


def page_of(membership: Membership) -> str:
    return reverse("programmes:membership", args=[membership.pk])


def mine(request):
    """Every part that one has, in any programme."""
    rows = list(queries.of_person(request.user))
    there = [m for m in rows if m.state not in Membership.GONE and m.programme.closed_at is None]
    gone = [m for m in rows if m not in there]
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
        "is_found": is_found(found),
        "next_up": next_up(found),
        "facts": facts_of(found),
        "texts": texts_for(found),
        "answers": queries.profile_shown(found, "self"),
        "empty": found.form.empty(found.answers),
        "verdicts": verdicts(request.user, found),
        "panels": panels_for("membership", request, found),
    }
    return render(request, "programmes/membership.html", context)


STEPS = {"reflection": gettext_lazy("Think it over"), "briefing": gettext_lazy("Read the briefing")}


def next_up(found: Membership) -> dict | None:
    """What comes before asking anybody, as long as it is not done."""
    if found.state not in (State.ACTIVE, State.APPLIED) or access.is_prepared(found):
        return None
    step = access.next_preparation(found)
    return {"url": reverse(f"programmes:{step}", args=[found.pk]), "title": STEPS[step]}


def facts_of(found: Membership) -> list[tuple[str, str]]:
    """A few plain values for the side of the page."""
    rows = [(_("As"), found.role.title)]
    if found.joined_at:
        rows.append((_("Since"), month(found.joined_at)))
    if found.suggested:
        rows.append((_("At a time"), _("up to {suggested}").format(suggested=found.suggested)))
    if found.cohort.ends_on:
        rows.append(
            (
                _("Cohort"),
                _("{starts_on} to {ends_on}").format(
                    starts_on=full_date(found.cohort.starts_on), ends_on=full_date(found.cohort.ends_on)
                ),
            )
        )
    if found.away_until and found.away_until >= found.programme.today(now()):
        rows.append(
            (
                _("Away"),
                _("{away_from} to {away_until}").format(
                    away_from=full_date(found.away_from), away_until=full_date(found.away_until)
                ),
            )
        )
    if found.ends_on:
        rows.append((_("Until"), full_date(found.ends_on)))
    return rows


def texts_for(found: Membership) -> list[dict]:
    """The handbook, the answers and the briefing for one's role."""
    pages, role = found.programme.obeys(PagesPolicy), found.role.name
    own = [page for page in (pages.handbook.get(role), pages.faq.get(role)) if page]
    rows = [link(found.programme, page) for page in own]
    if found.joining.briefing:
        rows.append({"title": _("The briefing"), "url": reverse("programmes:briefing", args=[found.pk])})
    if found.joining.reflection:
        rows.append(
            {"title": _("What I am looking for"), "url": reverse("programmes:reflection", args=[found.pk])}
        )
    return rows


def verdicts(person, found: Membership) -> dict:
    """What one may do now, for the buttons."""
    return {
        "apply": access.can_apply(person, found),
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
        return _("Your time as a {role} ended on {ends_on}.").format(
            role=role, ends_on=full_date(found.ends_on)
        )
    return {
        State.STARTED: _("Not sent yet. Finish your profile, then send it."),
        State.INVITED: _("You are invited. Say yes, and you are in."),
        State.APPLIED: _(
            "You have sent it. Staff look at it, and you get an e-mail. You can still change your profile."
        ),
        State.ACTIVE: active_words(found),
        State.INACTIVE: resting_words(found) if found.away_since else inactive_words(found),
        State.TURNED_DOWN: _("Staff did not approve it this time. You have a letter about it."),
        State.LEFT: _("You have left. You can come back whenever you like."),
        State.FINISHED: finished_words(found),
    }[found.state]


def resting_words(found: Membership) -> str:
    return _("You are away until {away_until}. Nothing is late, and then all goes on by itself.").format(
        away_until=full_date(found.away_until)
    )


def is_found(found: Membership) -> bool:
    """Whether others look for people in this role, who otherwise look for others."""
    return Right.BE_FOUND in found.role.rights


def inactive_words(found: Membership) -> str:
    said = (
        _("Inactive: nobody finds you as a {role}. Whoever you work with goes on as before.")
        if is_found(found)
        else _("Inactive: you begin with nobody new as a {role}. Whoever you work with goes on as before.")
    )
    return said.format(role=found.role.title)


def finished_words(found: Membership) -> str:
    again = _(" You can take part again.") if found.joining.again else ""
    return _("You took part in {cohort}, which has come to its end. Thank you.{again}").format(
        cohort=found.cohort, again=again
    )


def active_words(found: Membership) -> str:
    prepared = access.is_prepared(found)
    return _("You are a {title}, and active.").format(title=found.role.title) if prepared else prepared.reason


# One button each --------------------------------------------------------------------------------------------------


@require_POST
def deactivate(request, pk):
    found = members.deactivate(find(request, pk).pk, by=request.user, at=now())
    said = (
        _("You are inactive as a {title}. Nobody finds you until you are active again.")
        if is_found(found)
        else _("You are inactive as a {title}. You begin with nobody new until you are active again.")
    )
    return answer(request, page=page_of(found), said=said.format(title=found.role.title))


@require_POST
def activate(request, pk):
    found = members.activate(find(request, pk).pk, by=request.user, at=now())
    return answer(
        request,
        page=page_of(found),
        said=_("Welcome back: you are active as a {title}.").format(title=found.role.title),
    )


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
        said = _(
            "Noted: you are away from {away_from} until {away_until}. Nothing is late meanwhile."
        ).format(away_from=full_date(planned.away_from), away_until=full_date(planned.away_until))
        return answer(request, page=page_of(found), said=said)
    context = {"membership": found, "form": form, "consequences": ABSENCE}
    return render(request, "programmes/away.html", context)


@require_POST
def back(request, pk):
    found = leaves.come_back(find(request, pk).pk, by=request.user, at=now())
    return answer(
        request, page=page_of(found), said=_("Welcome back. Everything goes on from where it stood.")
    )


def leave(request, pk):
    """What leaving means, and one button."""
    found = find(request, pk)
    access.can_leave(request.user, found).require()
    if request.method == "POST":
        members.leave(found.pk, by=request.user, at=now())
        return answer(
            request,
            page=page_of(found),
            said=_("You have left {programme}. Thank you for being here.").format(programme=found.programme),
        )
    context = {
        "membership": found,
        "consequences": consequences(found),
        "panels": panels_for("membership.leave", request, found),
    }
    return render(request, "programmes/leave.html", context)


def consequences(found: Membership) -> list[str]:
    if found.state not in Membership.IN:
        return [_("What you have filled in is not sent to anybody."), _("You can begin again later.")]
    return [
        _("Nobody finds you as a {title} any more.").format(title=found.role.title),
        _("Whoever you work with is told kindly, and what is open is closed."),
        _("You can come back whenever you like: your profile is kept."),
    ]


@require_POST
def rejoin(request, pk):
    found = members.rejoin(find(request, pk).pk, by=request.user, at=now())
    return answer(
        request,
        page=page_of(found),
        said=_("Welcome back: you are a {title} again.").format(title=found.role.title),
    )
