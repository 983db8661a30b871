"""Other days for a cohort: first what moves, then the step itself."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.kit.words import full_date
from ithaca.programmes import access
from ithaca.programmes.actions import redating
from ithaca.programmes.forms import RedateForm
from ithaca.programmes.models import Cohort
from ithaca.programmes.views.running import page_of
from ithaca.roles.access import reach
from ithaca.roles.rights import Right

MOST_SHOWN = 100  # dues in a preview


@require_http_methods(["GET", "HEAD", "POST"])
def redate(request, pk):
    """The days of a cohort; what moves with them is shown before anything is done."""
    mine = Cohort.objects.filter(reach(request.user, Right.RUN_PROGRAMME))
    cohort = get_object_or_404(mine.select_related("programme__institution", "version"), pk=pk)
    may, at = access.can_redate(request.user, cohort), now()
    form = RedateForm(request.POST or None, cohort=cohort, today=cohort.programme.today(at)) if may else None
    context = {"cohort": cohort, "may": may, "form": form, "back_url": page_of(cohort.programme)}
    if request.method == "POST" and (form is None or form.is_valid()):
        days = days_from(form)
        if form is None or request.POST.get("step") == "change":
            changed = redating.redate(pk, **days, by=request.user, at=at)
            return answer(request, page=context["back_url"], said=said(changed))
        if request.POST.get("step") != "back":
            context |= previewed(redating.preview(cohort, **days, at=at), days)
    return render(request, "programmes/redate.html", context)


def days_from(form) -> dict:
    if form is None:  # what may not be done is refused by the action, with the reason
        return {"starts": None, "ends": None}
    return {"starts": form.cleaned_data["starts"], "ends": form.cleaned_data.get("ends")}


def previewed(found: redating.Preview, days: dict) -> dict:
    """What the preview shows: numbers in words, then each due with both its days."""
    return {
        "look": days,
        "name": found.name,
        "moves": found.moves[:MOST_SHOWN],
        "more": max(0, len(found.moves) - MOST_SHOWN),
        "count": moved_in_words(len(found.moves)),
    }


def moved_in_words(number: int) -> str:
    if not number:
        return _("Nothing that is owed at the moment moves.")
    return ngettext(
        "{number:,} thing that is owed moves to another day, with its reminders.",
        "{number:,} things that are owed move to another day, with their reminders.",
        number,
    ).format(number=number)


def said(cohort: Cohort) -> str:
    if cohort.ends_on is None:
        return _("{cohort} begins on {starts}.").format(cohort=cohort, starts=full_date(cohort.starts_on))
    return _("{cohort} goes from {starts} to {ends}.").format(
        cohort=cohort, starts=full_date(cohort.starts_on), ends=full_date(cohort.ends_on)
    )
