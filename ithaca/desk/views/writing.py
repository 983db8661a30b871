"""One letter to many: choose, write, look at it as one of them gets it, and send; it can be taken back."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ithaca.desk.forms import WriteForm
from ithaca.desk.queries import campaign, writing
from ithaca.desk.queries.places import places
from ithaca.desk.views.finding import at_desk
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.kit.web import answer
from ithaca.notices.actions import batches
from ithaca.notices.rules.letters import as_on_a_page
from ithaca.roles.rights import Right

SHOWN = 25


@require_safe
def write_by_id(request, pk):
    """The same page for a programme whose id alone is known, as other rooms have it."""
    place = places(request.user).get(pk)
    if place is None or not place.may(request.user, Right.MANAGE_PEOPLE):
        raise Http404
    query = request.GET.urlencode()
    return redirect(f"{reverse('desk:write', args=[place.slug])}{'?' if query else ''}{query}")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(Right.MANAGE_PEOPLE)
def write(request, place):
    """`?to=request:3-17` are those who were ticked in a list; otherwise the form chooses whom it is for.

    `?need=Salary` begins a letter that asks for more who offer it; there may be several."""
    to = request.GET.get("to", "")[:8000]
    form = WriteForm(
        request.POST or None,
        place=place,
        cohorts=writing.cohorts(place),
        lacks=writing.lacks(place),
        initial={"to": to, **campaign.begun(place, request.GET.getlist("need")[: campaign.MOST])},
    )
    step = request.POST.get("step", "")
    if not form.is_bound or not form.is_valid() or step not in ("look", "send"):
        return page(request, place, form)
    people = writing.recipients(request.user, place, form.cleaned_data)
    if step == "send" and (sent := attempt(request, place, form, people)):
        said = _("Held for {held} minutes, then it goes to {many}. You can take it back here.").format(
            held=form.cleaned_data["held"], many=sent.many
        )
        return answer(request, page=links.url_for("letters-to-many", place.pk, staff=True), said=said)
    return look(request, place, form, people)


def page(request, place, form):
    to = form.data.get("to") or form.initial.get("to", "")
    ticked = writing.ticked_in_words(to) if to else ""
    return render(request, "desk/write.html", {"place": place, "form": form, "ticked": ticked})


def attempt(request, place, form, people):
    """Send it; a refusal stands above the form, which keeps what was typed."""
    try:
        return batches.write_to_many(
            place.pk, list(people), **form.letter(), held=form.hold(), chosen=writing.in_words(place, form),
            by=request.user, at=now(),
        )  # fmt: skip
    except Denied as refusal:
        form.add_error(None, str(refusal))
        return None


def look(request, place, form, people):
    """Whom it goes to, and how it reads for one of them."""
    some, many = list(people[:SHOWN]), people.count()
    if not many and not form.errors:
        form.add_error(None, _("Nobody is like this. Choose other people."))
    if form.errors:
        return render(request, "desk/write.html", {"place": place, "form": form})
    reader = next((one for one in some if str(one.pk) == request.POST.get("reader")), some[0])
    shown = batches.preview(place.pk, reader, **form.letter(), at=now())
    context = {
        "place": place,
        "form": form,
        "many": many,
        "some": some,
        "more": many - len(some),
        "reader": reader,
        "chosen": writing.in_words(place, form),
        "subject": shown.subject,
        "words": SafeString(as_on_a_page(shown.html)),  # our own words; what was typed is escaped in it
        "back": reverse("desk:write", args=[place.slug]),
    }
    return render(request, "desk/write_look.html", context)
