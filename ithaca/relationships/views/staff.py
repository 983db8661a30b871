"""What staff see of people who work together: that they do, when and how often; never their words."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.web import answer
from ithaca.kit.words import full_date
from ithaca.relationships import access, actions
from ithaca.relationships.forms import CheckInForm
from ithaca.relationships.models import CheckIn, Goal, Task, Wish
from ithaca.relationships.queries import rhythm_in_words, stage_of
from ithaca.relationships.views.finding import about_pair
from ithaca.relationships.views.stages import where
from ithaca.relationships.views.standing_in import arranged
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


def staff_page(request, pair):
    today = pair.local(now()).date()
    context = {
        "pair": pair,
        "today": today,
        "stage": stage_of(pair.state, pair.agreed_at),
        "facts": facts_of(pair),
        "parts": parts_of(request.user, pair),
        "check_ins": list(check_ins_of(request.user, pair)),
        "can_check_in": access.can_check_in(request.user, pair),
        "wishes": wishes_of(request.user, pair),
        "can_end": access.can_end(request.user, pair),
        "can_extend": access.can_extend(request.user, pair),
        **arranged(request.user, pair),
        "can_begin_again": access.can_begin_again(request.user, pair),
        "panels": panels_for("relationship.staff", request, pair),
    }
    return render(request, "relationships/staff.html", context)


def check_ins_of(person, pair):
    found = CheckIn.objects.visible_to(person).filter(relationship=pair)
    return found.select_related("by").order_by("-at")


def parts_of(person, pair) -> list[tuple]:
    """Who they are, each with the page that staff have of them, for those who may see it."""
    may = holds(person, Right.SEE_PEOPLE, pair.programme)
    return [
        (part, links.url_for("membership", part.membership_id, staff=True) if may else "")
        for part in pair.participants.all()
    ]


def wishes_of(person, pair) -> list[dict]:
    """Who would rather work with somebody else, for those who bring people together."""
    if pair.part_of(person):
        return []
    found = Wish.objects.visible_to(person).open().filter(relationship=pair).select_related("person")
    return [
        {"wish": wish, "url": links.url_for("rematch", wish.pk, staff=True)} for wish in found.order_by("pk")
    ]


def facts_of(pair) -> list[tuple[str, str]]:
    """Dates and counts, no words."""
    goals = list(Goal.objects.filter(relationship=pair).values_list("state", flat=True))
    reached = sum(state == Goal.State.REACHED for state in goals)
    tasks = list(Task.objects.filter(relationship=pair).values_list("state", flat=True))
    to_do, done = (tasks.count(state) for state in (Task.State.OPEN, Task.State.DONE))
    facts = [
        (_("Kind"), pair.terms.title.capitalize()),
        (_("Since"), day(pair, pair.started_at)),
        (_("Agreement"), day(pair, pair.agreed_at) if pair.agreed_at else _("Not yet by all")),
        (_("Rhythm"), rhythm_in_words(pair.cadence_days).capitalize()),
        (_("Last in touch"), full_date(pair.last_contact_on) or _("Not yet")),
        (_("Goals"), _("{goals} set, {reached} reached").format(goals=len(goals), reached=reached)),
        (_("Tasks between meetings"), _("{to_do} to do, {done} done").format(to_do=to_do, done=done)),
    ]
    if not pair.ended_at and (stage := where(pair)):
        facts.insert(0, (_("Stage"), stage))
    if pair.until and not pair.ended_at:
        facts.append((_("Planned until"), full_date(pair.until)))
    if pair.ended_at:
        facts += [(_("Ended"), day(pair, pair.ended_at)), (_("Why"), pair.why())]
    return facts


def day(pair, moment) -> str:
    return full_date(pair.local(moment))


@about_pair
def check_in(request, pair):
    if not holds(request.user, Right.CHECK_IN, pair.programme):
        raise Http404
    access.can_check_in(request.user, pair).require()
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.check_in(pair.pk, **form.cleaned_data, by=request.user, at=now())
        return answer(request, page=page_of(pair), said=_("Noted. Thank you for looking after them."))
    return render(request, "relationships/check_in.html", {"pair": pair, "form": form})


@require_POST
@about_pair
def begin_again(request, pair):
    """It ended too soon, or by mistake: the same people go on, with the goals that were open."""
    new = actions.begin_again(pair.pk, by=request.user, at=now())
    said = _("They work together again, with the goals that were open. Each of them has a letter.")
    return answer(request, page=page_of(new), said=said)


def page_of(pair) -> str:
    return reverse("relationships:relationship", args=[pair.pk])
