"""For whoever runs a programme: close it, open it again, begin another like it."""

from collections.abc import Iterator

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.panels import panels_for
from ithaca.kit.web import answer
from ithaca.kit.words import full_date
from ithaca.notices.models import Due
from ithaca.programmes import access
from ithaca.programmes.actions import closing, time
from ithaca.programmes.forms import CloseForm, CopyForm, EndForm
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.queries import looked_after
from ithaca.roles.access import reach
from ithaca.roles.rights import Right

PAGES = ["GET", "HEAD", "POST"]
State = Membership.State


def find(request, slug) -> Programme:
    mine = Programme.objects.filter(reach(request.user, Right.RUN_PROGRAMME, ""))
    return get_object_or_404(mine.select_related("institution"), slug=slug)


def page_of(programme: Programme) -> str:
    """The programme's page at the desk, or the public one."""
    at_desk = links.url_for("programme", programme.pk, staff=True)
    return at_desk or reverse("programmes:public", args=[programme.slug])


@require_safe
def programmes(request):
    """Every programme that one looks after, those that run and those that have ended, with figures."""
    rows = looked_after(request.user)
    if not rows:
        raise Http404
    took_part = Membership.objects.filter(programme__in=rows).exclude(joined_at=None)
    people = dict(took_part.order_by().values_list("programme").annotate(Count("person", distinct=True)))
    more = panels_for("programme.figures", request, [row.pk for row in rows])
    lines = [
        (row, page_of(row), people.get(row.pk, 0), [panel["counts"].get(row.pk, 0) for panel in more])
        for row in rows
    ]
    context = {
        "running": [line for line in lines if line[0].closed_at is None],
        "ended": [line for line in lines if line[0].closed_at],
        "titles": [panel["title"] for panel in more],
    }
    return render(request, "programmes/programmes.html", context)


@require_http_methods(PAGES)
def close(request, slug):
    """What closing means, in numbers; what becomes of those who work together is asked."""
    programme = find(request, slug)
    form = CloseForm(request.POST or None, initial={"pairs": "go-on"})
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["pairs"] == "end"
        closing.close(programme.pk, ends_pairs=ends, by=request.user, at=now())
        return answer(
            request,
            page=page_of(programme),
            said=_("{programme} has ended. Everything in it can still be read.").format(programme=programme),
        )
    context = {
        "programme": programme,
        "form": form,
        "may": access.can_close(request.user, programme),
        "consequences": consequences(request, programme),
        "may_copy": access.can_copy(request.user, programme),
        "back_url": page_of(programme),
    }
    return render(request, "programmes/close.html", context)


def on_the_way_in(programme: Programme) -> Iterator[str]:
    """What becomes of those who have asked, or are invited, to join."""
    waiting = Membership.objects.filter(programme=programme)
    if n := waiting.filter(state=State.APPLIED).count():
        yield ngettext(
            "{n:,} person waits for approval: they get a letter that it has ended.",
            "{n:,} people wait for approval: they get a letter that it has ended.",
            n,
        ).format(n=n)
    if n := waiting.filter(state=State.INVITED).count():
        yield ngettext(
            "{n:,} person is invited: they get a letter that it has ended.",
            "{n:,} people are invited: they get a letter that it has ended.",
            n,
        ).format(n=n)


def consequences(request, programme: Programme) -> list[str]:
    """What closing a programme does, room by room, with numbers."""
    lines = [_("Nobody can join, come back or ask any more. Everybody can still read what is theirs.")]
    lines += on_the_way_in(programme)
    lines += [panel["line"] for panel in panels_for("programme.close", request, programme)]
    if dues := Due.objects.filter(programme=programme.pk, about="membership", state=Due.State.OPEN).count():
        lines.append(
            ngettext(
                "{n:,} thing that members owe by themselves is dropped, with the reminders.",
                "{n:,} things that members owe by themselves are dropped, with the reminders.",
                dues,
            ).format(n=dues)
        )
    return [*lines, _("You can open it again. What was closed or ended with it stays so.")]


@require_http_methods(PAGES)
def end_of_time(request, pk):
    """On which day somebody's time ends, as staff have it from the records."""
    mine = Membership.objects.filter(reach(request.user, Right.MANAGE_PEOPLE))
    found = get_object_or_404(
        mine.select_related("programme__institution", "cohort", "role", "person"), pk=pk
    )
    access.can_set_end(request.user, found).require()
    form = EndForm(request.POST or None, initial={"day": found.ends_on})
    page = links.url_for("membership", pk, staff=True)
    if request.method == "POST" and form.is_valid():
        changed = time.set_end(found.pk, form.cleaned_data["day"], by=request.user, at=now())
        said = _("{person}’s time ends on {ends_on}.").format(
            person=found.person, ends_on=full_date(changed.ends_on)
        )
        return answer(request, page=page, said=said)
    context = {"member": found, "form": form, "back_url": page}
    return render(request, "programmes/end_of_time.html", context)


@require_POST
def open_again(request, slug):
    programme = closing.open_again(find(request, slug).pk, by=request.user, at=now())
    return answer(
        request, page=page_of(programme), said=_("{programme} goes on.").format(programme=programme)
    )


@require_http_methods(PAGES)
def copy(request, slug):
    """Another programme under the same rules."""
    programme = find(request, slug)
    if not access.can_copy(request.user, programme):
        raise Http404
    form = CopyForm(request.POST or None, initial={"title": programme.title})
    if request.method == "POST" and form.is_valid():
        made = closing.copy(programme.pk, **form.cleaned_data, by=request.user, at=now())
        return answer(
            request,
            page=page_of(made),
            said=_("{made} is there. People can join by its rules.").format(made=made),
        )
    return render(
        request,
        "programmes/copy.html",
        {"programme": programme, "form": form, "back_url": page_of(programme)},
    )
