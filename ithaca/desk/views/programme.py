"""A programme in pictures, the check-ins that staff owe, and the people with roles."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ithaca.accounts.models import Person
from ithaca.desk import actions
from ithaca.desk.forms import AppointForm, DeputyForm
from ithaca.desk.models import Charge, Deputy
from ithaca.desk.queries.care import check_ins
from ithaca.desk.queries.figures import figures
from ithaca.desk.queries.lists import waiting_url
from ithaca.desk.queries.places import places
from ithaca.desk.queries.staff import colleagues, deputies, holdings
from ithaca.desk.views.finding import at_desk
from ithaca.desk.views.finding import programme as programme_of_place
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.kit.words import full_date
from ithaca.matching.policy import RequestPolicy
from ithaca.programmes.queries import dated
from ithaca.relationships.models import Relationship
from ithaca.roles.rights import Right


@require_safe
@at_desk(Right.SEE_PEOPLE)
def show(request, place):
    """How the programme is doing, and the ways to its parts."""
    person = request.user
    may = {right.name.lower(): place.may(person, right) for right in Right}
    browsed = place.scheme.section(RequestPolicy).asked in place.scheme.roles_with(Right.BE_FOUND)
    cohorts = dated(place.pk, place.scheme) if may["run_programme"] else []
    context = {"place": place, "may": may, "browsed": browsed, "cohorts": cohorts, **figures(place, now())}
    context["waiting_url"] = waiting_url(place)
    return render(request, "desk/programme.html", context)


@require_safe
def by_id(request, pk):
    """The page of a programme whose id alone is known, as other rooms have it."""
    place = places(request.user).get(pk)
    if place is None:
        raise Http404
    return redirect("desk:programme", place.slug)


@require_safe
@at_desk(Right.CHECK_IN)
def care(request, place):
    """Which pairs staff have still to ask how they are getting on, the most overdue first."""
    late = request.GET.get("late") == "1"
    context = check_ins(request.user, place, now(), late=late, mark=request.GET.get("at", ""))
    return render(request, "desk/check_ins.html", {"place": place, "late": late, **context})


@require_POST
def take_charge(request, pk):
    pair = Relationship.objects.visible_to(request.user).filter(pk=pk).select_related("programme").first()
    if pair is None:
        raise Http404
    charge: Charge = actions.take_charge(pair.pk, by=request.user, at=now())
    page = reverse("desk:check_ins", args=[pair.programme.slug])
    return answer(request, page=page, said=_("{person} looks after them now.").format(person=charge.person))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(Right.RUN_PROGRAMME)
def staff(request, place):
    """Who holds which staff role; appoint somebody by their address."""
    form = AppointForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        try:
            held = actions.appoint(programme_of_place(place), **form.cleaned_data, by=request.user, at=now())
        except Denied as denied:
            form.add_error(None, str(denied))
        else:
            page = reverse("desk:staff", args=[place.slug])
            return answer(
                request,
                page=page,
                said=_("{person} is {title} from now on.").format(person=held.person, title=held.role.title),
            )
    return staff_page(request, place, form)


def staff_page(request, place, form, standing_in=None):
    context = {
        "place": place,
        "form": form,
        "holdings": holdings(place, named := deputies(request.user, place)),
        "deputies": named,
        "deputy_form": standing_in or DeputyForm(**colleagues(place)),
    }
    return render(request, "desk/staff.html", context)


@require_POST
@at_desk(Right.RUN_PROGRAMME)
def deputise(request, place):
    """Let somebody of staff stand in for another for some days."""
    form = DeputyForm(request.POST, **colleagues(place))
    if not form.is_valid():
        return staff_page(request, place, AppointForm(place=place), form)
    given = form.cleaned_data
    person = Person.objects.get(pk=given.pop("person"))
    made = actions.deputise(programme_of_place(place), person=person, **given, by=request.user, at=now())
    said = _("{person} stands in for {person2} from {first} to {last}.").format(
        person=person, person2=made.holding.person, first=full_date(made.first), last=full_date(made.last)
    )
    return answer(request, page=reverse("desk:staff", args=[place.slug]), said=said)


@require_POST
def call_off(request, pk):
    found = get_object_or_404(Deputy.objects.visible_to(request.user).select_related("programme"), pk=pk)
    actions.call_off(found.pk, by=request.user, at=now())
    return answer(request, page=reverse("desk:staff", args=[found.programme.slug]), said=_("It has ended."))


@require_POST
@at_desk(Right.RUN_PROGRAMME)
def step_down(request, place, holding):
    heirs = {name: number(request.POST.get(name, "")) for name in ("to", "answers")}
    actions.step_down(programme_of_place(place), holding, **heirs, by=request.user, at=now())
    page = reverse("desk:staff", args=[place.slug])
    return answer(
        request, page=page, said=_("The role has ended. Its rights are gone from the next page on.")
    )


def number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 19 else None
