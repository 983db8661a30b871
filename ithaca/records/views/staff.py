"""What people ask about their data, for the staff who answer."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ithaca.kit.clock import now
from ithaca.kit.web import answer
from ithaca.records import access, actions
from ithaca.records.forms import AnswerForm, EraseForm, HoldForm, SureForm
from ithaca.records.models import Hold, PersonRequest
from ithaca.records.queries import preview
from ithaca.records.queries import requests as asked
from ithaca.roles.access import held
from ithaca.roles.rights import Right


def is_staff(person) -> bool:
    return any({Right.MANAGE_PEOPLE, Right.RUN_PROGRAMME} & set(rights) for *_, rights in held(person))


def find(request, pk) -> PersonRequest:
    """A request of somebody else that one looks after."""
    rows = PersonRequest.objects.visible_to(request.user).exclude(person=request.user)
    return get_object_or_404(rows.select_related("person", "programme", "owner"), pk=pk)


@require_safe
def requests(request):
    """What is open, the overdue first; and what was closed lately."""
    if not is_staff(request.user):
        raise Http404
    today = now().date()
    rows = [(row, asked.is_overdue(row, today)) for row in asked.to_see_to(request.user)[: asked.SHOWN]]
    context = {
        "rows": rows,
        "late": sum(late for _, late in rows),
        "closed": asked.closed_lately(request.user),
        "today": today,
    }
    return render(request, "records/requests.html", context)


def request(request, pk):
    """One of them: what was asked, by when, and the answer."""
    row = find(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refused = request.POST.get("do") == "refuse"
        actions.answer(row.pk, form.cleaned_data["words"], refused=refused, by=request.user, at=now())
        return answer(
            request, page="records:requests", said=gettext("Answered. They get your words by e-mail.")
        )
    return shown(request, row, form=form)


def shown(request, row: PersonRequest, **forms):
    today = now().date()
    person = row.person
    context = {
        "row": row,
        "form": AnswerForm(),
        "sure": SureForm(prefix="sure"),
        "hold_form": HoldForm(prefix="hold"),
        "may": access.can_answer(request.user, row),
        "may_give": access.can_give_address(request.user, row) if row.kind == row.Kind.ADDRESS else None,
        "may_erase": access.can_erase_for(request.user, row),
        "hold": Hold.objects.filter(person=person).first() if person else None,
        "may_hold": access.looks_after(request.user, person) if person else None,
        "late": asked.is_overdue(row, today),
        "today": today,
        **forms,
    }
    return render(request, "records/request.html", context)


@require_POST
def take(request, pk):
    row = actions.take(find(request, pk).pk, by=request.user, at=now())
    return answer(request, page=page_of(row), said=gettext("You take care of it."))


def page_of(row: PersonRequest) -> str:
    return reverse("records:request", args=[row.pk])


@require_POST
def acknowledge(request, pk):
    row = actions.acknowledge(find(request, pk).pk, by=request.user, at=now())
    return answer(
        request, page=page_of(row), said=gettext("They get a letter that says we are looking into it.")
    )


@require_POST
def give_address(request, pk):
    row = find(request, pk)
    form = SureForm(request.POST, prefix="sure")
    if not form.is_valid():
        return shown(request, row, sure=form)
    actions.give_address(row.pk, words=form.cleaned_data["words"], by=request.user, at=now())
    return answer(
        request, page="records:requests", said=gettext("The address is changed. Both addresses get a letter.")
    )


@require_POST
def hold(request, pk):
    """Put a hold on the record of whoever asked, or end it."""
    row = find(request, pk)
    if row.person is None:
        raise Http404
    if request.POST.get("do") == "let-go":
        actions.let_go(row.person, by=request.user, at=now())
        return answer(request, page=page_of(row), said=gettext("The hold is ended."))
    form = HoldForm(request.POST, prefix="hold")
    if not form.is_valid():
        return shown(request, row, hold_form=form)
    actions.hold(row.person, form.cleaned_data["words"], by=request.user, at=now())
    return answer(
        request, page=page_of(row), said=gettext("Nothing of their record is deleted until you end the hold.")
    )


def erase(request, pk):
    """Erase whoever asked for it: what would go and what would stay, then one button."""
    row = find(request, pk)
    if row.person is None:
        raise Http404
    verdict = access.can_erase_for(request.user, row)
    form = EraseForm(request.POST or None, person=row.person)
    if request.method == "POST":
        verdict.require()
        if form.is_valid():
            actions.erase_as_asked(row.pk, by=request.user, at=now())
            return answer(request, page="records:requests", said=gettext("The person is erased."))
    context = {"form": form, "verdict": verdict, "who": row.person, "self": False, "row": row}
    context |= {"fate": preview.preview(row.person), "stays": preview.stays(row.person)}
    return render(request, "records/erase.html", context)
